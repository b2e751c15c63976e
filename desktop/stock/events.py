"""What the stockroom tells the books and the queue, inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Movement:
    """One signed change of stock. Quantity in thousandths of the base unit, value in micro-dollars."""

    line_no: int
    item_id: str
    quantity: int
    value_micros: int
    cost_known: bool


@dataclass(frozen=True, slots=True)
class StockMoved:
    """A document moved stock; the changes are those of the location's rounded values: of all that lies there,
    and of what opening documents put there.
    """

    document_id: str
    kind: str
    location_id: str
    till_id: str
    movements: tuple[Movement, ...]
    value_change_cents: int
    opened_change_cents: int = 0


@dataclass(frozen=True, slots=True)
class OpeningStockPosted:
    """Opening stock was put on the shelf (`opening`) or taken off (`undo`); StockMoved has the value."""

    document_id: str
    kind: str
    location_id: str
    till_id: str
    posted_on: str
    reason: str
    refers_to: str | None


@dataclass(frozen=True, slots=True)
class StockMovedElsewhere(OpeningStockPosted):
    """The same of another till, or of days that this till's file lost: booked here, and told to nobody."""
