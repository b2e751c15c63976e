"""What a customer tells of themselves, and how it is read: names, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.errors import Refusal
from desktop.names import one_line, some_lines

WORDS = ("name", "phone", "email", "address", "company", "card", "note")
"""Kept under the customer's own key, never in the clear; "" is a word that was taken back."""
CODE_OF_SINGAPORE = "+65"
_PHONE_SIGNS = re.compile(r"[\s().-]+")
_LOCAL = re.compile(r"[3689]\d{7}", re.ASCII)  # 3 internet, 6 fixed line, 8 and 9 mobile (IMDA's plan)
_ABROAD = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)  # ITU-T E.164
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_CARD = re.compile(r"[A-Za-z0-9-]{4,40}", re.ASCII)
MASK = "••••"


@dataclass
class BadPhone(Refusal):
    """No telephone number of here, and none with a country's code before it."""

    code = "customers.bad_phone"
    typed: str


@dataclass
class BadEmail(Refusal):
    """Nothing that a letter could be sent to."""

    code = "customers.bad_email"
    typed: str


@dataclass
class BadCard(Refusal):
    """A member card has letters and figures that a scanner reads."""

    code = "customers.bad_card"
    typed: str


def read_phone(typed: str) -> str:
    """A number as it is kept, `+6591234567`; without a country's code it is one of Singapore.

    Raises:
        BadPhone: nobody could be called by it.
    """
    bare = _PHONE_SIGNS.sub("", typed)
    bare = "+" + bare[2:] if bare.startswith("00") else bare
    if re.fullmatch(r"65[3689]\d{7}", bare, re.ASCII):
        bare = f"+{bare}"
    if _LOCAL.fullmatch(bare):
        return CODE_OF_SINGAPORE + bare
    is_ours = bare.startswith(CODE_OF_SINGAPORE)
    if not _ABROAD.fullmatch(bare) or (is_ours and not _LOCAL.fullmatch(bare[len(CODE_OF_SINGAPORE) :])):
        raise BadPhone(typed.strip()[:20])
    return bare


def may_be_phone(typed: str) -> bool:
    """Would `read_phone` take it?"""
    try:
        read_phone(typed)
    except BadPhone:
        return False
    return True


def phone_shown(kept: str) -> str:
    """`9123 4567` of a number of here, else the number as it is kept."""
    local = kept.removeprefix(CODE_OF_SINGAPORE)
    return f"{local[:4]} {local[4:]}" if _LOCAL.fullmatch(local) else kept


def phone_masked(kept: str) -> str:
    """Enough to tell two customers apart, for a screen that the next customer sees."""
    return f"{MASK} {kept[-4:]}" if kept else ""


def read_words(typed: Mapping[str, str]) -> dict[str, str]:
    """Each word as it is kept; "" takes one back.

    Raises:
        BadPhone, BadEmail, BadCard, TooLong, BadLetters, TooManyLines: none of them is kept.
    """
    return {field: _read(field, word) for field, word in typed.items()}


def _read(field: str, typed: str) -> str:
    if field not in WORDS:
        raise KeyError(field)  # a bug of whoever calls: no such word travels
    if field == "address":
        return some_lines(typed, "address")
    word = one_line(typed, {"note": "reason", "company": "shop"}.get(field, "person"))
    if not word:
        return ""
    if field == "phone":
        return read_phone(word)
    if field == "email" and not _EMAIL.fullmatch(word):
        raise BadEmail(word[:40])
    if field == "card":
        if not _CARD.fullmatch(word):
            raise BadCard(word[:40])
        return word.upper()
    return word
