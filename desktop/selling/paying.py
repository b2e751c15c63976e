"""What the counter asks for when a basket is paid, and the answer it gets."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.discounts import Discount
from desktop.selling.lines import Line, TenderAsked


@dataclass(frozen=True, slots=True)
class CompleteSale:
    """A basket as the customer agreed to it, and how it was paid."""

    command_id: str  # the sale's own id: the same id again is the same sale
    lines: tuple[Line, ...]
    tenders: tuple[TenderAsked, ...]
    shown_total_cents: int  # what the screen said; a different total is refused
    customer_id: str | None = None
    discount: Discount | None = None  # on all of it; the lines carry their shares


@dataclass(frozen=True, slots=True)
class Completed:
    """The recorded sale's number and what to hand back."""

    sale_id: str
    number: str
    total_cents: int
    rounding_cents: int
    change_cents: int
    opens_drawer: bool
