"""Whole-number money: cents, micro-dollars and thousandths, and the few ways they round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

CENTS_PER_DOLLAR = 100
MICROS_PER_CENT = 10_000
THOUSANDTHS = 1_000
LARGEST_CENTS = 99_999_999_999
"""One line or document may not pass $999,999,999.99: far above any counter, far below 63 bits."""
LARGEST_QUANTITY = 1_000_000 * THOUSANDTHS
"""A million units of one item, on a shelf or in a line that comes from a file. More than any small shop
has, while barcodes (8 digits and more) that slipped into the column lie above; at the dearest cost there is
($999,999.99) it is worth 10^18 micro-dollars, and the file's whole numbers end at nine times that."""

_AMOUNT = re.compile(r"(-?)(\d{1,9})(?:\.(\d{1,2}))?")
_QUANTITY = re.compile(r"(-?)(\d{1,9})(?:\.(\d{1,3}))?")


class CashRounding(StrEnum):
    """Which way a cash amount goes to the next 5 cents; the shop chooses once (IRAS: consistently)."""

    NEAREST = "nearest"
    DOWN = "down"
    UP = "up"


def divide_half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to the nearest whole; halves go away from zero (IRAS tie rule, symmetric)."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    quotient, rest = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * rest >= denominator)
    return rounded if numerator >= 0 else -rounded


def extend_price(unit_price_cents: int, quantity_thousandths: int) -> int:
    """Price times quantity, in cents, halves away from zero."""
    return divide_half_up(unit_price_cents * quantity_thousandths, THOUSANDTHS)


def hand_out_rest(total: int, floors: list[int], remainders: Sequence[int]) -> list[int]:
    """Give the units still missing from the floors to the largest remainders, first wins ties."""
    missing = total - sum(floors)
    ranked = sorted(range(len(floors)), key=lambda place: (-remainders[place], place))
    for place in ranked[:missing]:
        floors[place] += 1
    return floors


def round_cash(due_cents: int, way: CashRounding = CashRounding.NEAREST, step_cents: int = 5) -> int:
    """The cash to collect for an amount due; refunds (negative) round the same way by size.

    Singapore drops 1-cent coins; rounding is voluntary, on the cash part only, and never touches GST.
    """
    size, rest = divmod(abs(due_cents), step_cents)
    up = {CashRounding.NEAREST: 2 * rest >= step_cents, CashRounding.DOWN: False, CashRounding.UP: rest > 0}
    rounded = (size + up[way]) * step_cents
    return rounded if due_cents >= 0 else -rounded


def cents_of_micros(value_micros: int) -> int:
    """A stock value in whole cents, as the journal shows it."""
    return divide_half_up(value_micros, MICROS_PER_CENT)


def read_cents(text: str) -> int:
    """Dollars as people type them (`16`, `16.5`, `$1,016.00`) in cents.

    Raises:
        ValueError: not an amount, or more than two decimals.
    """
    return _read_scaled(_AMOUNT, text.strip().removeprefix("S").removeprefix("$"), 2)


def read_thousandths(text: str) -> int:
    """A quantity as people type it (`2`, `0.642`) in thousandths.

    Raises:
        ValueError: not a number, or more than three decimals.
    """
    return _read_scaled(_QUANTITY, text.strip(), 3)


def _read_scaled(pattern: re.Pattern[str], text: str, places: int) -> int:
    if "," in text and not re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        raise ValueError(text)
    found = pattern.fullmatch(text.replace(",", ""))
    if not found or not text.isascii():
        raise ValueError(text)
    sign, whole, part = found.groups()
    value: int = int(whole) * 10**places + int((part or "").ljust(places, "0"))
    return -value if sign else value


def dollars(cents: int) -> str:
    """Plain figures for files and wires: `-1234.50`, no sign of currency, no grouping."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def money_text(cents: int) -> str:
    """An amount as shown to people in Singapore: `$1,234.50`, `-$0.75` (CLDR en-SG)."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def money_on_screen(cents: int) -> str:
    """`money_text` with a true minus sign, as wide as a figure; files, wires and paper keep the hyphen."""
    return money_text(cents).replace("-", "\N{MINUS SIGN}")


def percent_text(basis_points: int) -> str:
    """A share without idle zeros: `10%`, `12.5%`."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}%" if not part else f"{whole}." + f"{part:02d}%".replace("0%", "%")


def quantity_text(thousandths: int) -> str:
    """A quantity without idle zeros: `3`, `0.642`, `-2`."""
    sign = "-" if thousandths < 0 else ""
    whole, part = divmod(abs(thousandths), THOUSANDTHS)
    return f"{sign}{whole}" if not part else f"{sign}{whole}." + f"{part:03d}".rstrip("0")
