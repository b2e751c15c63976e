"""What the service told of the online shop last: names that people know, and what waits for a person."""

from __future__ import annotations

import json
from typing import Any

from desktop.ids import new_id
from desktop.orders.settle_stock import settle_stock
from desktop.orders.shop_told import Storefront, storefront_told
from desktop.orders.words import SettleStock
from desktop.setup.queries import this_till
from sync.till.told import NO_SHOP, PUT_TOLD
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop
from tests.desktop.verify.sample_day import BREAD, MILK, Ware

SEEN = "2026-11-23T03:00:00.000Z"


def drifting(ware: Ware, cause: str = "set_in_shop", first_seen_at: str = SEEN) -> dict[str, Any]:
    """Goods of which the online shop shows three more."""
    counts = {"ours": 20_000, "theirs": 23_000, "in_flight": 0}
    times = {"first_seen_at": first_seen_at, "last_seen_at": "2026-11-23T03:50:00.000Z"}
    return {"item_id": ware.item_id, "sku": ware.sku, **counts, "cause": cause, **times}


def refused(kind: str, about: str, code: str = "not_a_sale") -> dict[str, Any]:
    return {"effect_id": new_id(), "kind": kind, "about": about, "code": code, "refused_at": SEEN}


def unlike(effect_id: str, what: str, kind: str = "push_order", about: str = "T1-000007") -> dict[str, Any]:
    words = {"what": what, "asked": "745", "found": "700"}
    return {"effect_id": effect_id, "kind": kind, "about": about, **words, "seen_at": SEEN}


def told(shop: Shop) -> Storefront:
    found = storefront_told(shop.reader)
    assert found is not None
    return found


def test_drift_is_what_was_told_last_with_what_was_asked_since(shop: Shop, online: OnlineShop) -> None:
    assert storefront_told(shop.reader) is None
    place = this_till(shop.reader).location_id
    online.stands(drift=[drifting(BREAD)])
    shop.run(settle_stock, SettleStock(new_id(), place, (BREAD.item_id,)), shop.owner)

    storefront = told(shop)
    assert (storefront.is_connected, storefront.location_id) == (True, place)
    (drift,) = storefront.drift
    assert (drift.name, drift.ours, drift.theirs) == (BREAD.name, 20_000, 23_000)
    assert drift.asked_at == "2026-11-23T04:00:00.000Z"


def test_difference_that_arose_after_the_asking_was_not_asked_for(shop: Shop, online: OnlineShop) -> None:
    place = this_till(shop.reader).location_id
    shop.run(settle_stock, SettleStock(new_id(), place, (BREAD.item_id,)), shop.owner)
    online.stands(drift=[drifting(BREAD, first_seen_at="2026-11-23T04:00:00.001Z")])
    assert [row.asked_at for row in told(shop).drift] == [None]


def test_every_list_is_told_whole(shop: Shop, online: OnlineShop) -> None:
    goods = {"sku": "X1", "name": "Kaya", "sales": 2, "quantity": 3_000, "last_seen_at": SEEN}
    effect_id = new_id()
    online.stands(
        trouble="not_reached",
        queued=7,
        unlisted=[goods],
        refused=[refused("push_order", "T1-000004")],
        differences=[unlike(effect_id, "total_cents"), unlike(effect_id, "currency")],
    )
    found = told(shop)
    assert (found.trouble, found.queued) == ("not_reached", 7)
    assert (found.last_read_at, found.last_swept_at) == (
        "2026-11-23T03:58:00.000Z",
        "2026-11-23T03:50:00.000Z",
    )
    ((sku, name, sales, quantity),) = [(r.sku, r.name, r.sales, r.quantity) for r in found.unlisted]
    assert (sku, name, sales, quantity) == ("X1", "Kaya", 2, 3_000)
    assert [(row.kind, row.about, row.code) for row in found.refused] == [
        ("push_order", "T1-000004", "not_a_sale")
    ]
    assert [(row.place, row.what, row.asked, row.found) for row in found.otherwise] == [
        (0, "total_cents", "745", "700"),
        (1, "currency", "745", "700"),
    ]


def test_goods_and_orders_told_by_id_or_sku_are_named_as_people_know_them(
    shop: Shop, online: OnlineShop
) -> None:
    order_id = online.order(online.line(BREAD, 1, 280), number="W-77")
    online.stands(
        refused=[
            refused("push_stock", BREAD.item_id),
            refused("push_stock", MILK.sku),
            refused("push_stock", "NOT-HERE"),
            refused("fulfil", order_id),
            refused("cancel", "W-78"),
            refused("push_order", MILK.sku),  # a receipt's number is no SKU, whatever it looks like
        ]
    )
    abouts = [row.about for row in told(shop).refused]
    assert abouts == [BREAD.name, MILK.name, "NOT-HERE", "W-77", "W-78", MILK.sku]


def test_what_waits_for_a_person_is_counted_and_nothing_else(shop: Shop, online: OnlineShop) -> None:
    goods = {"sku": "X1", "name": "Kaya", "sales": 2, "quantity": 3_000, "last_seen_at": SEEN}
    online.stands(
        drift=[drifting(BREAD), drifting(MILK, "settling")],
        refused=[refused("push_order", "T1-000004"), refused("refund", "W-1", "refund_failed")],
        unlisted=[goods],
        differences=[unlike(new_id(), "total_cents")],
    )
    assert told(shop).to_see_to == 3


def test_goods_asked_to_be_settled_wait_for_nobody_until_the_shops_are_compared_again(
    shop: Shop, online: OnlineShop
) -> None:
    place = this_till(shop.reader).location_id
    shop.run(settle_stock, SettleStock(new_id(), place, (BREAD.item_id,)), shop.owner)
    online.stands(drift=[drifting(BREAD)])
    assert told(shop).to_see_to == 0
    online.stands(drift=[drifting(BREAD)], last_swept_at="2026-11-23T04:10:00.000Z")
    assert told(shop).to_see_to == 1


def test_service_without_an_online_shop_tells_no_more_than_that(shop: Shop, online: OnlineShop) -> None:
    assert json.loads(NO_SHOP)["is_connected"] is False
    row = {"what": "storefront", "body": NO_SHOP, "told_at": SEEN}
    shop.database.run_work(lambda work: work.write(PUT_TOLD, row), shop.console)
    found = told(shop)
    assert (found.is_connected, found.to_see_to, found.last_read_at) == (False, 0, None)
