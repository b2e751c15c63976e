"""Keyed payments by chance: never a negative change, never more or less than the total, and settle agrees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from desktop.messages.say import Say
from desktop.screens.selling.figures import typed_cash
from desktop.screens.selling.paying import Paying
from desktop.screens.selling.paying_words import collect_words, remark, shown_amount, take_words
from desktop.selling.lines import TenderAsked
from desktop.selling.settle import settle
from tests.screens.selling.stub_shop import NEAREST, TYPES, a_type

NO_CHANGE = "$2.55 too much: no change is given"

WAYS = TYPES | {
    "cheque": replace(a_type("cheque"), asks="cheque_number"),
    "mall": replace(a_type("mall"), surplus="forfeited", denominations=(200, 500, 1_000)),
    "meal": replace(a_type("meal"), denominations=(500,)),
}
KEYS = ["0", "1", "5", "9", ".", "back", "take", "take back", "take first back", "exact", "quick", *WAYS]


def pressed(paying: Paying, key: str) -> tuple[Paying, bool]:
    """As the payment screen does; True once the total is covered."""
    if key in WAYS:
        paying, key = paying.choose(key), "take"
    if key == "take back":
        return paying.take_back(), False
    if key == "take first back":
        return paying.take_back(0), False
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
    if paying.lacks_reference:
        return paying if paying.is_asking else paying.ask_reference(), False
    return paying.take(), paying.covers


@settings(max_examples=300)
@given(some.integers(0, 300_000), some.lists(some.sampled_from(KEYS), max_size=40))
def test_whatever_is_keyed_the_tenders_settle_the_total_to_the_cent(
    total_cents: int, keys: list[str]
) -> None:
    paying = Paying(total_cents, WAYS, NEAREST, "cash")
    for key in keys:
        said = paying.change_cents
        assert said >= 0
        paying, is_paid = pressed(paying, key)
        if not is_paid:
            assert not paying.taken or paying.due_cents > 0
            continue
        taken = settle(total_cents, paying.taken, WAYS, NEAREST)
        assert sum(each.applied_cents for each in taken) == total_cents
        assert all(each.change_cents >= 0 for each in taken)
        assert all(each.change_cents == 0 for each in taken if each.tender_type != "cash")
        assert all(each.forfeited_cents == 0 for each in taken if each.tender_type != "mall")
        assert all(each.reference for each in taken if each.tender_type == "cheque")
        assert all(abs(each.rounding_cents) <= 2 for each in taken)
        assert all(each.rounding_cents == 0 for each in taken if each.tender_type != "cash")
        return


def chosen(total_cents: int, way: str, *taken: TenderAsked) -> Paying:
    return Paying(total_cents, WAYS, NEAREST, "cash", taken).choose(way)


@pytest.mark.parametrize(
    ("way", "due", "takes", "lost"),
    [
        ("card", 1_263, 1_263, 0),
        ("meal", 1_263, 1_000, 0),
        ("mall", 1_263, 1_200, 0),
        ("mall", 60, 200, 140),  # the smallest there is, and the rest of it is lost
        ("meal", 60, 0, 0),
    ],
)
def test_a_way_takes_what_is_due_or_as_much_as_its_vouchers_make_up(
    way: str, due: int, takes: int, lost: int
) -> None:
    paying = chosen(due, way)
    assert (paying.amount_cents, paying.change_cents, paying.is_takeable) == (takes, lost, takes > 0)


def test_a_part_typed_leaves_the_rest_to_cash_and_any_part_may_be_taken_back() -> None:
    paying = chosen(3_263, "card").offer(2_000).take()
    assert (paying.current, paying.collect_cents) == ("cash", 1_265)
    paying = paying.choose("meal").take()
    assert [each.tender_type for each in paying.taken] == ["card", "meal"]
    assert paying.collect_cents == 265
    assert paying.take_back(0).collect_cents == 2_265
    assert paying.take_back(5).taken == paying.taken


def test_a_reference_is_keyed_like_an_amount_and_comes_with_the_part() -> None:
    paying = chosen(1_263, "cheque").ask_reference()
    for key in "0A.", "back", "77", "\t", "-1":
        for letter in [key] if key == "back" else key:
            paying = paying.key(letter)
    assert (paying.reference, paying.amount_cents) == ("077-1", 1_263)
    assert paying.take().taken == (TenderAsked("cheque", 1_263, "077-1"),)
    assert paying.choose("card").reference == ""
    assert len(replace(paying, reference="9" * 40).key("9").reference) == 40


def test_rules_that_change_meanwhile_hold_for_the_rest_of_the_payment() -> None:
    part = chosen(3_263, "cheque").offer(2_000).ask_reference().key("7").take()
    left = {name: kind for name, kind in WAYS.items() if name != "cheque"}
    renewed = part.choose("mall").renewed(left, NEAREST)
    assert (renewed.current, renewed.taken) == ("mall", part.taken)
    assert chosen(745, "cheque").ask_reference().renewed(left, NEAREST).current == "cash"
    stricter = left | {"mall": replace(left["mall"], surplus=None)}
    assert not chosen(60, "mall").renewed(stricter, NEAREST).is_takeable


@pytest.mark.parametrize(
    ("paying", "said"),
    [
        (chosen(1_263, "mall"), ("To collect", "$12.63", "$10 + $2", "Take $12.00 as part")),
        (chosen(60, "mall"), ("To collect", "$0.60", "$2", "Take $2.00 · $1.40 is forfeited")),
        (chosen(60, "meal"), ("To collect", "$0.60", "worth $5", "Key an amount")),
        (chosen(1_263, "meal").offer(700), ("Given", "$7.00", "worth $5", "Vouchers are $5")),
        (chosen(745, "cdc_voucher").offer(1_000), ("Given", "$10.00", "of $7.45 due", NO_CHANGE)),
        (chosen(745, "cheque").ask_reference(), ("Cheque number", "–", "for $7.45", "Key the cheque number")),
        (chosen(745, "cheque").ask_reference().key("7"), ("Cheque number", "7", "for $7.45", "Take $7.45")),
        (chosen(743, "cash"), ("Cash to collect", "$7.45", "rounded to 5¢: $0.02", "Take $7.45")),
    ],
)
def test_the_screen_says_what_it_will_do_or_why_not(paying: Paying, said: tuple[str, ...]) -> None:
    say = Say("en")
    told = (collect_words(paying, say), shown_amount(paying), remark(paying, say), take_words(paying, say))
    assert told == said


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


def test_cash_keyed_as_due_is_what_coins_make_of_it() -> None:
    """Found by drawing keys: $1.43 of cash where $1.45 is collected settled nothing and left nothing due."""
    paying = Paying(143, WAYS, NEAREST, "cash").offer(143)
    assert paying.amount_cents == 145 and paying.covers and paying.change_cents == 0
