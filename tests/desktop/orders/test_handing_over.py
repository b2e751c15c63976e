"""Handing over: one sale at the order's own amounts, goods gone, books right, service told; or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.ids import new_id
from desktop.orders.hand_over import hand_over_order
from desktop.orders.pick_goods import finish_picking, pick_goods
from desktop.orders.refusals import (
    NothingPicked,
    OrderChanged,
    OrderChanging,
    OrderCollected,
    OrderEnded,
    OrderNotPaid,
    OtherCurrency,
)
from desktop.orders.words import FinishPicking, HandedOver, HandOverOrder, PickGoods
from desktop.selling.refusals import NoShift, UnknownTender
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.staff.permissions import NotAllowed
from sync.payloads import OrderCollected as CollectedTold
from sync.payloads import SaleCompleted
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop, on_hand, reserved, stage, told_by_us
from tests.desktop.verify.sample_day import BREAD, EXPORTS, MILK, sell


def pick(shop: Shop, order_id: str, ref: str = "line-BREAD", pieces: int = 1) -> None:
    shop.run(pick_goods, PickGoods(new_id(), order_id, ref, pieces * 1_000))


def hand_over(shop: Shop, order_id: str, cents: int) -> HandedOver:
    handed: HandedOver = shop.run(hand_over_order, HandOverOrder(new_id(), order_id, cents))
    return handed


def posted(shop: Shop, sale_id: str) -> dict[str, int]:
    """A sale's entry by account."""
    return dict(
        shop.reader.rows(
            "SELECT l.account, sum(l.amount_cents) FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
            " WHERE e.document_id = ? GROUP BY l.account",
            (sale_id,),
        )
    )


def sold_lines(shop: Shop) -> list[tuple[Any, ...]]:
    return shop.reader.rows(
        "SELECT sku, quantity, unit_price_cents, amount_cents, gst_code, price_reason FROM sale_line"
        " ORDER BY sale_id, line_no"
    )


def test_hand_over_is_a_sale_at_the_orders_amounts_paid_online(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 500), online.line(MILK, 1, 333))
    pick(shop, order_id, pieces=2)
    pick(shop, order_id, "line-MILK")
    handed = hand_over(shop, order_id, 833)

    assert (handed.number, handed.total_cents, handed.stage) == ("T1-000001", 833, "collected")
    assert sold_lines(shop) == [
        ("BREAD", 2_000, 250, 500, "SR", "online"),
        ("MILK", 1_000, 333, 333, "SR", "online"),
    ]
    assert shop.reader.one("SELECT order_id, total_cents, gst_cents FROM sale") == (order_id, 833, 69)
    tender = (
        "SELECT tender_type, account, tendered_cents, applied_cents, change_cents, rounding_cents FROM tender"
    )
    assert shop.reader.one(tender) == ("online", "1150", 833, 833, 0, 0)
    entry = posted(shop, handed.sale_id)
    assert (entry["1150"], entry["4010"], entry["2030"]) == (833, -764, -69)
    assert (on_hand(shop, BREAD), on_hand(shop, MILK)) == (18_000, 19_000)
    assert (reserved(shop, BREAD), reserved(shop, MILK)) == (0, 0)
    assert shop.reader.one("SELECT kind, document_id FROM print_job") == ("receipt", handed.sale_id)


def test_service_hears_the_sale_and_the_hand_over_in_one_command(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 500))
    pick(shop, order_id, pieces=2)
    handed = hand_over(shop, order_id, 500)

    works = shop.reader.rows(
        "SELECT kind, work_id, depends_on FROM sync_outbox WHERE work_id = ? ORDER BY sequence",
        (handed.sale_id,),
    )
    assert [row[0] for row in works] == ["sale.completed", "order.collected"]
    assert works[1][2] == f'["{handed.sale_id}"]'  # never on the order: a service put back may not know it
    (sale,), (collected,) = told_by_us(shop, "sale.completed"), told_by_us(shop, "order.collected")
    SaleCompleted.model_validate(sale).check()
    CollectedTold.model_validate(collected).check()
    assert (sale["order_id"], collected["order_id"]) == (order_id, order_id)
    assert collected["lines"] == [{"gone_before": 0, "line_ref": "line-BREAD", "quantity": 2_000}]
    assert (collected["total_cents"], collected["charges_cents"]) == (500, 0)


def test_same_command_twice_is_one_sale(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    command = HandOverOrder(new_id(), order_id, 280)
    assert shop.run(hand_over_order, command) == shop.run(hand_over_order, command)
    assert shop.count("sale", "order_handover") == [1, 1]
    with pytest.raises(OrderCollected):
        hand_over(shop, order_id, 280)


def test_part_is_handed_over_and_the_rest_stays_open(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 3, 1_000))
    pick(shop, order_id, pieces=2)
    shop.run(finish_picking, FinishPicking(new_id(), order_id))
    first = hand_over(shop, order_id, 667)
    assert (first.stage, reserved(shop, BREAD)) == ("to_pick", 1_000)
    with pytest.raises(NothingPicked):
        hand_over(shop, order_id, 333)
    pick(shop, order_id)
    assert hand_over(shop, order_id, 333).stage == "collected"
    assert [row[3] for row in sold_lines(shop)] == [333, 334, 333]
    assert [each["lines"][0]["gone_before"] for each in told_by_us(shop, "order.collected")] == [0, 2_000]


