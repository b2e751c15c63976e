"""The PayNow code: an EMV payment code as Singapore's banks read it, written and read. Pure text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop.errors import Refusal

LONGEST_NAME, LONGEST_REFERENCE, LONGEST_PROXY = 25, 25, 16
MOST_CENTS = 20_000_000
"""$200,000, the most a transfer takes."""
_SCHEME, _IDENTITY = "SG.PAYNOW", "SG.SGQR"
_ACCOUNTS = range(26, 51)
_PRINTABLE = re.compile(r"[ -~]*")
_EXPIRY = re.compile(r"\d{8}(\d{6})?", re.ASCII)
_UEN = re.compile(r"[0-9A-Z]{8,16}", re.ASCII)
_MOBILE = re.compile(r"\+65[89]\d{7}", re.ASCII)


class ProxyKind(StrEnum):
    MOBILE = "0"
    UEN = "2"


@dataclass
class BadCode(Refusal):
    """No payment code can be written, or was read: why, in one word."""

    code = "selling.bad_code"
    reason: str  # proxy | name | amount | reference | expiry | form | crc | other


@dataclass(frozen=True, slots=True)
class PayNowCode:
    """Whom to pay; without an amount the customer keys it. `expiry` is YYYYMMDD, or with HHMMSS behind it."""

    kind: ProxyKind
    proxy: str
    name: str
    amount_cents: int | None = None
    reference: str = ""
    expiry: str = ""
    is_editable: bool = False
    sgqr_number: str = ""  # of a printed label with several schemes
    postal_code: str = ""


def proxy_kind(proxy: str) -> ProxyKind:
    """What a shop is known by at its bank: a mobile number with +65, else a UEN.

    Raises:
        BadCode: neither.
    """
    if _MOBILE.fullmatch(proxy):
        return ProxyKind.MOBILE
    if _UEN.fullmatch(proxy) and any(letter.isdigit() for letter in proxy):
        return ProxyKind.UEN
    raise BadCode("proxy")


def check_name(name: str) -> None:
    """Raises BadCode: a bank shows up to 25 plain characters."""
    if not name.strip() or len(name) > LONGEST_NAME or not _PRINTABLE.fullmatch(name):
        raise BadCode("name")


def write_code(asked: PayNowCode) -> str:
    """The text of the code.

    Raises:
        BadCode: something of it no bank would take.
    """
    _check(asked)
    account = _element("00", _SCHEME) + _element("01", asked.kind) + _element("02", asked.proxy)
    account += _element("03", str(int(asked.is_editable)))
    if asked.expiry:
        account += _element("04", asked.expiry)
    told = _element("00", "01") + _element("01", "11" if asked.amount_cents is None else "12")
    told += _element("26", account) + _element("52", "0000") + _element("53", "702")
    if asked.amount_cents is not None:
        told += _element("54", f"{asked.amount_cents // 100}.{asked.amount_cents % 100:02d}")
    told += _element("58", "SG") + _element("59", asked.name) + _element("60", "Singapore")
    if asked.reference:
        told += _element("62", _element("01", asked.reference))
    told += "6304"
    return f"{told}{crc(told):04X}"


def read_code(text: str) -> PayNowCode:
    """What a code asks for. Of a label with several schemes PayNow is found by its name, wherever it stands.

    Raises:
        BadCode: it is damaged, or no PayNow code.
    """
    if len(text) < 8 or text[-8:-4] != "6304" or text[-4:] != f"{crc(text[:-4]):04X}":
        raise BadCode("crc")
    parts = _elements(text)
    schemes = [_elements(parts[f"{at}"]) for at in _ACCOUNTS if f"{at}" in parts]
    account = next((each for each in schemes if each.get("00") == _SCHEME), None)
    if account is None:
        raise BadCode("other")
    identity = _elements(parts["51"]) if "51" in parts else {}
    is_label = identity.get("00") == _IDENTITY
    try:
        found = PayNowCode(
            ProxyKind(account["01"]),
            account["02"],
            parts["59"],
            _cents(parts["54"]) if "54" in parts else None,
            _elements(parts.get("62", "")).get("01", ""),
            account.get("04", ""),
            account.get("03", "0") == "1",
            identity.get("01", "") if is_label else "",
            identity.get("03", "") if is_label else "",
        )
    except (KeyError, ValueError):
        raise BadCode("form") from None
    return found


def crc(text: str) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021, from FFFF, nothing turned round."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _bit in range(8):
            value = (value << 1 ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return value


def _check(asked: PayNowCode) -> None:
    if proxy_kind(asked.proxy) is not asked.kind:
        raise BadCode("proxy")
    check_name(asked.name)
    if asked.amount_cents is not None and not 0 < asked.amount_cents <= MOST_CENTS:
        raise BadCode("amount")
    if len(asked.reference) > LONGEST_REFERENCE or not _PRINTABLE.fullmatch(asked.reference):
        raise BadCode("reference")
    if asked.expiry and not _EXPIRY.fullmatch(asked.expiry):
        raise BadCode("expiry")


def _element(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _elements(text: str) -> dict[str, str]:
    """Every element by its number; each says its own length."""
    found, at = dict[str, str](), 0
    while at < len(text):
        tag, told = text[at : at + 2], text[at + 2 : at + 4]
        if not (len(tag) == 2 and tag.isascii() and tag.isdigit() and told.isascii() and told.isdigit()):
            raise BadCode("form")
        end = at + 4 + int(told)
        if len(told) != 2 or end > len(text) or tag in found:
            raise BadCode("form")
        found[tag], at = text[at + 4 : end], end
    return found


def _cents(text: str) -> int:
    whole, _point, part = text.partition(".")
    if not (text.isascii() and whole.isdigit() and len(part) <= 2 and (part.isdigit() or not part)):
        raise ValueError(text)
    return int(whole) * 100 + int(part.ljust(2, "0"))
