"""Check digits and canonical forms against published examples, and laws that must hold for all digits."""

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from hardware.scanner.barcode import candidates, check_digit, expand_upc_e, gtin14, is_gtin, normalise

digits = st.text("0123456789", min_size=1, max_size=17)


def test_known_codes_are_valid() -> None:
    for code in (
        "6291041500213",  # GS1's example of the check digit
        "4006381333931",  # EAN-13
        "8888002076009",
        "036000291452",  # UPC-A
        "96385074",  # EAN-8
        "10614141000415",  # GTIN-14
    ):
        assert is_gtin(code), code


def test_one_wrong_digit_or_a_foreign_digit_is_no_gtin() -> None:
    assert not is_gtin("6291041500214")
    assert not is_gtin("629104150021")
    assert not is_gtin("٦٢٩١٠٤١٥٠٠٢١٣")
    assert not is_gtin("")


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_any_single_wrong_digit_is_noticed(length: int, data: st.DataObject) -> None:
    body = data.draw(st.text("0123456789", min_size=length, max_size=length))
    code = body + check_digit(body)
    place = data.draw(st.integers(0, length))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[place]]))
    assert is_gtin(code)
    assert not is_gtin(code[:place] + other + code[place + 1 :])


@given(digits)
def test_leading_zeros_do_not_change_the_check_digit(body: str) -> None:
    assert check_digit("0" + body) == check_digit(body)


def test_upc_a_and_its_ean_13_are_one_product() -> None:
    assert gtin14("036000291452") == gtin14("0036000291452") == "00036000291452"
    assert normalise(" 036000291452\r") == "00036000291452"


def test_upc_e_expands_by_its_last_digit() -> None:
    known = {
        "01234565": "012345000065",
        "04252614": "042100005264",
        "02345673": "023456000073",
        "06397126": "063200009716",
        "0123453": "012300000451",
        "0123454": "012340000053",
    }
    for short, long in known.items():
        assert expand_upc_e(short) == long
        assert is_gtin(long)


def test_upc_e_with_a_wrong_check_digit_or_system_is_refused() -> None:
    assert expand_upc_e("01234566") is None
    assert expand_upc_e("21234565") is None
    assert expand_upc_e("12345") is None
    assert expand_upc_e("0123456x") is None


@given(st.from_regex(r"[01][0-9]{6}", fullmatch=True))
def test_every_expanded_upc_e_is_a_valid_upc_a(seven: str) -> None:
    full = expand_upc_e(seven)
    assert full is not None
    assert is_gtin(full)
    assert expand_upc_e(seven + full[-1]) == full


@pytest.mark.parametrize(("short", "long"), [("04252614", "042100005264"), ("01234565", "012345000065")])
def test_foreign_decoder_reads_a_upc_e_picture_as_the_same_product(short: str, long: str) -> None:
    drawn = zxingcpp.create_barcode(short, zxingcpp.BarcodeFormat.UPCE)
    (read,) = zxingcpp.read_barcodes(drawn.to_image(scale=3))
    assert normalise(long) in candidates(read.text, "]E0")


def test_ambiguous_eight_digits_are_decided_by_the_mark_or_tried_both_ways() -> None:
    code = "01234565"  # as EAN-8 the check digit fits too
    ean, upc = "00000001234565", "00012345000065"
    assert candidates(code) == (ean, upc)
    assert candidates(code, "]E4") == (ean,)
    assert candidates(code, "]E0") == (upc, ean)


def test_short_numbers_of_the_shops_own_are_left_alone() -> None:
    assert candidates("123456") == ("123456",)
    assert candidates("ab-12 ") == ("AB-12",)


@given(st.text(max_size=40))
def test_any_scan_has_a_form_that_is_its_own_form(text: str) -> None:
    once = normalise(text)
    assert candidates(text)
    assert normalise(once) == once