def test_what_the_online_shop_then_calls_fulfilled_is_not_taken_off_twice(
    shop: Shop, online: OnlineShop
) -> None:
    order_id = online.order(online.line(BREAD, 5, 1_400))
    lines = online.line_changed(order_id, "line-BREAD", fulfilled=1_000)  # its people sent one out
    online.changed(order_id, state="part_fulfilled", lines=lines)
    pick(shop, order_id, pieces=2)
    hand_over(shop, order_id, 560)
    assert reserved(shop, BREAD) == 2_000
    lines = online.line_changed(order_id, "line-BREAD", fulfilled=3_000)  # and now it knows of our two
    online.changed(order_id, lines=lines)
    assert reserved(shop, BREAD) == 2_000
    pick(shop, order_id, pieces=2)
    assert hand_over(shop, order_id, 560).stage == "collected"


def test_delivery_is_a_service_of_its_own_and_goes_with_the_first_hand_over(
    shop: Shop, online: OnlineShop
) -> None:
    order_id = online.order(online.line(BREAD, 2, 560), shipping_cents=500)
    pick(shop, order_id)
    hand_over(shop, order_id, 780)
    pick(shop, order_id)
    hand_over(shop, order_id, 280)
    assert [(row[0], row[3]) for row in sold_lines(shop)] == [
        ("BREAD", 280),
        ("ONLINE-DELIVERY", 500),
        ("BREAD", 280),
    ]
    kinds = shop.reader.rows("SELECT kind, gst_code FROM sale_line WHERE sku = 'ONLINE-DELIVERY'")
    assert kinds == [("service", "SR")]


def test_money_given_back_without_goods_is_a_discount_on_the_lines(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 1_000), online.line(MILK, 1, 500))
    online.changed(order_id, refunded_cents=200)
    pick(shop, order_id)
    pick(shop, order_id, "line-MILK")
    assert hand_over(shop, order_id, 1_300).total_cents == 1_300
    assert [row[3] for row in sold_lines(shop)] == [867, 433]


def test_order_that_cost_nothing_is_handed_over_without_a_tender(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 0))
    pick(shop, order_id)
    hand_over(shop, order_id, 0)
    assert shop.count("sale", "tender") == [1, 0]


def test_zero_rated_goods_keep_their_code(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(EXPORTS, 1, 4_000), online.line(BREAD, 1, 280))
    pick(shop, order_id, "line-EXPORT")
    pick(shop, order_id)
    hand_over(shop, order_id, 4_280)
    assert shop.reader.rows("SELECT gst_code, gst_cents FROM sale_line ORDER BY line_no") == [
        ("ZR", 0),
        ("SR", 23),
    ]


def test_line_that_is_not_here_stays_and_the_rest_goes(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280), online.line(None, 1, 500))
    pick(shop, order_id)
    shop.run(finish_picking, FinishPicking(new_id(), order_id))
    assert hand_over(shop, order_id, 280).stage == "to_pick"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"state": "cancelled"}, OrderEnded),
        ({"state": "refunded", "refunded_cents": 280}, OrderEnded),
        ({"state": "placed", "paid_cents": 0}, OrderNotPaid),
        ({"state": "changing"}, OrderChanging),
        ({"state": "unknown"}, OrderChanging),
        ({"currency": "USD"}, OtherCurrency),
        ({"refunded_cents": 80}, OrderChanged),
    ],
)
def test_order_that_changed_meanwhile_is_refused_and_nothing_is_recorded(
    shop: Shop, online: OnlineShop, change: dict[str, Any], refusal: type[Exception]
) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    online.changed(order_id, **change)
    before = shop.count("sale", "sync_outbox", "audit", "stock_movement", "entry", "order_pick")
    with pytest.raises(refusal):
        hand_over(shop, order_id, 280)
    assert shop.count("sale", "sync_outbox", "audit", "stock_movement", "entry", "order_pick") == before


def test_order_cancelled_after_the_hand_over_needs_attention(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    hand_over(shop, order_id, 280)
    online.changed(order_id, state="cancelled", refunded_cents=280)
    assert stage(shop, order_id) == ("attention", "taken_back_after")


def test_line_cancelled_after_it_was_handed_over_needs_attention(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    pick(shop, order_id, pieces=2)
    hand_over(shop, order_id, 560)
    lines = online.line_changed(order_id, "line-BREAD", quantity=1_000, amount_cents=280)
    online.changed(order_id, lines=lines, total_cents=280)
    assert stage(shop, order_id) == ("attention", "too_much_left")


def test_refund_after_the_hand_over_needs_attention(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    hand_over(shop, order_id, 280)
    online.changed(order_id, refunded_cents=100)
    assert stage(shop, order_id) == ("attention", "refunded_after")


def test_hand_over_without_a_shift_is_refused(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    shift = shop.reader.one("SELECT shift_id FROM shift")
    assert shift
    shop.run(close_shift, CloseShift(new_id(), shift[0], (("cash", 10_000),)))
    with pytest.raises(NoShift):
        hand_over(shop, order_id, 280)


def test_hand_over_needs_a_role_that_sells(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    with pytest.raises(NotAllowed):
        shop.run(hand_over_order, HandOverOrder(new_id(), order_id, 280), shop.console)


def test_end_of_shift_counts_what_was_paid_online_by_itself(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    pick(shop, order_id)
    hand_over(shop, order_id, 280)
    shift = shop.reader.one("SELECT shift_id FROM shift")
    assert shift
    with pytest.raises(UnknownTender):
        shop.run(close_shift, CloseShift(new_id(), shift[0], (("cash", 10_000), ("online", 280))))
    shop.run(close_shift, CloseShift(new_id(), shift[0], (("cash", 10_000),)))
    counted = "SELECT expected_cents, counted_cents FROM shift_count WHERE tender_type = 'online'"
    assert shop.reader.one(counted) == (280, 280)


def test_nobody_pays_online_at_the_counter(shop: Shop, online: OnlineShop) -> None:
    with pytest.raises(UnknownTender):
        sell(shop, (BREAD.line(),), ("online", 280))
