"""Cash to five cents: the shop's choice of way, on the cash part only."""

from __future__ import annotations

import pytest

from desktop.money import CashRounding, round_cash
from desktop.selling.lines import TenderAsked
from desktop.selling.refusals import StillOwing, TooMuch
from desktop.selling.settle import settle
from tests.properties.test_settling import TYPES

VECTORS = [
    (1230, 1230, 1230, 1230),
    (1231, 1230, 1230, 1235),
    (1232, 1230, 1230, 1235),
    (1233, 1235, 1230, 1235),
    (1234, 1235, 1230, 1235),
    (1235, 1235, 1235, 1235),
    (1236, 1235, 1235, 1240),
    (1237, 1235, 1235, 1240),
    (1238, 1240, 1235, 1240),
    (1239, 1240, 1235, 1240),
]


@pytest.mark.parametrize(("due", "nearest", "down", "up"), VECTORS)
def test_amounts_round_as_the_shop_chose(due: int, nearest: int, down: int, up: int) -> None:
    assert round_cash(due, CashRounding.NEAREST) == nearest
    assert round_cash(due, CashRounding.DOWN) == down
    assert round_cash(due, CashRounding.UP) == up


@pytest.mark.parametrize(("due", "nearest", "down", "up"), VECTORS)
def test_exact_cash_is_taken_and_the_difference_kept_on_the_tender(
    due: int, nearest: int, down: int, up: int
) -> None:
    for way, cash in ((CashRounding.NEAREST, nearest), (CashRounding.DOWN, down), (CashRounding.UP, up)):
        (taken,) = settle(due, [TenderAsked("cash", cash)], TYPES, way)
        assert (taken.applied_cents, taken.rounding_cents, taken.change_cents) == (due, cash - due, 0)


def test_split_payment_rounds_the_cash_part_not_the_bill() -> None:
    card, cash = settle(
        1_233, [TenderAsked("card", 1_000), TenderAsked("cash", 500)], TYPES, CashRounding.NEAREST
    )
    assert (card.applied_cents, card.rounding_cents) == (1_000, 0)
    assert (cash.applied_cents, cash.rounding_cents, cash.change_cents) == (233, 2, 265)


def test_card_is_never_rounded() -> None:
    (card,) = settle(1_233, [TenderAsked("card", 1_233)], TYPES, CashRounding.NEAREST)
    assert card.rounding_cents == 0


def test_cash_before_card_leaves_the_odd_cents_to_the_card() -> None:
    cash, card = settle(
        1_233, [TenderAsked("cash", 1_000), TenderAsked("card", 233)], TYPES, CashRounding.NEAREST
    )
    assert (cash.rounding_cents, card.rounding_cents) == (0, 0)
    assert cash.applied_cents + card.applied_cents == 1_233


def test_card_for_more_than_is_due_is_refused() -> None:
    with pytest.raises(TooMuch):
        settle(1_233, [TenderAsked("card", 1_235)], TYPES, CashRounding.NEAREST)


def test_cash_between_the_total_and_what_there_are_coins_for_is_still_owing() -> None:
    for asked in ([TenderAsked("cash", 104)], [TenderAsked("card", 100), TenderAsked("cash", 4)]):
        with pytest.raises(StillOwing) as refusal:
            settle(103, asked, TYPES, CashRounding.NEAREST)
        assert refusal.value.owing_cents == 1
