"""Singapore's Unique Entity Number by its real rules: form, check letter, entity type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from desktop.errors import Refusal

_BUSINESS = re.compile(r"\d{8}[A-Z]", re.ASCII)
_COMPANY = re.compile(r"(?:19|20)\d{7}[A-Z]", re.ASCII)
_OTHER = re.compile(r"[RST]\d{2}[A-Z]{2}\d{4}[A-Z]", re.ASCII)
_OTHER_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWX0123456789"
_ENTITY_TYPES = frozenset(
    re.findall(
        "..",
        "CCCDCHCLCMCPCSCXDPFBFCFMFNGAGBGSHSLLLPMBMCMDMHMMMQNBNRPAPBPFRFRPSMSSTCTUVHXL",
    )
)
_GST_NUMBER = re.compile(r"[A-Z0-9-]{8,12}", re.ASCII)


@dataclass
class BadUen(Refusal):
    """Not a UEN: reason is form, letter, year or type."""

    code = "setup.bad_uen"
    uen: str
    reason: str


@dataclass
class BadGstNumber(Refusal):
    """Not in the form of a GST registration number."""

    code = "setup.bad_gst_number"
    number: str


def read_uen(text: str, today: date) -> str:
    """A UEN as typed, upper-cased and checked.

    Raises:
        BadUen: with the reason; ACRA does not publish the letter rule, the one here is python-stdnum's.
    """
    uen = text.strip().upper()
    if _BUSINESS.fullmatch(uen):
        expected = "XMKECAWLJDB"[_weighed(uen[:8], (10, 4, 9, 3, 8, 2, 7, 1)) % 11]
    elif _COMPANY.fullmatch(uen):
        if int(uen[:4]) > today.year:
            raise BadUen(uen, "year")
        expected = "ZKCMDNERGWH"[_weighed(uen[:9], (10, 8, 6, 4, 9, 7, 5, 3, 1)) % 11]
    elif _OTHER.fullmatch(uen):
        expected = _other_letter(uen, today)
    else:
        raise BadUen(uen, "form")
    if uen[-1] != expected:
        raise BadUen(uen, "letter")
    return uen


def read_gst_number(text: str) -> str:
    """A GST registration number as typed, upper-cased; usually the UEN, older ones like M2-1234567-K.

    Raises:
        BadGstNumber: it cannot be one.
    """
    number = text.strip().upper()
    if not _GST_NUMBER.fullmatch(number) or not any(letter.isdigit() for letter in number):
        raise BadGstNumber(text)
    return number


def _weighed(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _other_letter(uen: str, today: date) -> str:
    if uen[0] == "T" and int(uen[1:3]) > today.year % 100:
        raise BadUen(uen, "year")
    if uen[3:5] not in _ENTITY_TYPES:
        raise BadUen(uen, "type")
    if any(letter not in _OTHER_ALPHABET for letter in uen[:9]):
        raise BadUen(uen, "letter")
    weights = (4, 3, 5, 3, 10, 2, 2, 5, 7)
    positions = sum(
        _OTHER_ALPHABET.index(letter) * weight for letter, weight in zip(uen[:9], weights, strict=True)
    )
    return _OTHER_ALPHABET[(positions - 5) % 11]
