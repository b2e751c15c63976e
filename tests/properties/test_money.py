"""Money arithmetic against Decimal and Fraction, which know nothing of how it is done."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.money import (
    CashRounding,
    divide_half_up,
    dollars,
    extend_price,
    money_on_screen,
    money_text,
    quantity_text,
    read_cents,
    read_thousandths,
    round_cash,
)

CENTS = st.integers(-99_999_999_999, 99_999_999_999)
WHOLE = Decimal(1)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**7))
def test_division_rounds_halves_away_from_nothing(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    nearest = divide_half_up(numerator, denominator)
    assert abs(exact - nearest) <= Fraction(1, 2)
    if abs(exact - nearest) == Fraction(1, 2):
        assert abs(nearest) > abs(exact)


def test_division_by_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        divide_half_up(1, 0)


@given(st.integers(0, 99_999_999), st.integers(-999_999, 999_999))
def test_extended_price_is_decimal_arithmetic(price: int, quantity: int) -> None:
    exact = Decimal(price) * Decimal(quantity) / 1000
    assert extend_price(price, quantity) == int(exact.quantize(WHOLE, ROUND_HALF_UP))


@given(CENTS)
def test_dollars_read_back(cents: int) -> None:
    assert read_cents(dollars(cents)) == cents
    assert Decimal(dollars(cents)) * 100 == cents


@given(CENTS)
def test_money_as_shown_reads_back(cents: int) -> None:
    shown = money_text(cents)
    assert shown.startswith("-$" if cents < 0 else "$")
    assert read_cents(shown.replace("-$", "-")) == cents
    assert money_on_screen(cents) == shown.replace("-", "\N{MINUS SIGN}")


@given(st.integers(-999_999_999_999, 999_999_999_999))
def test_quantities_read_back(thousandths: int) -> None:
    shown = quantity_text(thousandths)
    assert read_thousandths(shown) == thousandths
    assert "." not in shown or not shown.endswith(("0", "."))


@given(st.text(max_size=12))
def test_words_are_refused_or_mean_what_decimal_says(words: str) -> None:
    try:
        cents = read_cents(words)
    except ValueError:
        return
    plain = words.strip().removeprefix("S").removeprefix("$").replace(",", "")
    assert Decimal(plain) * 100 == cents


@given(CENTS, st.sampled_from(CashRounding))
def test_cash_lands_on_five_cents_less_than_five_away(due: int, way: CashRounding) -> None:
    rounded = round_cash(due, way)
    assert rounded % 5 == 0
    assert abs(rounded - due) <= (2 if way is CashRounding.NEAREST else 4)
    assert round_cash(-due, way) == -rounded
    if way is CashRounding.DOWN:
        assert abs(rounded) <= abs(due)
    if way is CashRounding.UP:
        assert abs(rounded) >= abs(due)
