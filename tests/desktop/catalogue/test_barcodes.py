"""Codes: every way a product's number is printed, scanned or typed meets in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.barcodes import BadBarcode, canonical, expand_upc_e, has_check_digit


@pytest.mark.parametrize(
    ("scanned", "stored"),
    [
        ("8888002076009", "08888002076009"),  # EAN-13
        ("036000291452", "00036000291452"),  # UPC-A
        ("0036000291452", "00036000291452"),  # the same, as EAN-13
        ("96385074", "00000096385074"),  # EAN-8
        ("10012345000017", "10012345000017"),  # GTIN-14
        ("04252614", "00042100005264"),  # UPC-E: no valid EAN-8
        ("]E08888002076009", "08888002076009"),  # with an AIM identifier
        ("]C10108888002076009", "08888002076009"),  # GS1-128
        ("\x1d0108888002076009\x1d10LOT7", "08888002076009"),  # FNC1 and a lot behind it
        ("(01)08888002076009(10)LOT7", "08888002076009"),
        ("8888002076008", "8888002076008"),  # a wrong check digit is no GTIN
        ("  kopi-01 \r\n", "KOPI-01"),
        ("\x02ABC\x03", "ABC"),
        ("８８８８００２０７６００９", "08888002076009"),  # full-width digits
        ("12345", "12345"),
    ],
)
def test_a_code_in_any_form_becomes_its_canonical_one(scanned: str, stored: str) -> None:
    assert canonical(scanned) == stored


@pytest.mark.parametrize(
    ("scanned", "why"),
    [("", "empty"), (" \t\r\n", "empty"), ("AB\x07C", "control"), ("A" * 81, "long"), ("\ud800", "control")],
)
def test_what_no_label_can_carry_is_refused(scanned: str, why: str) -> None:
    with pytest.raises(BadBarcode) as refusal:
        canonical(scanned)
    assert refusal.value.why == why
    assert refusal.value.barcode.isprintable()


def test_upc_e_expands_by_its_last_digit() -> None:
    assert expand_upc_e("04252614") == "042100005264"
    assert expand_upc_e("01234505") == "012000003455"
    assert expand_upc_e("94252614") is None  # number system 9 does not exist


@given(st.integers(0, 10**12 - 1))
def test_one_wrong_digit_is_always_noticed(number: int) -> None:
    body = f"{number:012d}"
    check = next(digit for digit in "0123456789" if has_check_digit(body + digit))
    wrong = str((int(body[5]) + 1) % 10)
    assert not has_check_digit(body[:5] + wrong + body[6:] + check)


@given(st.text(max_size=100))
def test_a_canonical_code_is_its_own_canonical_code(text: str) -> None:
    try:
        once = canonical(text)
    except BadBarcode:
        return
    if len(once) <= 80:  # upper-casing may lengthen (ß)
        assert canonical(once) == once
