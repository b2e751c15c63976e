"""Picking: goods come off the shelf for an order, go back, or wait for the buyer as they are."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.orders.events import OrderPicked
from desktop.orders.order_now import LineNow, OrderNow, lines_now, order_now
from desktop.orders.picks import write_picks
from desktop.orders.refusals import (
    AllPicked,
    NotHere,
    NothingPicked,
    NotInOrder,
    NotPicked,
    OrderCollected,
    OrderEnded,
)
from desktop.orders.standing import keep_standing
from desktop.orders.tables import online_order
from desktop.orders.words import ENDED, FinishPicking, Picked, PickGoods, PutBack

PUT_ASIDE = (
    online_order.update()
    .where(online_order.c.order_id == bindparam("which"))
    .values(ready_at=bindparam("ready"))
)


def pick_goods(command: PickGoods, work: Work) -> Picked:
    """Count goods as picked. The first of them begins the picking, the last puts the order aside.

    Raises:
        NoSuchOrder, OrderEnded, OrderCollected, NotInOrder, NotHere, AllPicked, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, Picked):
        return answered
    work.require("pick_goods")
    order = order_now(work, command.order_id)
    lines = lines_now(work, command.order_id)
    refuse_ended(order, lines)
    line = line_of(order, lines, command.line_ref)
    if line.item_id is None:
        raise NotHere(line.name, line.sku)
    if command.quantity <= 0 or line.picked + command.quantity > line.left:
        raise AllPicked(line.name, line.left)
    write_picks(order.order_id, [(line.line_ref, command.quantity)], work)
    return _told(command.command_id, order.order_id, work)


def put_back(command: PutBack, work: Work) -> Picked:
    """Count picked goods as back on the shelf: some of a line, or everything of the order.

    Raises:
        NoSuchOrder, NotInOrder, NotPicked, NothingPicked, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, Picked):
        return answered
    work.require("put_back")
    order = order_now(work, command.order_id)
    lines = lines_now(work, command.order_id)
    if command.line_ref is None:
        back = [(line.line_ref, -line.picked) for line in lines if line.picked]
    else:
        line = line_of(order, lines, command.line_ref)
        if not 0 < command.quantity <= line.picked:
            raise NotPicked(line.name)
        back = [(line.line_ref, -command.quantity)]
    if not back:
        raise NothingPicked(order.number)
    write_picks(order.order_id, back, work)
    work.write(PUT_ASIDE, {"which": order.order_id, "ready": None})
    return _told(command.command_id, order.order_id, work)


def finish_picking(command: FinishPicking, work: Work) -> Picked:
    """Put aside what is picked: the buyer is told of the rest when they come.

    Raises:
        NoSuchOrder, OrderEnded, OrderCollected, NothingPicked, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, Picked):
        return answered
    work.require("finish_picking")
    order = order_now(work, command.order_id)
    lines = lines_now(work, command.order_id)
    refuse_ended(order, lines)
    if not any(line.picked for line in lines):
        raise NothingPicked(order.number)
    if order.ready_at is None:
        work.write(PUT_ASIDE, {"which": order.order_id, "ready": work.now_text})
    return _told(command.command_id, order.order_id, work)


def refuse_ended(order: OrderNow, lines: list[LineNow]) -> None:
    """Nothing more is done for an order that is over.

    Raises:
        OrderEnded, OrderCollected: which way it is over.
    """
    if order.state in ENDED or order.cancel_asked_at:
        raise OrderEnded(order.number, order.state if order.state in ENDED else "cancel_asked")
    if not any(line.left for line in lines):
        raise OrderCollected(order.number)


def line_of(order: OrderNow, lines: list[LineNow], line_ref: str) -> LineNow:
    """The line of that name.

    Raises:
        NotInOrder: there is none.
    """
    found = next((line for line in lines if line.line_ref == line_ref), None)
    if found is None:
        raise NotInOrder(order.number, line_ref)
    return found


def _told(command_id: str, order_id: str, work: Work) -> Picked:
    stage = keep_standing(order_id, work)
    work.note(order_id=order_id, stage=stage)
    work.record(OrderPicked(order_id, stage))
    return work.answer(command_id, Picked(order_id, stage))
