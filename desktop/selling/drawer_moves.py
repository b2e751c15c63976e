"""Commands between sales: the drawer opened for nothing, cash in, cash out, and cash to the safe."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.selling.cash_reasons import CASH_IN, CASH_OUT, DROP, NO_SALE, CashReason, reason_for
from desktop.selling.drawer_words import CashMoved, DrawerOpen, MoveCash, OpenDrawer
from desktop.selling.events import DrawerMoved
from desktop.selling.queries import ShiftNow, open_shift_of
from desktop.selling.refusals import BadAmount, NoShift
from desktop.selling.tables import drawer_movement

INSERT_DRAWER = drawer_movement.insert()
OPENED = "opened"
"""The movement of a drawer that was opened for nothing."""


def open_drawer(command: OpenDrawer, work: Work) -> DrawerOpen:
    """Put on record that the drawer was opened without a sale; the kick itself comes after the commit.

    Raises:
        NoShift, NoCashReason, NotAllowed, NeedsApproval: the drawer stays shut.
    """
    if answered := work.answer_to(command.command_id, DrawerOpen):
        return answered
    work.require("open_drawer")
    _move(command.command_id, OPENED, 0, _shift_and_reason(NO_SALE, command.reason, work), work)
    return work.answer(command.command_id, DrawerOpen(command.command_id))


def cash_in(command: MoveCash, work: Work) -> CashMoved:
    """More cash lies in the drawer: change, say, or the owner's.

    Raises:
        NoShift, NoCashReason, BadAmount, NotAllowed, NeedsApproval: the drawer stays shut.
    """
    if answered := work.answer_to(command.command_id, CashMoved):
        return answered
    work.require("cash_in")
    return _carry(command, CASH_IN, work)


def cash_out(command: MoveCash, work: Work) -> CashMoved:
    """Cash is paid out of the drawer for something that is no sale.

    Raises:
        NoShift, NoCashReason, BadAmount, NotAllowed, NeedsApproval: the drawer stays shut.
    """
    if answered := work.answer_to(command.command_id, CashMoved):
        return answered
    work.require("cash_out")
    return _carry(command, CASH_OUT, work)


def drop_cash(command: MoveCash, work: Work) -> CashMoved:
    """Cash goes from the drawer to the safe before the shift ends.

    Raises:
        NoShift, NoCashReason, BadAmount, NotAllowed, NeedsApproval: the drawer stays shut.
    """
    if answered := work.answer_to(command.command_id, CashMoved):
        return answered
    work.require("drop_cash")
    return _carry(command, DROP, work)


def _carry(command: MoveCash, kind: str, work: Work) -> CashMoved:
    if not 0 < command.amount_cents <= LARGEST_CENTS:
        raise BadAmount(command.amount_cents)
    found = _shift_and_reason(kind, command.reason, work)
    amount = command.amount_cents if kind == CASH_IN else -command.amount_cents
    _move(command.command_id, kind, amount, found, work)
    return work.answer(command.command_id, CashMoved(command.command_id, amount))


def _shift_and_reason(kind: str, reason: str, work: Work) -> tuple[ShiftNow, CashReason]:
    running = open_shift_of(work, work.who.till_id)
    if running is None:
        raise NoShift
    return running, reason_for(work, kind, reason)


def _move(
    movement_id: str, kind: str, amount_cents: int, found: tuple[ShiftNow, CashReason], work: Work
) -> None:
    running, reason = found
    moved = DrawerMoved(
        movement_id=movement_id,
        shift_id=running.shift_id,
        till_id=running.till_id,
        location_id=running.location_id,
        kind=kind,
        amount_cents=amount_cents,
        reason=reason.reason_id,
        account=reason.account,
        approver_id=work.who.approver_id,
        happened_at=work.now_text,
    )
    keep_movement(moved, work.who.person_id, work)
    facts = {"kind": kind, "amount_cents": amount_cents, "reason": moved.reason, "account": moved.account}
    work.note(movement_id=movement_id, shift_id=moved.shift_id, **facts)
    work.record(moved)


def keep_movement(moved: DrawerMoved, person_id: str, work: Work) -> None:
    """Write it among the drawer's movements."""
    row = {
        "movement_id": moved.movement_id,
        "shift_id": moved.shift_id,
        "till_id": moved.till_id,
        "kind": moved.kind,
        "amount_cents": moved.amount_cents,
        "reason": moved.reason,
        "person_id": person_id,
        "approver_id": moved.approver_id,
        "happened_at": moved.happened_at,
        "account": moved.account,
    }
    work.write(INSERT_DRAWER, row)
