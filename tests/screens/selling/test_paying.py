"""Keyed payments by chance: never a negative change, never more or less than the total, and settle agrees."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from desktop.screens.selling.paying import Paying
from desktop.screens.selling.session import typed_cash
from desktop.selling.settle import settle
from tests.screens.selling.stub_shop import NEAREST, TYPES

KEYS = ["0", "1", "5", "9", ".", "back", "take", "take back", "exact", "cash", "card", "cdc_voucher", "quick"]


def pressed(paying: Paying, key: str) -> tuple[Paying, bool]:
    """As the payment screen does; True once the total is covered."""
    if key in TYPES:
        return paying.choose(key), False
    if key == "take back":
        return paying.take_back(), False
    if key == "exact":
        paying, key = paying.offer(paying.collect_cents), "take"
    if key == "quick":
        offers = paying.quick_cents()
        if not offers:
            return paying, False
        paying, key = paying.offer(offers[0]), "take"
    if key != "take":
        return paying.key(key), False
    if not paying.is_takeable:
        return paying, False
    return paying.take(), paying.covers


@settings(max_examples=300)
@given(some.integers(0, 300_000), some.lists(some.sampled_from(KEYS), max_size=40))
def test_whatever_is_keyed_the_tenders_settle_the_total_to_the_cent(
    total_cents: int, keys: list[str]
) -> None:
    paying = Paying(total_cents, TYPES, NEAREST, "cash")
    for key in keys:
        said = paying.change_cents
        assert said >= 0
        paying, is_paid = pressed(paying, key)
        if not is_paid:
            assert not paying.taken or paying.due_cents > 0
            continue
        taken = settle(total_cents, paying.taken, TYPES, NEAREST)
        assert sum(each.applied_cents for each in taken) == total_cents
        assert all(each.change_cents >= 0 for each in taken)
        assert all(each.change_cents == 0 for each in taken if each.tender_type != "cash")
        assert all(abs(each.rounding_cents) <= 2 for each in taken)
        assert all(each.rounding_cents == 0 for each in taken if each.tender_type != "cash")
        return


def test_a_voucher_above_what_is_due_cannot_be_taken() -> None:
    paying = Paying(745, TYPES, NEAREST, "cdc_voucher").offer(1_000)
    assert (paying.is_takeable, paying.change_cents) == (False, 255)


def test_change_above_the_largest_note_cannot_be_taken() -> None:
    most = Paying(745, TYPES, NEAREST, "cash").offer(100_745)
    assert (most.is_takeable, most.change_cents) == (True, 100_000)
    above = most.offer(100_750)
    assert (above.is_takeable, above.owes_too_much) == (False, True)
    assert not Paying(745, TYPES, NEAREST, "card").offer(999_999_00).owes_too_much, "a card gives none at all"


def test_a_keyed_nothing_cannot_be_taken_but_a_total_that_rounds_to_nothing_can() -> None:
    assert not Paying(745, TYPES, NEAREST, "cash").key(".").is_takeable
    tiny = Paying(2, TYPES, NEAREST, "cash")
    assert tiny.is_takeable
    assert tiny.offer(tiny.collect_cents).is_takeable
    assert settle(2, tiny.take().taken, TYPES, NEAREST)[0].rounding_cents == -2


@pytest.mark.parametrize(
    ("total", "collect"), [(1001, 1000), (1002, 1000), (1003, 1005), (1007, 1005), (1008, 1010)]
)
def test_only_cash_is_rounded(total: int, collect: int) -> None:
    assert Paying(total, TYPES, NEAREST, "cash").collect_cents == collect
    assert Paying(total, TYPES, NEAREST, "card").collect_cents == total


def test_part_cash_that_is_no_multiple_of_five_leaves_the_rest_exact() -> None:
    paying = Paying(2_000, TYPES, NEAREST, "cash").offer(1_003).take().choose("card")
    assert paying.collect_cents == 997
    assert settle(2_000, paying.take().taken, TYPES, NEAREST)[0].rounding_cents == 0


@given(some.text(max_size=30))
def test_no_words_break_the_reading_of_cash(words: str) -> None:
    cents = typed_cash(words)
    assert cents is None or cents >= 0
