"""The words of a label: what a scan says about the goods that carry it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal


@dataclass
class WrongCheckDigit(Refusal):
    """A trade number whose last digit does not fit the others: misread, mistyped or misprinted."""

    code = "catalogue.wrong_check_digit"
    barcode: str


@dataclass
class BadLabel(Refusal):
    """A label that says what cannot be sold.

    `reason` is `weight`, `price` or `count` of nothing or beyond a counter's figures, or `by_piece` for a
    weight on what is sold by the piece.
    """

    code = "catalogue.bad_label"
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class Lot:
    """Which of an item's goods these are, as far as their label tells; days are calendar dates in ISO."""

    batch: str | None = None
    serial: str | None = None
    use_by: str | None = None  # not sold after this day
    best_before: str | None = None  # sold after this day with a word

    @property
    def says_nothing(self) -> bool:
        return self == NO_LOT


NO_LOT = Lot()


@dataclass(frozen=True, slots=True)
class Label:
    """One scan, read. Weight in thousandths of a kilogram, count in thousandths of a piece."""

    text: str  # as read, without what the scanner puts around it
    codes: tuple[str, ...]  # canonical codes of the catalogue that it may mean, the likelier first
    lot: Lot = NO_LOT
    weight: int | None = None
    price_cents: int | None = None
    count: int | None = None
    is_own: bool = False  # of the shop's own scale, by a template of it
    is_misread: bool = False  # as long as a trade number, and its check digit does not fit

    @property
    def own_label(self) -> str | None:
        """The thirteen digits of a number that shops give themselves (02, 20 to 29), where scales print."""
        code = self.codes[0]
        if len(code) == 14 and code.isdigit() and (code[:2] == "02" or code[:3] == "002"):
            return code[1:]
        return None
