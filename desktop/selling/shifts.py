"""Start and end of a shift, and the drawer between sales."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.money import LARGEST_CENTS
from desktop.selling.events import Counted, DrawerOpened, ShiftClosed, ShiftOpened
from desktop.selling.keep_basket import end_basket, keep_baskets
from desktop.selling.lines import CASH
from desktop.selling.park_words import Keeping
from desktop.selling.queries import (
    ShiftNow,
    countable_tenders,
    expected_of_shift,
    open_shift_of,
    sales_of_shift,
    tender_accounts,
)
from desktop.selling.refusals import BadAmount, NoShift, ShiftIsOpen, UnknownTender
from desktop.selling.shift_words import (
    BasketCleared,
    ClearBasket,
    CloseShift,
    DrawerOpen,
    OpenDrawer,
    OpenShift,
    ShiftEnded,
    ShiftStarted,
)
from desktop.selling.tables import drawer_movement, shift, shift_count
from desktop.setup.queries import the_shop, this_till

INSERT_SHIFT = shift.insert()
INSERT_COUNT = shift_count.insert()
INSERT_DRAWER = drawer_movement.insert()
END_SHIFT = (
    shift.update()
    .where(shift.c.shift_id == bindparam("which"))
    .values(state="closed", closed_at=bindparam("at"), closed_by=bindparam("whom"))
)


def open_shift(command: OpenShift, work: Work) -> ShiftStarted:
    """Start a shift on this till; its business date is today on the shop's wall clock.

    Raises:
        ShiftIsOpen, BadAmount, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, ShiftStarted):
        return answered
    work.require("open_shift")
    till = this_till(work)
    if running := open_shift_of(work, till.till_id):
        raise ShiftIsOpen(running.number)
    check_amount(command.float_cents)
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
        },
    )
    _drawer(work, started.shift_id, "float", command.float_cents)
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
        )
    )
    return work.answer(command.command_id, started)


def close_shift(command: CloseShift, work: Work) -> ShiftEnded:
    """End the shift: keep what was expected and counted, and tell the books what is over or short.

    Raises:
        NoShift, BadAmount, UnknownTender, NotAllowed: the shift goes on.
    """
    if answered := work.answer_to(command.command_id, ShiftEnded):
        return answered
    work.require("close_shift")
    lane = work.lane  # read while the shift is open: a clock before its beginning is wrong
    running = open_shift_of(work, lane.till_id)
    if running is None or running.shift_id != command.shift_id:
        raise NoShift
    counted = dict(command.counted)
    for amount in counted.values():
        check_amount(amount)
    for unknown in sorted(counted.keys() - countable_tenders(work, running.shift_id).keys()):
        raise UnknownTender(unknown)
    counts = _count(running, counted, work)
    work.write(END_SHIFT, {"which": running.shift_id, "at": work.now_text, "whom": work.who.person_id})
    ended = ShiftEnded(
        running.shift_id,
        running.number,
        sales_of_shift(work, running.shift_id),
        sum(each.over_short_cents for each in counts),
    )
    work.note(shift_id=running.shift_id, number=running.number, over_short_cents=ended.over_short_cents)
    work.record(
        ShiftClosed(
            running.shift_id,
            running.till_id,
            running.location_id,
            running.number,
            running.business_date,
            min(running.float_cents, next(each.counted_cents for each in counts if each.tender_type == CASH)),
            counts,
            work.now_text,
        )
    )
    return work.answer(command.command_id, ended)


def _count(running: ShiftNow, counted: dict[str, int], work: Work) -> tuple[Counted, ...]:
    expected, accounts = expected_of_shift(work, running.shift_id), tender_accounts(work)
    counts = []
    for name in sorted(expected.keys() | counted.keys()):
        should = expected.get(name, 0)
        found = counted.get(name, should if name != CASH else 0)
        counts.append(Counted(name, accounts[name], should, found))
    work.write(
        INSERT_COUNT,
        [
            {
                "shift_id": running.shift_id,
                "tender_type": each.tender_type,
                "account": each.account,
                "expected_cents": each.expected_cents,
                "counted_cents": each.counted_cents,
            }
            for each in counts
        ],
    )
    cash_difference = next(each.over_short_cents for each in counts if each.tender_type == CASH)
    if cash_difference:
        kind = "counted_over" if cash_difference > 0 else "counted_short"
        _drawer(work, running.shift_id, kind, cash_difference)
    return tuple(counts)


def open_drawer(command: OpenDrawer, work: Work) -> DrawerOpen:
    """Put on record that the drawer was opened without a sale; the kick itself comes after the commit.

    Raises:
        NoShift, NotAllowed, NeedsApproval: the drawer stays shut.
    """
    if answered := work.answer_to(command.command_id, DrawerOpen):
        return answered
    work.require("open_drawer")
    running = open_shift_of(work, work.who.till_id)
    if running is None:
        raise NoShift
    movement_id = _drawer(work, running.shift_id, "opened", 0, command.reason)
    work.note(movement_id=movement_id, reason=command.reason)
    work.record(DrawerOpened(running.till_id, running.shift_id))
    return work.answer(command.command_id, DrawerOpen(movement_id))


def clear_basket(command: ClearBasket, work: Work) -> BasketCleared:
    """Put on record that a basket was thrown away, on the counter or parked.

    Raises:
        NotAllowed, NeedsApproval: the basket stays.
    """
    if answered := work.answer_to(command.command_id, BasketCleared):
        return answered
    work.require("clear_basket")
    work.note(lines=command.lines, total_cents=command.total_cents)
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


def check_amount(amount_cents: int) -> None:
    """An amount of cash that can lie in a drawer.

    Raises:
        BadAmount: below nothing, or beyond reason.
    """
    if not 0 <= amount_cents <= LARGEST_CENTS:
        raise BadAmount(amount_cents)


def _drawer(work: Work, shift_id: str, kind: str, amount_cents: int, reason: str = "") -> str:
    movement_id = new_id()
    work.write(
        INSERT_DRAWER,
        {
            "movement_id": movement_id,
            "shift_id": shift_id,
            "till_id": work.who.till_id,
            "kind": kind,
            "amount_cents": amount_cents,
            "reason": reason,
            "person_id": work.who.person_id,
            "approver_id": work.who.approver_id,
            "happened_at": work.now_text,
        },
    )
    return movement_id
