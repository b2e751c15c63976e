"""What a scan says: carriers, trade numbers, GS1 element strings; biip judges beside the table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import biip
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.catalogue.barcodes import BadBarcode, canonical, has_check_digit
from desktop.catalogue.labels.label import NO_LOT, Label, Lot, WrongCheckDigit
from desktop.catalogue.labels.read_label import read_label

GTIN = "08888002076009"


def whole(body: str) -> str:
    """The digits with the check digit that fits."""
    return next(body + digit for digit in "0123456789" if has_check_digit(body + digit))


GTINS = st.integers(0, 10**13 - 1).map(lambda number: whole(f"{number:013d}"))
WORDS = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-./", min_size=1, max_size=20)
CARRIERS = ("]C1", "]d2", "]Q3", "]e0", "]J1", "\x1d")
DAYS = st.integers(0, 2_000).map(lambda days: date(2026, 1, 1) + timedelta(days))


@pytest.mark.parametrize(
    ("scanned", "codes"),
    [
        ("8888002076009", (GTIN,)),
        ("]E08888002076009", (GTIN,)),
        ("036000291452", ("00036000291452",)),
        ("]E00036000291452", ("00036000291452",)),
        ("96385074", ("00000096385074",)),
        ("]E496385074", ("00000096385074",)),
        ("04252614", ("00042100005264",)),  # fits UPC-E alone
        ("01234565", ("00000001234565", "00012345000065")),  # fits both: the carrier was not told
        ("]E001234565", ("00012345000065",)),  # UPC-E, whose carrier is EAN's
        ("]E401234565", ("00000001234565",)),  # EAN-8
        ("]I110012345000017", ("10012345000017",)),  # ITF-14
        ("]E3977147396801213", ("09771473968012",)),  # a magazine with the number of its issue
        ("]E397714739680120002613"[:18], ("09771473968012",)),
        ("]C0kopi-01", ("KOPI-01",)),
        ("]C08888002076008", ("8888002076008",)),  # Code 128 is as printed: no trade number
        ("]Q1https://kedai.example/menu", ("HTTPS://KEDAI.EXAMPLE/MENU",)),
    ],
)
def test_carrier_decides_what_the_figures_are(scanned: str, codes: tuple[str, ...]) -> None:
    assert read_label(scanned).codes == codes
    assert not read_label(scanned).is_misread


@pytest.mark.parametrize("scanned", ["8888002076008", "]E08888002076008", "96385075", "10012345000018"])
def test_wrong_check_digit_is_noticed(scanned: str) -> None:
    assert read_label(scanned).is_misread


BREAD = Lot("L7", "S1", "2026-12-24", "2026-12-20")


@pytest.mark.parametrize(
    ("scanned", "label"),
    [
        (f"]C101{GTIN}", {}),
        (f"]C101{GTIN}17261224152612201" + "0L7\x1d21S1", {"lot": BREAD}),
        (f"]d201{GTIN}10L7\x1d21S1\x1d1726122415261220", {"lot": BREAD}),
        (f"\x1d01{GTIN}10L7\x1d21S1\x1d1726122415261220", {"lot": BREAD}),
        (f"(01){GTIN}(10)L7(21)S1(17)261224(15)261220", {"lot": BREAD}),
        (f"(01) {GTIN} (10) L7 (21) S1 (17) 261224 (15) 261220", {"lot": BREAD}),
        (f"https://id.gs1.org/01/{GTIN}/10/L7/21/S1?17=261224&15=261220", {"lot": BREAD}),
        (f"]Q301{GTIN}3103001250", {"weight": 1_250}),
        (f"]e001{GTIN}3101000125", {"weight": 12_500}),
        (f"]e001{GTIN}31050012345"[:-1], {"weight": 12}),  # finer than grams: to the nearest
        (f"]C101{GTIN}3922" + "1050", {"price_cents": 1_050}),
        (f"]C101{GTIN}3920" + "12", {"price_cents": 1_200}),
        (f"]C101{GTIN}3932" + "7021050", {"price_cents": 1_050}),
        (f"]C101{GTIN}3932" + "4581050", {}),  # ringgit are not the shop's money
        (f"]C101{GTIN}30" + "12", {"count": 12_000}),
        ("]C100123456789012345675" + f"02{GTIN}3724", {"count": 24_000}),  # a pallet and what is on it
        (f"]C101{GTIN}17261200", {"lot": Lot(use_by="2026-12-31")}),  # day 00: the last of the month
        (f"]C101{GTIN}17000000", {}),  # no day at all
        (f"]d201{GTIN}93ODD?\x1d17261224", {"lot": Lot(use_by="2026-12-24")}),
        (f"]d2X9-OWN\x1d01{GTIN}", {}),  # what is no element string is passed over
    ],
)
def test_element_strings_are_read(scanned: str, label: dict[str, Any]) -> None:
    read = read_label(scanned)
    said = (read.lot, read.weight, read.price_cents, read.count)
    assert read.codes == (GTIN,)
    assert said == (
        label.get("lot", NO_LOT),
        *(label.get(name) for name in ("weight", "price_cents", "count")),
    )


def test_element_strings_without_carrier_come_behind_the_shops_own_number() -> None:
    read = read_label(f"01{GTIN}1726122410L7")
    assert read.codes == (f"01{GTIN}1726122410L7", GTIN)
    assert read.lot == Lot("L7", use_by="2026-12-24")


@pytest.mark.parametrize("scanned", ["]C10108888002076008", "(01)08888002076008(10)L7"])
def test_misread_trade_number_of_an_element_string_is_refused(scanned: str) -> None:
    with pytest.raises(WrongCheckDigit) as refused:
        read_label(scanned)
    assert refused.value.barcode == "08888002076008"


@pytest.mark.parametrize("scanned", ["", "]C1", "A\x1dB", "1" * 600, "]d2\x1d\x1d"])
def test_what_no_label_can_carry_is_refused(scanned: str) -> None:
    with pytest.raises(BadBarcode):
        read_label(scanned)


@given(GTINS, st.tuples(WORDS, WORDS), DAYS, st.integers(1, 999_999), st.sampled_from(CARRIERS))
def test_what_a_label_was_made_of_is_what_it_says(
    gtin: str, names: tuple[str, str], day: date, grams: int, carrier: str
) -> None:
    batch, serial = names
    scanned = f"{carrier}01{gtin}17{day:%y%m%d}3103{grams:06d}10{batch}\x1d21{serial}"
    read = read_label(scanned)
    assert (read.codes, read.weight) == ((gtin,), grams)
    assert read.lot == Lot(batch, serial, day.isoformat())
    typed = read_label(f"(01){gtin}(17){day:%y%m%d}(3103){grams:06d}(10){batch}(21){serial}")
    assert (typed.codes, typed.weight, typed.lot) == (read.codes, read.weight, read.lot)


@given(st.text(max_size=90))
def test_any_text_is_read_or_refused_and_leads_where_its_code_does(text: str) -> None:
    try:
        read = read_label(text)
    except (BadBarcode, WrongCheckDigit):
        return
    assert isinstance(read, Label)
    assert all(canonical(code) == code or len(code) > 80 for code in read.codes)


@given(GTINS)
def test_biip_reads_the_same_trade_number(gtin: str) -> None:
    """A foreign judge: another program's way of the same numbers."""
    theirs = biip.parse(gtin).gtin
    assert theirs is not None
    assert read_label(gtin).codes[0] == theirs.as_gtin_14()


@pytest.mark.parametrize(
    "scanned",
    [
        "]C10107032069804988100123",  # examples of biip's own documentation
        "010703206980498815210526100329",
        "]d20107032069804988100123\x1d15210526",
        "]C10201234567890128",
        "]e00107038010000014310" + "3000123",
    ],
)
def test_gs1_examples_of_biip_are_read_as_biip_does(scanned: str) -> None:
    message = biip.parse(scanned).gs1_message
    assert message is not None
    by_number = {each.ai.ai: each for each in message.element_strings}
    try:
        read = read_label(scanned)
    except WrongCheckDigit:
        assert any(each.gtin_error for each in message.element_strings)
        return
    gtin = by_number.get("01") or by_number["02"]
    assert read.codes[-1] == gtin.value
    assert read.lot.batch == (by_number["10"].value if "10" in by_number else None)
    told = by_number["15"].date if "15" in by_number else None
    assert read.lot.best_before == (told.isoformat() if told else None)
