"""What may stand where a name is typed or imported: one line, one Unicode form, no longer than its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from desktop.errors import Refusal

LONGEST = {
    "shop": 96,  # two lines of the receipt's 48 columns
    "address": 96,
    "person": 60,
    "place": 60,
    "tender": 40,
    "page": 40,
    "name": 200,
    "sku": 64,
    "category": 60,
    "unit": 20,
    "receipt": 40,
    "reason": 200,
    "reference": 40,
    "cash_reason": 40,
}
"""Characters of each kind of name; `name` is an item's."""

MOST_ADDRESS_LINES = 6
FORMULA_STARTS = ("=", "+", "-", "@")
_JOINERS = "\u200c\u200d"  # Tamil spelling and emoji of several parts need them
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_WRAP = re.compile(r"\s*[\r\n]+\s*")
_NO_LETTERS = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
"""Control characters, direction overrides and other invisible marks, halves of characters, private ones."""


@dataclass
class TooLong(Refusal):
    """A name that no label, receipt or list could show."""

    code = "names.too_long"
    field: str
    most: int


@dataclass
class BadLetters(Refusal):
    """Line breaks, control characters or invisible marks where words belong."""

    code = "names.bad_letters"
    field: str


@dataclass
class FormulaText(Refusal):
    """Text from a file that a spreadsheet would take for a formula."""

    code = "names.formula"
    field: str
    text: str


@dataclass
class TooManyLines(Refusal):
    """An address that would fill the receipt."""

    code = "names.too_many_lines"
    most: int


def one_line(text: str, field: str) -> str:
    """A name as it is kept: in normal form C, without spaces around it; empty where nothing was typed.

    Letters of any script and emoji are names too. Tabs and no-break spaces become spaces.

    Raises:
        TooLong, BadLetters: of a field of LONGEST.
    """
    line = text.strip()
    if not line.isprintable():
        if any(letter in _LINE_ENDS for letter in line):
            raise BadLetters(field)
        line = " ".join(line.split()).strip(f"{_JOINERS} ")
        if any(not _is_letter(letter) for letter in line):
            raise BadLetters(field)
    line = unicodedata.normalize("NFC", line)
    if len(line) > LONGEST[field]:
        raise TooLong(field, LONGEST[field])
    return line


def some_lines(text: str, field: str) -> str:
    """Lines as typed, one below the other, each held to `one_line`; empty ones are left out.

    Raises:
        TooLong, BadLetters, TooManyLines: of a field of LONGEST.
    """
    lines = [line for each in text.split("\n") if (line := one_line(each, field))]
    if len(lines) > MOST_ADDRESS_LINES:
        raise TooManyLines(MOST_ADDRESS_LINES)
    return "\n".join(lines)


def unwrapped(cell: str) -> str:
    """A cell of a file whose words a spreadsheet wrapped over several lines, on one line."""
    return _WRAP.sub(" ", cell) if "\n" in cell or "\r" in cell else cell


def refuse_formula(text: str, field: str) -> None:
    """Hold a name from a file to the rule of every import: it must not begin as a formula does.

    Raises:
        FormulaText: a spreadsheet that opens one of our exports would carry it out.
    """
    if text.lstrip().startswith(FORMULA_STARTS):
        raise FormulaText(field, text.strip()[:40])


def _is_letter(letter: str) -> bool:
    if letter in _JOINERS:
        return True
    # Not-yet-assigned code points are let through: emoji are newer than this Python's tables.
    is_noncharacter = ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF
    return unicodedata.category(letter) not in _NO_LETTERS and not is_noncharacter
