"""Taking an order back: the online shop is asked once, nothing else moves, nobody hands it over meanwhile."""

from __future__ import annotations

import pytest

from desktop.database.work import Approval
from desktop.ids import new_id
from desktop.orders.cancel_order import cancel_order
from desktop.orders.hand_over import hand_over_order
from desktop.orders.pick_goods import finish_picking, pick_goods, put_back
from desktop.orders.refusals import NoReason, NothingToCancel, OrderEnded
from desktop.orders.words import CancelOrder, FinishPicking, HandOverOrder, PickGoods, PutBack
from desktop.staff.permissions import NeedsApproval
from sync.payloads import OrderCancelAsked
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop, reserved, stage, told_by_us
from tests.desktop.verify.sample_day import BREAD, MILK


def test_whole_order_is_asked_back_with_all_its_money(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560), shipping_cents=500)
    asked = shop.run(cancel_order, CancelOrder(new_id(), order_id, "Sold out"), shop.supervisor)
    (told,) = told_by_us(shop, "order.cancel_asked")
    OrderCancelAsked.model_validate(told).check()
    assert (told["lines"], told["refund_cents"], told["reason"]) == (None, 1_060, "Sold out")
    assert (told["asked_id"], asked.refund_cents) == (asked.asked_id, 1_060)
    assert stage(shop, order_id) == ("cancelled", None)
    assert shop.count("sale", "stock_movement", "entry")[0] == 0
    assert reserved(shop, BREAD) == 2_000  # until the online shop says that it is cancelled


def test_same_command_twice_asks_once(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 2, 560))
    command = CancelOrder(new_id(), order_id, "Sold out")
    first = shop.run(cancel_order, command, shop.owner)
    assert shop.run(cancel_order, command, shop.owner) == first
    with pytest.raises(OrderEnded):
        shop.run(cancel_order, CancelOrder(new_id(), order_id, "Sold out"), shop.owner)
    assert len(told_by_us(shop, "order.cancel_asked")) == 1


def test_what_is_left_is_asked_back_after_a_part_was_handed_over(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 3, 1_000), online.line(MILK, 1, 350))
    shop.run(pick_goods, PickGoods(new_id(), order_id, "line-BREAD", 1_000))
    shop.run(finish_picking, FinishPicking(new_id(), order_id))
    shop.run(hand_over_order, HandOverOrder(new_id(), order_id, 333))
    shop.run(cancel_order, CancelOrder(new_id(), order_id, "Sold out"), shop.owner)
    (told,) = told_by_us(shop, "order.cancel_asked")
    assert told["lines"] == [
        {"line_ref": "line-BREAD", "quantity": 2_000},
        {"line_ref": "line-MILK", "quantity": 1_000},
    ]
    assert told["refund_cents"] == 667 + 350


def test_order_asked_back_is_not_handed_over(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    shop.run(pick_goods, PickGoods(new_id(), order_id, "line-BREAD", 1_000))
    shop.run(cancel_order, CancelOrder(new_id(), order_id, "Sold out"), shop.owner)
    assert stage(shop, order_id) == ("attention", "put_back")
    with pytest.raises(OrderEnded):
        shop.run(hand_over_order, HandOverOrder(new_id(), order_id, 280))
    assert shop.run(put_back, PutBack(new_id(), order_id)).stage == "cancelled"


def test_cashier_needs_an_approval_and_everybody_a_reason(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    with pytest.raises(NeedsApproval):
        shop.run(cancel_order, CancelOrder(new_id(), order_id, "Sold out"))
    with pytest.raises(NoReason):
        shop.run(cancel_order, CancelOrder(new_id(), order_id, "  "), shop.owner)
    approved = type(shop.cashier)(
        shop.cashier.person_id,
        shop.cashier.till_id,
        None,
        Approval("cancel_order", shop.supervisor.person_id),
    )
    shop.run(cancel_order, CancelOrder(new_id(), order_id, "Sold out"), approved)
    assert shop.reader.one("SELECT person_id, approver_id FROM order_cancel") == (
        shop.cashier.person_id,
        shop.supervisor.person_id,
    )


def test_nothing_is_left_to_cancel_of_what_was_handed_over(shop: Shop, online: OnlineShop) -> None:
    order_id = online.order(online.line(BREAD, 1, 280))
    shop.run(pick_goods, PickGoods(new_id(), order_id, "line-BREAD", 1_000))
    shop.run(hand_over_order, HandOverOrder(new_id(), order_id, 280))
    with pytest.raises(NothingToCancel):
        shop.run(cancel_order, CancelOrder(new_id(), order_id, "Sold out"), shop.owner)
