"""The PayNow code, to the character: published payloads, a label with two schemes, and every code back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.selling.paynow import (
    MOST_CENTS,
    BadCode,
    PayNowCode,
    ProxyKind,
    crc,
    proxy_kind,
    read_code,
    write_code,
)

UEN, SHOP = "202699999E", "DEMO SHOP PTE LTD"
VECTORS = {
    "00020101021226490009SG.PAYNOW010120210202699999E03010040820261123520400005303702540512.505802SG5917DEMO "
    "SHOP PTE LTD6009Singapore62130109T1-0001236304D08B": PayNowCode(
        ProxyKind.UEN, UEN, SHOP, 1_250, "T1-000123", "20261123"
    ),
    "00020101021226550009SG.PAYNOW010120210202699999E03010041420261123235959520400005303702540512.505802SG5917DEMO"
    " SHOP PTE LTD6009Singapore62130109T1-0001236304D447": PayNowCode(
        ProxyKind.UEN, UEN, SHOP, 1_250, "T1-000123", "20261123235959"
    ),
    "00020101021126370009SG.PAYNOW010120210202699999E030115204000053037025802SG5917DEMO SHOP PTE "
    "LTD6009Singapore63040525": PayNowCode(ProxyKind.UEN, UEN, SHOP, is_editable=True),
    "00020101021226470009SG.PAYNOW010120208123456780301004082026030452040000530370254040.995802SG5911testcompany"
    "6009Singapore62270123testordernumber1234567863040047": PayNowCode(
        ProxyKind.UEN, "12345678", "testcompany", 99, "testordernumber12345678", "20260304"
    ),
}
LABEL = (
    "00020101021128310008com.grab0115DEMO-MERCHANT-134370009SG.PAYNOW010120210202699999E0301151800007SG.SGQR"
    "011226112300001A020701.00010306018956040201050201060400000708202611235204000053037025802SG5917DEMO SHOP "
    "PTE LTD6009Singapore6304C2A8"
)


@pytest.mark.parametrize(("text", "asked"), VECTORS.items())
def test_code_is_the_published_one_to_the_character(text: str, asked: PayNowCode) -> None:
    assert write_code(asked) == text
    assert read_code(text) == asked


def test_paynow_is_found_on_a_label_with_several_schemes_wherever_it_stands() -> None:
    found = read_code(LABEL)
    assert (found.proxy, found.is_editable, found.amount_cents) == (UEN, True, None)
    assert (found.sgqr_number, found.postal_code) == ("26112300001A", "018956")


def test_checksum_is_the_published_one_and_keeps_its_noughts() -> None:
    assert crc("123456789") == 0x29B1
    assert [text[-4:] for text in VECTORS if text[-4] == "0"] == ["0525", "0047"]


NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=25).filter(str.strip)
REFERENCES = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=25)
PROXIES = st.from_regex(r"\+65[89][0-9]{7}", fullmatch=True) | st.from_regex(
    r"[0-9]{8,9}[A-Z]", fullmatch=True
)
EXPIRIES = st.just("") | st.from_regex(r"[0-9]{8}([0-9]{6})?", fullmatch=True)


CENTS = st.none() | st.integers(1, MOST_CENTS)


@given(PROXIES, st.tuples(NAMES, CENTS, REFERENCES, EXPIRIES, st.booleans()))
def test_every_code_reads_back_as_it_was_asked(
    proxy: str, rest: tuple[str, int | None, str, str, bool]
) -> None:
    asked = PayNowCode(proxy_kind(proxy), proxy, *rest)
    assert read_code(write_code(asked)) == asked


@given(st.integers(0, 120), st.characters(min_codepoint=32, max_codepoint=126))
def test_one_wrong_character_is_noticed(at: int, wrong: str) -> None:
    text = next(iter(VECTORS))
    if text[at] == wrong:
        return
    with pytest.raises(BadCode):
        read_code(text[:at] + wrong + text[at + 1 :])


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    told = f"{text}6304"
    for each in (text, f"{told}{crc(told):04X}" if text.isascii() else text):
        try:
            read_code(each)
        except BadCode as refusal:
            assert refusal.reason in ("crc", "form", "other")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"proxy": "+6561234567"}, "proxy"),
        ({"proxy": "81234567x"}, "proxy"),
        ({"proxy": ""}, "proxy"),
        ({"kind": ProxyKind.MOBILE}, "proxy"),
        ({"name": ""}, "name"),
        ({"name": "x" * 26}, "name"),
        ({"name": "咖啡店"}, "name"),
        ({"amount_cents": 0}, "amount"),
        ({"amount_cents": -1}, "amount"),
        ({"amount_cents": MOST_CENTS + 1}, "amount"),
        ({"reference": "T1\n"}, "reference"),
        ({"reference": "x" * 26}, "reference"),
        ({"expiry": "2026-11-23"}, "expiry"),
    ],
)
def test_what_no_bank_would_take_is_not_written(change: dict[str, object], reason: str) -> None:
    facts: dict[str, object] = {
        "kind": ProxyKind.UEN,
        "proxy": UEN,
        "name": SHOP,
        "amount_cents": 1,
        **change,
    }
    with pytest.raises(BadCode) as refusal:
        write_code(PayNowCode(**facts))  # type: ignore[arg-type]
    assert refusal.value.reason == reason


def test_amounts_keep_two_places() -> None:
    for cents, told in (
        (1, "54040.01"),
        (10, "54040.10"),
        (1_250, "540512.50"),
        (MOST_CENTS, "5409200000.00"),
    ):
        assert told in write_code(PayNowCode(ProxyKind.MOBILE, "+6581234567", SHOP, cents))
