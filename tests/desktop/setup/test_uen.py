"""UENs and GST numbers that exist, that could, and that cannot."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.setup.uen import BadGstNumber, BadUen, read_gst_number, read_uen

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "uen",
    [
        "00192200M",
        "197401143C",
        "201403121W",
        "S16FC0121D",
        "T01FC6132D",
        "53999999K",
        "202699999E",
        "T26LL9999L",
        "T26SS9999A",
    ],
)
def test_real_form_is_accepted_in_either_case(uen: str) -> None:
    assert read_uen(uen, TODAY) == uen
    assert read_uen(f" {uen.lower()} ", TODAY) == uen


@pytest.mark.parametrize(
    ("uen", "reason"),
    [
        ("00192200A", "letter"),
        ("197401143A", "letter"),
        ("S16FC0121E", "letter"),
        ("T08QQ0001A", "type"),
        ("999999999A", "form"),
        ("202799999E", "year"),
        ("T27LL9999L", "year"),
        ("", "form"),
        ("S1234567D", "form"),  # the shape of an identity card number
    ],
)
def test_what_cannot_be_one_is_refused_with_its_reason(uen: str, reason: str) -> None:
    with pytest.raises(BadUen) as told:
        read_uen(uen, TODAY)

    assert told.value.reason == reason


@pytest.mark.parametrize("number", ["202699999E", "M2-1234567-K", "M12345678X", "MR1234567X", "m90312345a"])
def test_gst_number_in_any_of_its_forms_is_accepted(number: str) -> None:
    assert read_gst_number(f" {number} ") == number.upper()


@pytest.mark.parametrize("number", ["", "M2", "M2-1234567-K-9", "ABCDEFGHI", "M2 1234567 K"])
def test_gst_number_that_cannot_be_one_is_refused(number: str) -> None:
    with pytest.raises(BadGstNumber):
        read_gst_number(number)
