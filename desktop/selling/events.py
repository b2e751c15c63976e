"""What the counter tells the other slices, inside the sale's own transaction."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.lines import Document


@dataclass(frozen=True, slots=True)
class SaleCompleted:
    """A sale is recorded; stock, books, paper and the queue hear of it before it commits."""

    document: Document


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    shift_id: str
    till_id: str
    location_id: str
    number: int
    business_date: str
    float_cents: int


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """Counted less expected is over (above nothing) or short, by tender type."""

    shift_id: str
    till_id: str
    location_id: str
    number: int
    business_date: str
    over_short_cents: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DrawerOpened:
    """Opened without a sale."""

    till_id: str
    shift_id: str
