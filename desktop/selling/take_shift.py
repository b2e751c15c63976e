"""Start and end of a shift of another till, or of days this till's file lost, as they were told."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.work import Work
from desktop.selling.counting import keep_counts
from desktop.selling.drawer_moves import INSERT_DRAWER
from desktop.selling.events import Counted, ShiftClosedElsewhere, ShiftOpenedElsewhere
from desktop.selling.keep_pieces import keep_pieces
from desktop.selling.keep_z import keep_z
from desktop.selling.lines import CASH
from desktop.selling.pieces import FLOAT
from desktop.selling.queries import tender_accounts
from desktop.selling.refusals import ToldOtherwise, ToldTwice
from desktop.selling.shifts import END_SHIFT, INSERT_SHIFT

_SHIFT = (
    "SELECT till_id, location_id, number, business_date, kind, state, float_cents FROM shift"
    " WHERE shift_id = ?"
)
_TAKEN = "SELECT shift_id FROM shift WHERE shift_id = ? OR (lane_id = ? AND number = ?)"


@dataclass(frozen=True, slots=True)
class TakeShiftOpened:
    """`kind` is counter or history, as its lane is; `person_id` opened it."""

    command_id: str  # of the message that told it
    opened: ShiftOpenedElsewhere
    lane_id: str
    kind: str
    person_id: str


@dataclass(frozen=True, slots=True)
class TakeShiftClosed:
    """`person_id` counted and closed it."""

    command_id: str  # of the message that told it
    closed: ShiftClosedElsewhere
    person_id: str


def take_shift_opened(command: TakeShiftOpened, work: Work) -> None:
    """Write the shift and its float; a history shift is born closed and grows with its sales.

    Raises:
        ToldTwice, NotAllowed: nothing was recorded.
    """
    work.require("take_shift_opened")
    opened, is_history = command.opened, command.kind == "history"
    if found := work.one(_TAKEN, (opened.shift_id, command.lane_id, opened.number)):
        raise ToldTwice(found[0])
    row = {
        "shift_id": opened.shift_id,
        "number": opened.number,
        "lane_id": command.lane_id,
        "till_id": opened.till_id,
        "location_id": opened.location_id,
        "person_id": command.person_id,
        "business_date": opened.business_date,
        "kind": command.kind,
        "opened_at": opened.happened_at,
        "closed_at": opened.happened_at if is_history else None,
        "closed_by": command.person_id if is_history else None,
        "float_cents": opened.float_cents,
        "state": "closed" if is_history else "open",
        "close_approver_id": None,
    }
    work.write(INSERT_SHIFT, row)
    if is_history:
        cash = Counted(CASH, tender_accounts(work)[CASH], 0, 0)
        keep_counts(opened.shift_id, (cash,), work)
    else:
        _into_drawer(command, opened, "float", opened.float_cents, work)
        keep_pieces(opened.shift_id, FLOAT, opened.pieces, work)
    work.note(shift_id=opened.shift_id, number=opened.number, float_cents=opened.float_cents)
    work.record(opened)


def take_shift_closed(command: TakeShiftClosed, work: Work) -> None:
    """End the shift with the counts that were told; what they differ from is told too, and not worked out.

    Raises:
        ToldTwice, ToldOtherwise, NotAllowed: nothing was recorded.
    """
    work.require("take_shift_closed")
    closed = command.closed
    *kept, kind, state, float_cents = work.one(_SHIFT, (closed.shift_id,)) or ()
    told = (closed.till_id, closed.location_id, closed.number, closed.business_date)
    for name, ours, theirs in zip(
        ("till_id", "location_id", "number", "business_date"), kept, told, strict=True
    ):
        if ours != theirs:
            raise ToldOtherwise(closed.shift_id, name)
    if kind == "counter":
        _end(command, state, float_cents, work)
    elif closed.counts or closed.float_back_cents:
        raise ToldOtherwise(closed.shift_id, "counts")
    difference = sum(each.over_short_cents for each in closed.counts)
    work.note(shift_id=closed.shift_id, number=closed.number, over_short_cents=difference)
    work.record(closed)


def _end(command: TakeShiftClosed, state: str, float_cents: int, work: Work) -> None:
    closed = command.closed
    if state != "open":
        raise ToldTwice(closed.shift_id)
    cash = next((each for each in closed.counts if each.tender_type == CASH), None)
    if cash is None or closed.float_back_cents != min(float_cents, cash.found_cents):
        raise ToldOtherwise(closed.shift_id, "float_back_cents")
    keep_counts(closed.shift_id, closed.counts, work)
    for occasion, pieces in closed.pieces:
        keep_pieces(closed.shift_id, occasion, pieces, work)
    if closed.z:
        keep_z(closed.shift_id, closed.till_id, closed.z, work)
    ended = {"which": closed.shift_id, "at": closed.happened_at, "whom": command.person_id}
    work.write(END_SHIFT, {**ended, "approver": closed.approver_id})
    if cash.over_short_cents:
        kind = "counted_over" if cash.over_short_cents > 0 else "counted_short"
        _into_drawer(command, closed, kind, cash.over_short_cents, work)


def _into_drawer(
    command: TakeShiftOpened | TakeShiftClosed,
    told: ShiftOpenedElsewhere | ShiftClosedElsewhere,
    kind: str,
    amount_cents: int,
    work: Work,
) -> None:
    """Under the message's own id: every till that takes it writes the same row."""
    row = {
        "movement_id": command.command_id,
        "shift_id": told.shift_id,
        "till_id": told.till_id,
        "kind": kind,
        "amount_cents": amount_cents,
        "reason": "",
        "person_id": command.person_id,
        "approver_id": told.approver_id if isinstance(told, ShiftClosedElsewhere) else None,
        "happened_at": told.happened_at,
        "account": None,
    }
    work.write(INSERT_DRAWER, row)
