"""What other tills did with orders: kept word for word; nothing is printed, issued or told again."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.orders.cancel_order import INSERT_CANCEL, MARK_ASKED
from desktop.orders.hand_over import INSERT_HANDOVER, INSERT_LINE
from desktop.orders.order_now import order_now
from desktop.orders.settle_stock import INSERT_SETTLE
from desktop.orders.standing import keep_standing
from desktop.orders.words import TakeCancel, TakeHandover, TakeSettle


def take_handover(command: TakeHandover, work: Work) -> None:
    """Another till handed goods over: they are gone here too.

    Raises:
        NoSuchOrder: it has not come yet. NotAllowed: nothing changed.
    """
    work.require("take_handover")
    order_now(work, command.order_id)
    if work.one("SELECT 1 FROM order_handover WHERE sale_id = ?", (command.sale_id,)):
        return
    names = ("sale_id", "order_id", "till_id", "total_cents", "charges_cents")
    row: dict[str, object] = {name: getattr(command, name) for name in names}
    work.write(INSERT_HANDOVER, {**row, "handed_at": command.handed_at})
    work.write(
        INSERT_LINE,
        [
            {
                "sale_id": command.sale_id,
                "line_ref": each.line_ref,
                "quantity": each.quantity,
                "gone_before": each.gone_before,
            }
            for each in command.lines
        ],
    )
    keep_standing(command.order_id, work)
    work.note(order_id=command.order_id, sale_id=command.sale_id)


def take_cancel(command: TakeCancel, work: Work) -> None:
    """Another till asked for an order to be cancelled: nobody hands it over meanwhile.

    Raises:
        NoSuchOrder: it has not come yet. NotAllowed: nothing changed.
    """
    work.require("take_cancel")
    order = order_now(work, command.order_id)
    if work.one("SELECT 1 FROM order_cancel WHERE asked_id = ?", (command.asked_id,)):
        return
    names = ("asked_id", "order_id", "till_id", "person_id", "reason", "refund_cents")
    row: dict[str, object] = {name: getattr(command, name) for name in names}
    work.write(INSERT_CANCEL, {**row, "approver_id": None, "asked_at": command.asked_at})
    if order.cancel_asked_at is None:
        work.write(MARK_ASKED, {"which": command.order_id, "asked": command.asked_at})
    keep_standing(command.order_id, work)
    work.note(order_id=command.order_id, asked_id=command.asked_id)


def take_settle(command: TakeSettle, work: Work) -> None:
    """Another till asked for goods to be settled: the list shows that somebody did.

    Raises:
        NotAllowed: nothing changed.
    """
    work.require("take_settle")
    if work.one("SELECT 1 FROM stock_settle WHERE asked_id = ?", (command.asked_id,)):
        return
    names = ("asked_id", "location_id", "till_id", "person_id")
    row: dict[str, object] = {name: getattr(command, name) for name in names}
    work.write(
        INSERT_SETTLE,
        [
            {**row, "item_id": item_id, "asked_at": command.asked_at}
            for item_id in dict.fromkeys(command.item_ids)
        ],
    )
    work.note(asked_id=command.asked_id, goods=len(command.item_ids))
