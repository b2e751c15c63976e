"""What other tills did with orders is kept here, and an owner's word on the drift is told once."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.ids import new_id
from desktop.orders.refusals import NothingToSettle, OrderCollected, TooMuchToSettle
from desktop.orders.settle_stock import settle_stock
from desktop.orders.words import SettleStock
from desktop.setup.queries import this_till
from desktop.staff.permissions import NotAllowed
from sync.payloads import StockSettleAsked
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop, on_hand, reserved, stage, told_by_us
from tests.desktop.orders.test_picking import pick
from tests.desktop.verify.sample_day import BREAD, MILK

OTHERS = "lane-of-till-2"


def handed_over(order_id: str, sale_id: str, pieces: int, **more: object) -> dict[str, Any]:
    line = {"line_ref": "line-BREAD", "quantity": pieces * 1_000, "gone_before": 0}
    told = {"handover_id": sale_id, "order_id": order_id, "till_id": "till-2", "location_id": "place-2"}
    return {**told, "total_cents": 560, "charges_cents": 0, "lines": [line], **more}


def collected(online: OnlineShop, order_id: str, sale_id: str, pieces: int, **more: object) -> str:
    payload = handed_over(order_id, sale_id, pieces, **more)
    return online.tell("order.collected", "handover", sale_id, payload, OTHERS)


def test_hand_over_of_another_till_is_gone_here_and_moves_nothing(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    before = shop.count("sale", "sync_outbox", "print_job", "stock_movement")
    collected(online, order_id, "sale-2", 2)
    assert stage(shop, order_id) == ("collected", None)
    assert (reserved(shop, BREAD), on_hand(shop, BREAD)) == (0, 20_000)
    assert shop.count("sale", "sync_outbox", "print_job", "stock_movement") == before
    with pytest.raises(OrderCollected):
        pick(shop, order_id)


def test_same_hand_over_told_twice_counts_once(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 3, 840))
    collected(online, order_id, "sale-2", 1)
    collected(online, order_id, "sale-2", 1)
    assert reserved(shop, BREAD) == 2_000


def test_two_tills_that_handed_over_the_same_goods_need_attention(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    collected(online, order_id, "sale-2", 2)
    collected(online, order_id, "sale-3", 2)
    assert stage(shop, order_id) == ("attention", "too_much_left")


def test_picks_here_of_what_another_till_handed_over_want_to_go_back(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    collected(online, order_id, "sale-2", 1, total_cents=280)
    assert stage(shop, order_id) == ("attention", "put_back")


def test_hand_over_that_comes_before_its_order_waits_for_it(shop: Shop, online: OnlineShop) -> None:
    early = collected(online, "order-of-tomorrow", "sale-2", 1)
    assert online.fate(early) == ("waiting", "waits:online_order:order-of-tomorrow")


def test_cancel_asked_by_another_till_stops_the_hand_over_here(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    asked = {"asked_id": "asked-2", "order_id": order_id, "till_id": "till-2", "lines": None}
    payload = {**asked, "refund_cents": 560, "reason": "Sold out"}
    online.tell("order.cancel_asked", "order_cancel", "asked-2", payload, OTHERS)
    online.tell("order.cancel_asked", "order_cancel", "asked-2", payload, OTHERS)
    assert stage(shop, order_id) == ("cancelled", None)
    assert shop.count("order_cancel") == [1]


def test_owner_settles_goods_once(shop: Shop, online: OnlineShop) -> None:
    place = this_till(shop.reader).location_id
    command = SettleStock(new_id(), place, (BREAD.item_id, MILK.item_id, BREAD.item_id))
    assert shop.run(settle_stock, command, shop.owner).goods == 2
    shop.run(settle_stock, command, shop.owner)
    (told,) = told_by_us(shop, "stock.settle_asked")
    StockSettleAsked.model_validate(told).check()
    assert told["item_ids"] == [BREAD.item_id, MILK.item_id]


def test_only_an_owner_settles_and_never_without_goods_or_with_too_many(
    shop: Shop, online: OnlineShop
) -> None:
    place = this_till(shop.reader).location_id
    with pytest.raises(NotAllowed):
        shop.run(settle_stock, SettleStock(new_id(), place, (BREAD.item_id,)), shop.supervisor)
    with pytest.raises(NothingToSettle):
        shop.run(settle_stock, SettleStock(new_id(), place, ()), shop.owner)
    with pytest.raises(TooMuchToSettle):
        many = tuple(f"item-{number}" for number in range(501))
        shop.run(settle_stock, SettleStock(new_id(), place, many), shop.owner)


def test_settling_of_another_till_is_kept(shop: Shop, online: OnlineShop) -> None:
    payload = {"asked_id": "asked-3", "till_id": "till-2", "location_id": "place-1", "item_ids": ["item-1"]}
    online.tell("stock.settle_asked", "stock_settle", "asked-3", payload, OTHERS)
    online.tell("stock.settle_asked", "stock_settle", "asked-3", payload, OTHERS)
    assert shop.reader.rows("SELECT asked_id, item_id FROM stock_settle") == [("asked-3", "item-1")]
