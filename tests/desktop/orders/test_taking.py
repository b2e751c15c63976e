"""Orders come by the feed: the highest version counts, and what is open reserves its goods."""

from __future__ import annotations

from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop, on_hand, reserved, stage
from tests.desktop.verify.sample_day import BREAD, MILK


def test_paid_order_is_to_pick_and_reserves_its_goods(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560), online.line(MILK, 1, 350))
    assert stage(shop, order_id) == ("to_pick", None)
    assert (reserved(shop, BREAD), reserved(shop, MILK)) == (2_000, 1_000)
    assert on_hand(shop, BREAD) == 20_000


def test_reserved_is_the_sum_of_all_open_orders(shop: Shop, online: OnlineShop) -> None:
    first = online.order(online.line(BREAD, 2, 560))
    online.order(online.line(BREAD, 3, 840), number="W-2")
    online.changed(first, lines=online.line_changed(first, "line-BREAD", quantity=1_000, amount_cents=280))
    assert reserved(shop, BREAD) == 4_000


def test_older_version_that_comes_later_changes_nothing(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560), version=5)
    online.orders[order_id]["version"] = 2
    online.changed(order_id, state="cancelled")
    assert stage(shop, order_id) == ("to_pick", None)
    assert shop.reader.one("SELECT version FROM online_order") == (5,)


def test_same_version_twice_is_once(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    before = shop.count("audit")
    online.tell("order.told", "online_order", order_id, online.orders[order_id])
    assert shop.count("online_order", "online_order_line") == [1, 1]
    assert (reserved(shop, BREAD), shop.count("audit")) == (2_000, before)


def test_cancelled_order_reserves_nothing(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    online.changed(order_id, state="cancelled", lines=online.line_changed(order_id, "line-BREAD", quantity=0))
    assert stage(shop, order_id) == ("cancelled", None)
    assert reserved(shop, BREAD) == 0


def test_what_the_online_shop_fulfilled_itself_is_no_longer_reserved(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 3, 840))
    online.changed(
        order_id, state="part_fulfilled", lines=online.line_changed(order_id, "line-BREAD", fulfilled=2_000)
    )
    assert reserved(shop, BREAD) == 1_000
    online.changed(
        order_id, state="fulfilled", lines=online.line_changed(order_id, "line-BREAD", fulfilled=3_000)
    )
    assert stage(shop, order_id) == ("collected", None)
    assert reserved(shop, BREAD) == 0


def test_order_in_a_state_nobody_taught_us_needs_attention(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280), state="unknown", shop_state="OnTheMoon")
    assert stage(shop, order_id) == ("attention", "unknown_state")


def test_line_of_an_unknown_sku_is_kept_and_reserves_nothing(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(None, 1, 500))
    assert stage(shop, order_id) == ("to_pick", None)
    assert shop.count("order_reserved") == [0]


def test_order_whose_goods_have_not_come_waits(shop: Shop, online: OnlineShop) -> None:
    line = online.line(BREAD, 1, 280, unit_id="a-unit-of-tomorrow")
    online.order(line)
    assert shop.count("online_order") == [0]
    assert shop.reader.one("SELECT state, last_code FROM sync_inbox") == (
        "waiting",
        "waits:unit:a-unit-of-tomorrow",
    )


def test_order_told_by_a_till_is_set_aside(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    payload = {**online.orders[order_id], "version": 9, "state": "cancelled"}
    forged = online.tell("order.told", "online_order", order_id, payload, lane_id="lane-of-a-till")
    assert online.fate(forged) == ("parked", "sync.not_from_service")
    assert stage(shop, order_id) == ("to_pick", None)


def test_message_that_says_nonsense_is_set_aside(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    broken = {**online.orders[order_id], "version": "9"}
    assert online.fate(online.tell("order.told", "online_order", order_id, broken)) == (
        "parked",
        "sync.bad_payload",
    )
