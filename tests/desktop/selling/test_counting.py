"""Counting blind: the first count is kept, what is far off is counted again, and then somebody approves."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from desktop.database.who import Approval
from desktop.ids import new_id
from desktop.selling.counting import count_shift
from desktop.selling.pieces import BadPieces
from desktop.selling.queries import counts_of_shift, open_shift_of
from desktop.selling.refusals import NotCountedTwice
from desktop.selling.shift_words import CloseShift, CountShift, CountTaken, ShiftEnded
from desktop.selling.shifts import close_shift
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.staff.permissions import NeedsApproval
from desktop.verify.run import verify
from tests.builders import Shop
from tests.desktop.verify.sample_day import MILK, sell, stock_the_shop

LIMIT = 1_000


@pytest.fixture
def selling(shop: Shop) -> Shop:
    """$100.00 of float, $3.50 in cash and $7.00 by card."""
    stock_the_shop(shop)
    shop.start_shift(10_000)
    sell(shop, (MILK.line(),), ("cash", 350))
    sell(shop, (MILK.line(2_000),), ("card", 700))
    return shop


def running(shop: Shop) -> str:
    found = open_shift_of(shop.reader, shop.cashier.till_id)
    assert found is not None
    return found.shift_id


def count(shop: Shop, cash: int, **more: int) -> CountTaken:
    counted = (("cash", cash), *more.items())
    taken: CountTaken = shop.run(count_shift, CountShift(new_id(), running(shop), counted))
    return taken


def close(shop: Shop, cash: int, *, is_approved: bool = False, **more: int) -> ShiftEnded:
    approval = Approval("close_over_limit", shop.supervisor.person_id) if is_approved else None
    command = CloseShift(new_id(), running(shop), (("cash", cash), *more.items()))
    ended: ShiftEnded = shop.run(close_shift, command, replace(shop.cashier, approval=approval))
    return ended


@pytest.mark.parametrize("off", [LIMIT, -LIMIT, 0])
def test_count_within_the_limit_ends_the_shift_at_once(selling: Shop, off: int) -> None:
    taken = count(selling, 10_350 + off, card=700)
    assert (taken.names, taken.is_first) == ((), True)
    assert selling.count("first_count") == [0]
    assert close(selling, 10_350 + off, card=700).over_short_cents == off
    assert [each.verified_cents for each in counts_of_shift(selling.reader, running_no_more(selling))] == [
        None,
        None,
    ]


def running_no_more(shop: Shop) -> str:
    assert open_shift_of(shop.reader, shop.cashier.till_id) is None
    return str(shop.reader.rows("SELECT shift_id FROM shift ORDER BY closed_at DESC LIMIT 1")[0][0])


def test_answer_to_a_count_says_what_is_off_and_never_by_how_much(selling: Shop) -> None:
    taken = count(selling, 10_350 - LIMIT - 1, card=700)
    assert (taken.names, taken.is_first) == (("cash",), True)
    assert {each.name for each in fields(taken)} == {"again", "is_first"}


def test_first_count_stands_and_the_second_decides(selling: Shop) -> None:
    count(selling, 5_000, card=600)
    again = count(selling, 10_350, card=700)
    assert (again.names, again.is_first) == (("cash",), False), "nobody tries figures until one fits"
    ended = close(selling, 10_300)
    assert ended.over_short_cents == -50 - 100
    kept = counts_of_shift(selling.reader, ended.shift_id)
    assert [(each.expected_cents, each.counted_cents, each.verified_cents) for each in kept] == [
        (10_350, 5_000, 10_300),
        (700, 600, None),
    ]
    books = "SELECT account, sum(amount_cents) FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
    off = selling.reader.rows(f"{books} WHERE kind = 'over_short' GROUP BY account ORDER BY account")
    assert off == [("1010", -50), ("1040", -100), ("6090", 150)]
    assert verify(selling.reader) == []


def test_second_count_still_far_off_needs_somebodys_approval_which_stands_with_the_close(
    selling: Shop,
) -> None:
    with pytest.raises(NotCountedTwice):
        close(selling, 5_000, is_approved=True)
    count(selling, 5_000)
    with pytest.raises(NotCountedTwice):
        selling.run(close_shift, CloseShift(new_id(), running(selling), (("card", 700),)))
    with pytest.raises(NeedsApproval) as lacking:
        close(selling, 5_000)
    assert lacking.value.command == "close_over_limit"
    ended = close(selling, 5_000, is_approved=True)
    found = selling.reader.rows("SELECT closed_by, close_approver_id FROM shift")
    assert found == [(selling.cashier.person_id, selling.supervisor.person_id)]
    assert ended.over_short_cents == 5_000 - 10_350
    assert verify(selling.reader) == []


def test_supervisor_counts_twice_too_and_is_asked_nobody(selling: Shop) -> None:
    command = CountShift(new_id(), running(selling), (("cash", 0),))
    assert selling.run(count_shift, command, selling.supervisor).names == ("cash",)
    selling.run(close_shift, CloseShift(new_id(), running(selling), (("cash", 0),)), selling.supervisor)
    assert selling.reader.rows("SELECT closed_by, close_approver_id FROM shift") == [
        (selling.supervisor.person_id, None)
    ]
    assert verify(selling.reader) == []


def test_count_begins_anew_once_something_moved(selling: Shop) -> None:
    count(selling, 5_000)
    sell(selling, (MILK.line(),), ("cash", 350))
    with pytest.raises(NotCountedTwice):
        close(selling, 5_000)
    again = count(selling, 6_000)
    assert again.is_first
    assert selling.reader.rows("SELECT counted_cents FROM first_count WHERE tender_type = 'cash'") == [
        (6_000,)
    ]
    ended = close(selling, 10_700)
    assert ended.over_short_cents == 0
    told = selling.reader.rows("SELECT facts FROM audit WHERE command = 'count_shift' ORDER BY sequence")
    assert ['"cash":5000' in told[0][0], '"cash":6000' in told[1][0]] == [True, True], "both are on record"
    assert verify(selling.reader) == []


def test_coins_and_notes_of_both_counts_are_kept(selling: Shop) -> None:
    with pytest.raises(BadPieces):
        selling.run(count_shift, CountShift(new_id(), running(selling), (("cash", 6_000),), ((1_000, 5),)))
    first = CountShift(new_id(), running(selling), (("cash", 5_000),), ((1_000, 5),))
    selling.run(count_shift, first)
    second = CloseShift(new_id(), running(selling), (("cash", 10_350),), ((5_000, 2), (50, 7)))
    selling.run(close_shift, second)
    kept = selling.reader.rows("SELECT occasion, face_cents, pieces FROM cash_piece ORDER BY 1, 2")
    assert kept == [("count", 1_000, 5), ("recount", 50, 7), ("recount", 5_000, 2)]
    assert verify(selling.reader) == []


def test_limit_is_the_owners_from_tomorrow_on(selling: Shop) -> None:
    changed = selling.run(
        change_setting, ChangeSetting(new_id(), "over_short_limit_cents", 20), selling.owner
    )
    assert count(selling, 10_300).names == ()
    selling.clock.forward(days=1)
    assert changed.from_day == (selling.clock.now() + timedelta(hours=8)).date().isoformat()
    assert count(selling, 10_300).names == ("cash",)
    assert close(selling, 10_330).over_short_cents == -20
    assert verify(selling.reader) == []
