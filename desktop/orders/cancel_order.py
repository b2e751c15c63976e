"""The counter takes an order back before it is handed over: the online shop cancels and pays back, once."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.names import one_line
from desktop.orders.cancelling import refund_of
from desktop.orders.events import OrderCancelAsked
from desktop.orders.order_now import lines_now, order_now
from desktop.orders.pick_goods import refuse_ended
from desktop.orders.refusals import NoReason, NothingToCancel, OrderCollected
from desktop.orders.standing import keep_standing
from desktop.orders.tables import online_order, order_cancel
from desktop.orders.words import CancelAsked, CancelOrder

INSERT_CANCEL = order_cancel.insert()
MARK_ASKED = (
    online_order.update()
    .where(online_order.c.order_id == bindparam("which"))
    .values(cancel_asked_at=bindparam("asked"))
)


def cancel_order(command: CancelOrder, work: Work) -> CancelAsked:
    """Ask for what is left of the order to be cancelled and its money given back.

    Nothing moves here but the mark: the online shop's answer comes as the order's next version.

    Raises:
        NoSuchOrder, OrderEnded, NothingToCancel, NoReason, TooLong, BadLetters, NotAllowed, NeedsApproval:
        nothing changed.
    """
    if answered := work.answer_to(command.command_id, CancelAsked):
        return answered
    work.require("cancel_order")
    reason = one_line(command.reason, "reason")
    if not reason:
        raise NoReason
    order, lines = order_now(work, command.order_id), lines_now(work, command.order_id)
    try:
        refuse_ended(order, lines)
    except OrderCollected as collected:
        raise NothingToCancel(order.number) from collected
    is_whole = not any(line.gone for line in lines)
    left = None if is_whole else tuple((line.line_ref, line.left) for line in lines if line.left)
    asked = CancelAsked(command.command_id, refund_of(order, lines))
    work.write(
        INSERT_CANCEL,
        {
            "asked_id": asked.asked_id,
            "order_id": order.order_id,
            "till_id": work.who.till_id,
            "person_id": work.who.person_id,
            "approver_id": work.who.approver_id,
            "reason": reason,
            "refund_cents": asked.refund_cents,
            "asked_at": work.now_text,
        },
    )
    work.write(MARK_ASKED, {"which": order.order_id, "asked": work.now_text})
    keep_standing(order.order_id, work)
    work.note(order_id=order.order_id, refund_cents=asked.refund_cents)
    work.record(
        OrderCancelAsked(asked.asked_id, order.order_id, work.who.till_id, left, asked.refund_cents, reason)
    )
    return work.answer(command.command_id, asked)
