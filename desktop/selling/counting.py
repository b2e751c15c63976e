"""Counting a shift blind: a first count that is kept, and a second of what is off beyond the shop's limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.money import LARGEST_CENTS
from desktop.selling.drawer_moves import INSERT_DRAWER
from desktop.selling.events import Counted, Pieces
from desktop.selling.keep_pieces import forget_count, keep_pieces
from desktop.selling.lines import CASH
from desktop.selling.pieces import COUNT, RECOUNT, check_pieces, pieces_of, worth
from desktop.selling.queries import (
    ShiftNow,
    countable_tenders,
    expected_of_shift,
    open_shift_of,
    tender_accounts,
)
from desktop.selling.refusals import BadAmount, NoShift, NotCountedTwice, UnknownTender
from desktop.selling.shift_words import CloseShift, CountShift, CountTaken
from desktop.selling.tables import first_count, shift_count
from desktop.setup.queries import OVER_SHORT_LIMIT, setting_on, the_shop

INSERT_COUNT = shift_count.insert()
INSERT_FIRST = first_count.insert()
FORGET_FIRST = first_count.delete().where(first_count.c.shift_id == bindparam("which"))


def count_shift(command: CountShift, work: Work) -> CountTaken:
    """Keep a first count that is off beyond the limit; say what is to be counted again, never by how much.

    A first count that stands is not replaced, so that nobody tries figures until one fits: only what moved
    in the drawer since makes it void.

    Raises:
        NoShift, BadAmount, BadPieces, UnknownTender, NotAllowed: nothing was kept.
    """
    if answered := work.answer_to(command.command_id, CountTaken):
        return answered
    work.require("count_shift")
    running = shift_to_count(command, work)
    if standing := _standing(running.shift_id, work):
        again = _names_off(standing.values(), work)
        return work.answer(command.command_id, CountTaken("\n".join(again), is_first=False))
    counts = _counts(running.shift_id, dict(command.counted), work)
    again = _names_off(counts, work)
    if again:
        work.write(FORGET_FIRST, {"which": running.shift_id})
        forget_count(running.shift_id, work)
        rows = [
            {
                "shift_id": running.shift_id,
                "tender_type": each.tender_type,
                "expected_cents": each.expected_cents,
                "counted_cents": each.counted_cents,
            }
            for each in counts
        ]
        work.write(INSERT_FIRST, rows)
        keep_pieces(running.shift_id, COUNT, command.pieces, work)
        counted = {each.tender_type: each.counted_cents for each in counts}
        work.note(shift_id=running.shift_id, counted=counted)
    return work.answer(command.command_id, CountTaken("\n".join(again), is_first=True))


def shift_to_count(command: CountShift | CloseShift, work: Work) -> ShiftNow:
    """The open shift that the counts are of.

    Raises:
        NoShift, BadAmount, BadPieces, UnknownTender: they are not.
    """
    running = open_shift_of(work, work.lane.till_id)
    if running is None or running.shift_id != command.shift_id:
        raise NoShift
    counted = dict(command.counted)
    for amount in counted.values():
        check_amount(amount)
    check_pieces(command.pieces, counted.get(CASH, 0))
    for unknown in sorted(counted.keys() - countable_tenders(work, running.shift_id).keys()):
        raise UnknownTender(unknown)
    return running


def final_counts(command: CloseShift, work: Work) -> tuple[Counted, ...]:
    """What the shift ends with: the only count, or the first one with the second of what was off.

    Raises:
        NotCountedTwice: something is off beyond the limit and was counted once only.
    """
    given, standing = dict(command.counted), _standing(command.shift_id, work)
    if not standing:
        counts = _counts(command.shift_id, given, work)
        if again := _names_off(counts, work):
            raise NotCountedTwice(again[0])
        return counts
    again = _names_off(standing.values(), work)
    for name in again:
        if name not in given:
            raise NotCountedTwice(name)
    accounts = tender_accounts(work)
    return tuple(
        Counted(
            name,
            accounts[name],
            first.expected_cents,
            first.counted_cents,
            given[name] if name in again else None,
        )
        for name, first in standing.items()
    )


def beyond_limit(counts: Sequence[Counted], work: Work) -> bool:
    """Is something still further off than the shop allows?"""
    return bool(_names_off(counts, work))


def keep_counts(shift_id: str, counts: Sequence[Counted], work: Work) -> None:
    """Write what was expected, counted first and counted again."""
    rows: list[dict[str, object]] = [
        {
            "shift_id": shift_id,
            "tender_type": each.tender_type,
            "account": each.account,
            "expected_cents": each.expected_cents,
            "counted_cents": each.counted_cents,
            "verified_cents": each.verified_cents,
        }
        for each in counts
    ]
    work.write(INSERT_COUNT, rows)


def keep_difference(running: ShiftNow, cash: Counted, work: Work) -> None:
    """What the cash is over or short stands among the drawer's movements."""
    if cash.over_short_cents:
        kind = "counted_over" if cash.over_short_cents > 0 else "counted_short"
        move_drawer(work, running.shift_id, kind, cash.over_short_cents)


