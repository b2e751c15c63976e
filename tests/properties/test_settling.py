"""Tenders of any sort: they settle exactly the total, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.money import CashRounding
from desktop.selling.lines import TenderAsked, TenderType
from desktop.selling.refusals import StillOwing, TooMuch, UnknownTender
from desktop.selling.settle import cash_due, settle

CASH = TenderType("cash", "Cash", "1010", True, True, True, True, 0, 1)
CARD = TenderType("card", "Card", "1040", False, False, True, False, 2, 2)
VOUCHER = TenderType("voucher", "Voucher", "1060", False, False, False, False, 1, 3)
TYPES = {each.tender_type: each for each in (CASH, CARD, VOUCHER)}
WAYS = st.sampled_from(CashRounding)
ASKED = st.lists(
    st.builds(TenderAsked, st.sampled_from(["cash", "card", "voucher"]), st.integers(0, 20_000)), max_size=4
)


@given(st.integers(0, 20_000), ASKED, WAYS)
def test_what_is_taken_settles_exactly_the_total(
    total: int, asked: list[TenderAsked], way: CashRounding
) -> None:
    try:
        taken = settle(total, asked, TYPES, way)
    except (StillOwing, TooMuch):
        return
    assert sum(each.applied_cents for each in taken) == total
    for each in taken:
        assert each.tendered_cents == each.applied_cents + each.rounding_cents + each.change_cents
        assert each.change_cents >= 0
        if each.tender_type != "cash":
            assert (each.change_cents, each.rounding_cents) == (0, 0)
        assert abs(each.rounding_cents) <= 4
    assert sum(each.taken_cents for each in taken) == total + sum(each.rounding_cents for each in taken)


@given(st.integers(0, 20_000), st.integers(0, 20_000), WAYS)
def test_card_first_leaves_the_rest_to_be_rounded_in_cash(
    total: int, by_card: int, way: CashRounding
) -> None:
    by_card = min(by_card, total)
    rest = cash_due(total - by_card, way)
    asked = ([TenderAsked("card", by_card)] if by_card else []) + [TenderAsked("cash", rest)]
    taken = settle(total, asked, TYPES, way)
    assert taken[-1].rounding_cents == rest - (total - by_card)
    assert sum(each.change_cents for each in taken) == 0


@given(st.integers(1, 20_000), st.integers(1, 5_000))
def test_more_than_is_due_is_refused_where_no_change_is_given(total: int, over: int) -> None:
    with pytest.raises(TooMuch) as refusal:
        settle(total, [TenderAsked("card", total + over)], TYPES, CashRounding.NEAREST)
    assert refusal.value.over_cents == over


@given(st.integers(1, 20_000), st.integers(1, 20_000), WAYS)
def test_less_than_is_due_is_refused_with_what_is_missing(paid: int, missing: int, way: CashRounding) -> None:
    with pytest.raises(StillOwing) as refusal:
        settle(paid + missing, [TenderAsked("voucher", paid)], TYPES, way)
    assert refusal.value.owing_cents == missing


def test_unknown_way_of_paying_is_refused() -> None:
    with pytest.raises(UnknownTender):
        settle(100, [TenderAsked("shells", 100)], TYPES, CashRounding.NEAREST)
