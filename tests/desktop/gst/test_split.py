"""The tax office's own figures: what is inside a price, and the two ways to round a document."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.gst.rates import RATES_BP, rate_for
from desktop.gst.split import GstMethod, Taxed, gst_inside, gst_of_lines

PRICES = [
    (5, 0),
    (10, 1),
    (100, 8),
    (545, 45),
    (1_000, 83),
    (3_000, 248),
    (4_990, 412),
    (8_000, 661),
    (9_000, 743),
    (10_000, 826),
    (10_900, 900),
    (1_000_000, 82_569),
]


@pytest.mark.parametrize(("price", "gst"), PRICES)
def test_inclusive_price_holds_nine_in_a_hundred_and_nine(price: int, gst: int) -> None:
    assert gst_inside(price, 900) == gst
    assert gst_inside(-price, 900) == -gst


def test_three_pens_differ_by_a_cent_between_the_methods() -> None:
    pens = [Taxed(140, "SR", 900)] * 3
    assert gst_of_lines(pens, GstMethod.PER_LINE) == [12, 12, 12]
    assert gst_of_lines(pens, GstMethod.PER_INVOICE) == [12, 12, 11]


def test_codes_of_one_document_are_rounded_apart() -> None:
    lines = [Taxed(140, "SR", 900), Taxed(140, "DS", 900), Taxed(140, "SR", 900), Taxed(500, "ZR", 0)]
    assert gst_of_lines(lines, GstMethod.PER_INVOICE) == [12, 12, 11, 0]


def test_document_without_lines_has_no_shares() -> None:
    assert gst_of_lines([], GstMethod.PER_INVOICE) == []


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(1994, 4, 1), 300),
        (date(2002, 12, 31), 300),
        (date(2003, 1, 1), 400),
        (date(2003, 12, 31), 400),
        (date(2004, 1, 1), 500),
        (date(2007, 6, 30), 500),
        (date(2007, 7, 1), 700),
        (date(2022, 12, 31), 700),
        (date(2023, 1, 1), 800),
        (date(2023, 12, 31), 800),
        (date(2024, 1, 1), 900),
    ],
)
def test_rate_changes_on_the_day_the_law_says(on: date, rate: int) -> None:
    assert [bp for start, bp in RATES_BP if start <= on][-1] == rate


@pytest.mark.parametrize(
    ("code", "rate"), [("SR", 900), ("DS", 900), ("SRCA-S", 0), ("ZR", 0), ("ES33", 0), ("OS", 0), ("NG", 0)]
)
def test_only_standard_codes_carry_the_rate(code: str, rate: int) -> None:
    assert rate_for(code, 900) == rate
