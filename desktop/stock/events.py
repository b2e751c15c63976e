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
    """A document moved stock; `value_change_cents` is the change of the location's rounded stock value."""

    document_id: str
    kind: str
    location_id: str
    till_id: str
    movements: tuple[Movement, ...]
    value_change_cents: int


@dataclass(frozen=True, slots=True)
class OpeningStockPosted:
    """Opening stock was put on the shelf (`opening`) or taken off (`undo`); StockMoved has the value."""

    document_id: str
    kind: str
    location_id: str
    till_id: str
    posted_on: str
