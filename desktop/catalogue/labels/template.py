"""How the labels of a shop's own scale are laid out, and what one says by that; pure.

A pattern has a letter for each of the thirteen digits: figures stand for themselves, I is the item's code,
V the weight or the price, K the check digit of V alone, C the check digit of them all: `21IIIIIVVVVVC`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from desktop.catalogue.barcodes import canonical, has_check_digit
from desktop.money import read_cents, read_thousandths

LENGTH = 13
PATTERN = re.compile(r"(?=.{13}$)(02|2[0-9]?)(I{3,7})(K?)(V{3,7})C")
MOST_DECIMALS = 3
_TWO_MINUS = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THREE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_PLUS = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_FIVE_MINUS = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)
_WEIGHED_DIGITS = {
    4: (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS),
    5: (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS),
}
"""GS1 General Specifications, 7.9: what each digit of a price or weight field counts for its check digit."""


class Measure(StrEnum):
    """What V is: a weight in kilograms or a price in dollars."""

    WEIGHT = "weight"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a template reads of a label: an item's code, and thousandths of a kilogram or cents."""

    item_code: str
    value: int


@dataclass(frozen=True, slots=True)
class LabelTemplate:
    """A pattern, what its V is, and how many of V's digits stand after the point."""

    pattern: str
    measure: Measure
    decimals: int

    @property
    def is_sound(self) -> bool:
        """Can a scale print by it, and does V fit whole thousandths or cents?"""
        fits = 0 <= self.decimals <= places_of(self.measure)
        has_check = "K" not in self.pattern or self.pattern.count("V") in _WEIGHED_DIGITS
        return fits and has_check and PATTERN.fullmatch(self.pattern) is not None

    @property
    def prefix(self) -> str:
        return self.pattern[: self.pattern.index("I")]

    def read(self, digits: str) -> Reading | None:
        """What the label says; nothing if it is none of this template."""
        if not digits.startswith(self.prefix):
            return None
        figures = self._of(digits, "V")
        if "K" in self.pattern and value_check_digit(figures) != self._of(digits, "K"):
            return None
        return Reading(self._of(digits, "I"), int(figures) * 10 ** (places_of(self.measure) - self.decimals))

    def codes_of(self, digits: str) -> tuple[str, ...]:
        """How the catalogue may have the item: as a label of nothing, as printed, or without zeros."""
        item_code = self._of(digits, "I")
        body = f"{self.prefix}{item_code}".ljust(LENGTH - 1, "0")
        blank = next(whole for digit in "0123456789" if has_check_digit(whole := body + digit))
        return tuple(dict.fromkeys((canonical(blank), canonical(item_code), item_code.lstrip("0") or "0")))

    def _of(self, digits: str, letter: str) -> str:
        first = self.pattern.index(letter)
        return digits[first : first + self.pattern.count(letter)]


def places_of(measure: Measure) -> int:
    """Digits after the point of what is kept: thousandths of a kilogram, cents."""
    return 3 if measure is Measure.WEIGHT else 2


def value_check_digit(figures: str) -> str | None:
    """The check digit of a price or weight field of four or five digits; nothing for other lengths."""
    counts = _WEIGHED_DIGITS.get(len(figures))
    if counts is None:
        return None
    total = sum(count[int(figure)] for count, figure in zip(counts, figures, strict=True))
    if len(figures) == 4:
        return str(total * 3 % 10)
    return str(_FIVE_MINUS.index((10 - total % 10) % 10))


def read_figure(text: str, measure: Measure) -> int | None:
    """What a scale printed in words, as somebody types it: thousandths of a kilogram or cents."""
    try:
        return read_thousandths(text) if measure is Measure.WEIGHT else read_cents(text)
    except ValueError:
        return None
