"""What becomes of the shop's promotions, told inside the command's own transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromotionMade:
    """The shop gives something off by itself from now on, or from a day on."""

    promotion_id: str


@dataclass(frozen=True, slots=True)
class PromotionChanged:
    """Its name, its last day, or that it is over; never its terms."""

    promotion_id: str
    fields: tuple[str, ...]
