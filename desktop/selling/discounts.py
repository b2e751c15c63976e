"""What is agreed beside the list price: typed prices and discounts, and their way into lines that add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop.money import divide_half_up, hand_out_rest
from desktop.selling.lines import OUTSIDE_GST, Line

WHOLE_BP = 10_000
"""All of it, in hundredths of a percent."""


class Reason(StrEnum):
    """Why a price or a discount was agreed; the first is what is meant when nobody says."""

    GOODWILL = "goodwill"
    DAMAGED = "damaged"
    EXPIRING = "expiring"
    PRICE_MATCH = "price_match"
    STAFF = "staff"
    CLEARANCE = "clearance"


@dataclass(frozen=True, slots=True)
class Discount:
    """A share in hundredths of a percent, or else an amount; never both."""

    cents: int = 0
    bp: int = 0
    reason: str = Reason.GOODWILL

    def of(self, whole_cents: int) -> int:
        """What it takes off, never more than there is."""
        if self.bp:
            return divide_half_up(whole_cents * self.bp, WHOLE_BP)
        return min(self.cents, whole_cents)


@dataclass(frozen=True, slots=True)
class TypedPrice:
    """A price that somebody keyed for one of the unit sold."""

    cents: int
    reason: str = Reason.GOODWILL


def can_be_discounted(kind: str) -> bool:
    """Container deposits are owed back and vouchers are money already: both cost what they say."""
    return kind not in OUTSIDE_GST


def share_basket_discount(lines: Sequence[Line], discount: Discount | None) -> tuple[Line, ...]:
    """The lines with their shares of a discount on the basket, which add up to it exactly.

    By largest remainder, the earlier line first among equals, over what each costs before it: what comes
    back of a line later comes back to the cent. No line becomes less than nothing.
    """
    places = [place for place, line in enumerate(lines) if can_be_discounted(line.kind)]
    plain = [replace(line, basket_discount_cents=0) if line.basket_discount_cents else line for line in lines]
    bases = [plain[place].amount_cents for place in places]
    whole = sum(bases)
    if discount is None or whole <= 0:
        return tuple(plain)
    off = discount.of(whole)
    exact = [divmod(base * off, whole) for base in bases]
    floors, remainders = [floor for floor, _ in exact], [rest for _, rest in exact]
    for place, share in zip(places, hand_out_rest(off, floors, remainders), strict=True):
        if share:
            plain[place] = replace(plain[place], basket_discount_cents=share)
    return tuple(plain)
