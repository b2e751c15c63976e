"""What the stockroom tells the books and the queue, inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

Kind = TypeVar("Kind")


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


class Recording(Protocol):
    """As much of the work in hand as a hearer needs to look back."""

    def recorded(self, kind: type[Kind]) -> list[Kind]: ...


def moved_by(document_id: str, work: Recording) -> list[StockMoved]:
    """What a document moved, in the order it was recorded; other documents of the command left out."""
    return [moved for moved in work.recorded(StockMoved) if moved.document_id == document_id]
