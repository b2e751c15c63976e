"""The shifts of a shop's history: one a business date, born closed, counted as what was taken."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func
from sqlalchemy.dialects.sqlite import insert

from desktop.database.work import Work
from desktop.selling.counting import INSERT_COUNT
from desktop.selling.events import ShiftClosed, ShiftOpened
from desktop.selling.lines import CASH, Document
from desktop.selling.queries import tender_accounts
from desktop.selling.shifts import INSERT_SHIFT, next_number
from desktop.selling.tables import shift, shift_count
from desktop.setup.queries import this_till

_count = insert(shift_count)
ADD_COUNT = _count.on_conflict_do_update(
    index_elements=["shift_id", "tender_type"],
    set_={name: shift_count.c[name] + _count.excluded[name] for name in ("expected_cents", "counted_cents")},
)
STRETCH = (
    shift.update()
    .where(shift.c.shift_id == bindparam("which"))
    .values(
        opened_at=func.min(shift.c.opened_at, bindparam("at")),
        closed_at=func.max(shift.c.closed_at, bindparam("at")),
    )
)
_HISTORY = {"kind": "history", "float_cents": 0, "state": "closed", "close_approver_id": None}
_OF_DAY = "SELECT shift_id FROM shift WHERE kind = 'history' AND till_id = ? AND business_date = ?"


@dataclass(frozen=True, slots=True)
class OpenHistoryShift:
    """Give a past business date its shift; `at` is a sale's UTC instant."""

    command_id: str
    business_date: str
    at: str


@dataclass(frozen=True, slots=True)
class HistoryShift:
    shift_id: str
    business_date: str


def history_shift_of(work: Work, business_date: str) -> HistoryShift | None:
    """The history shift of a business date on this till, if an import has made it."""
    found = work.one(_OF_DAY, (work.lane.till_id, business_date))
    return HistoryShift(found[0], business_date) if found else None


def open_history_shift(command: OpenHistoryShift, work: Work) -> HistoryShift:
    """Write the date's shift with no float and nothing counted yet; sales stretch it and add to its count.

    Raises:
        NotAllowed: nothing changed.
    """
    if standing := history_shift_of(work, command.business_date):
        return standing
    work.require("open_history_shift")
    till = this_till(work)
    number = next_number(work, till.till_id, "history")
    place = {"lane_id": work.lane.lane_id, "till_id": till.till_id, "location_id": till.location_id}
    opened = {"shift_id": command.command_id, "number": number, "business_date": command.business_date}
    who = {"person_id": work.who.person_id, "closed_by": work.who.person_id}
    times = {"opened_at": command.at, "closed_at": command.at}
    work.write(
        INSERT_SHIFT,
        {**opened, **place, **who, **times, **_HISTORY},
    )
    cash = {"tender_type": CASH, "account": tender_accounts(work)[CASH]}
    nothing = {**cash, "expected_cents": 0, "counted_cents": 0, "verified_cents": None}
    work.write(INSERT_COUNT, {"shift_id": command.command_id, **nothing})
    work.note(shift_id=command.command_id, number=number, business_date=command.business_date)
    told = (command.command_id, till.till_id, till.location_id, number, command.business_date)
    work.record(ShiftOpened(*told, float_cents=0, happened_at=work.now_text))
    work.record(ShiftClosed(*told, float_back_cents=0, counts=(), happened_at=work.now_text))
    return HistoryShift(command.command_id, command.business_date)


def add_to_history_shift(document: Document, work: Work) -> None:
    """Count what the document took, as expected and found, and let its shift reach to its time."""
    work.write(STRETCH, {"which": document.shift_id, "at": document.completed_at})
    work.write(
        ADD_COUNT,
        [
            {
                "shift_id": document.shift_id,
                "tender_type": tender.tender_type,
                "account": tender.account,
                "expected_cents": tender.taken_cents,
                "counted_cents": tender.taken_cents,
                "verified_cents": None,
            }
            for tender in document.tenders
        ],
    )
