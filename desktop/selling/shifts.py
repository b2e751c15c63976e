"""Start and end of a shift, and a basket thrown away."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.selling.counting import (
    all_pieces,
    beyond_limit,
    check_amount,
    final_counts,
    keep_counts,
    keep_difference,
    keep_last_pieces,
    move_drawer,
    shift_to_count,
)
from desktop.selling.events import ShiftClosed, ShiftOpened
from desktop.selling.keep_basket import end_basket, keep_baskets
from desktop.selling.keep_pieces import keep_pieces
from desktop.selling.keep_z import make_z
from desktop.selling.lines import CASH
from desktop.selling.park_words import Keeping
from desktop.selling.pieces import FLOAT, check_pieces
from desktop.selling.queries import open_shift_of, sales_of_shift
from desktop.selling.refusals import ShiftIsOpen
from desktop.selling.shift_words import (
    BasketCleared,
    ClearBasket,
    CloseShift,
    OpenShift,
    ShiftEnded,
    ShiftStarted,
)
from desktop.selling.tables import cleared_basket, shift
from desktop.setup.queries import the_shop, this_till

INSERT_SHIFT = shift.insert()
INSERT_CLEARED = cleared_basket.insert()
END_SHIFT = (
    shift.update()
    .where(shift.c.shift_id == bindparam("which"))
    .values(
        state="closed",
        closed_at=bindparam("at"),
        closed_by=bindparam("whom"),
        close_approver_id=bindparam("approver"),
    )
)


def open_shift(command: OpenShift, work: Work) -> ShiftStarted:
    """Start a shift on this till; its business date is today on the shop's wall clock.

    Raises:
        ShiftIsOpen, BadAmount, BadPieces, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, ShiftStarted):
        return answered
    work.require("open_shift")
    till = this_till(work)
    if running := open_shift_of(work, till.till_id):
        raise ShiftIsOpen(running.number)
    check_amount(command.float_cents)
    check_pieces(command.pieces, command.float_cents)
    business_date = day_in(the_shop(work).zone, work.now).isoformat()
    started = ShiftStarted(command.command_id, next_number(work, till.till_id, "counter"), business_date)
    work.write(
        INSERT_SHIFT,
        {
            "shift_id": started.shift_id,
            "number": started.number,
            "lane_id": work.lane.lane_id,
            "till_id": till.till_id,
            "location_id": till.location_id,
            "person_id": work.who.person_id,
            "business_date": business_date,
            "kind": "counter",
            "opened_at": work.now_text,
            "closed_at": None,
            "closed_by": None,
            "float_cents": command.float_cents,
            "state": "open",
            "close_approver_id": None,
        },
    )
    move_drawer(work, started.shift_id, "float", command.float_cents)
    keep_pieces(started.shift_id, FLOAT, command.pieces, work)
    work.note(shift_id=started.shift_id, number=started.number, float_cents=command.float_cents)
    work.record(
        ShiftOpened(
            started.shift_id,
            till.till_id,
            till.location_id,
            started.number,
            business_date,
            command.float_cents,
            work.now_text,
            tuple(sorted(command.pieces)),
        )
    )
    return work.answer(command.command_id, started)


def close_shift(command: CloseShift, work: Work) -> ShiftEnded:
    """End the shift: keep what was expected and counted, its Z, and tell the books what is over or short.

    Raises:
        NoShift, BadAmount, BadPieces, UnknownTender, NotCountedTwice, NotAllowed, NeedsApproval: the shift
        goes on.
    """
    if answered := work.answer_to(command.command_id, ShiftEnded):
        return answered
    work.require("close_shift")
    lane = work.lane  # read while the shift is open: a clock before its beginning is wrong
    running = shift_to_count(command, work)
    counts = final_counts(command, work)
    approver_id = None
    if beyond_limit(counts, work):
        work.require("close_over_limit")
        approver_id = work.who.approver_id
    keep_counts(running.shift_id, counts, work)
    cash = next(each for each in counts if each.tender_type == CASH)
    keep_difference(running, cash, work)
    keep_last_pieces(running.shift_id, cash, command.pieces, work)
    z = make_z(running, lane, work)
    end = {
        "which": running.shift_id,
        "at": work.now_text,
        "whom": work.who.person_id,
        "approver": approver_id,
    }
    work.write(END_SHIFT, end)
    sales, over_short = sales_of_shift(work, running.shift_id), sum(each.over_short_cents for each in counts)
    ended = ShiftEnded(running.shift_id, running.number, sales, over_short)
    work.note(shift_id=running.shift_id, number=running.number, over_short_cents=over_short)
    work.record(
        ShiftClosed(
            running.shift_id,
            running.till_id,
            running.location_id,
            running.number,
            running.business_date,
            min(running.float_cents, cash.found_cents),
            counts,
            work.now_text,
            approver_id,
            all_pieces(work, running.shift_id),
            z,
        )
    )
    return work.answer(command.command_id, ended)


def clear_basket(command: ClearBasket, work: Work) -> BasketCleared:
    """Put on record that a basket was thrown away, on the counter or parked.

    Raises:
        NotAllowed, NeedsApproval: the basket stays.
    """
    if answered := work.answer_to(command.command_id, BasketCleared):
        return answered
    work.require("clear_basket")
    work.note(lines=command.lines, total_cents=command.total_cents)
    running = open_shift_of(work, work.who.till_id)
    row = {
        "basket_id": command.command_id,
        "shift_id": running.shift_id if running else None,
        "till_id": work.who.till_id,
        "lines": command.lines,
        "total_cents": command.total_cents,
        "person_id": work.who.person_id,
        "approver_id": work.who.approver_id,
        "happened_at": work.now_text,
    }
    work.write(INSERT_CLEARED, row)
    end_basket(command.command_id, work)
    if command.rest is not None:
        keep_baskets(Keeping((command.rest,)), work)
    return work.answer(command.command_id, BasketCleared(command.lines))


def next_number(work: Work, till_id: str, kind: str) -> int:
    """Shifts of a till count up without gaps in each lane, also while lost days come back into another."""
    found = work.one(
        "SELECT coalesce(max(number) FILTER (WHERE lane_id = ?), max(number), 0) FROM shift"
        " WHERE till_id = ? AND kind = ?",
        (work.lane.lane_id, till_id, kind),
    )
    return int(found[0]) + 1 if found else 1