def keep_last_pieces(shift_id: str, cash: Counted, pieces: Pieces, work: Work) -> None:
    """Coins and notes of the count that stands; a first count that is not repeated has its own already."""
    if cash.verified_cents is not None:
        keep_pieces(shift_id, RECOUNT, pieces, work)
    elif worth(pieces) == cash.counted_cents and not pieces_of(work, shift_id, COUNT):
        keep_pieces(shift_id, COUNT, pieces, work)


def all_pieces(work: Work, shift_id: str) -> tuple[tuple[str, Pieces], ...]:
    """The coins and notes of the counts, by occasion; those that were counted one by one."""
    found = ((occasion, pieces_of(work, shift_id, occasion)) for occasion in (COUNT, RECOUNT))
    return tuple((occasion, pieces) for occasion, pieces in found if pieces)


def check_amount(amount_cents: int) -> None:
    """An amount of cash that can lie in a drawer.

    Raises:
        BadAmount: below nothing, or beyond reason.
    """
    if not 0 <= amount_cents <= LARGEST_CENTS:
        raise BadAmount(amount_cents)


def move_drawer(work: Work, shift_id: str, kind: str, amount_cents: int) -> None:
    """A float or a difference: its command and its own entry say the rest."""
    row = {
        "movement_id": new_id(),
        "shift_id": shift_id,
        "till_id": work.who.till_id,
        "kind": kind,
        "amount_cents": amount_cents,
        "reason": "",
        "person_id": work.who.person_id,
        "approver_id": work.who.approver_id,
        "happened_at": work.now_text,
        "account": None,
    }
    work.write(INSERT_DRAWER, row)


def _counts(shift_id: str, counted: dict[str, int], work: Work) -> tuple[Counted, ...]:
    """Cash that was not counted is missing; other ways of paying that were not are taken as told."""
    expected, accounts = expected_of_shift(work, shift_id), tender_accounts(work)
    counts = []
    for name in sorted(expected.keys() | counted.keys()):
        should = expected.get(name, 0)
        found = counted.get(name, should if name != CASH else 0)
        counts.append(Counted(name, accounts[name], should, found))
    return tuple(counts)


def _standing(shift_id: str, work: Work) -> dict[str, Counted]:
    """The first count of a shift, as long as nothing moved since."""
    found = work.rows(
        "SELECT tender_type, expected_cents, counted_cents FROM first_count WHERE shift_id = ?"
        " ORDER BY tender_type",
        (shift_id,),
    )
    first = {name: Counted(name, "", should, counted) for name, should, counted in found}
    expected = expected_of_shift(work, shift_id)
    names = expected.keys() | first.keys()
    is_fresh = all(name in first and first[name].expected_cents == expected.get(name, 0) for name in names)
    return first if is_fresh else {}


def _names_off(counts: Iterable[Counted], work: Work) -> list[str]:
    limit = setting_on(work, OVER_SHORT_LIMIT, day_in(the_shop(work).zone, work.now))
    assert isinstance(limit, int)
    return [each.tender_type for each in counts if abs(each.over_short_cents) > limit]
