"""What the counter asks for when a basket is paid, and the answer it gets."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.discounts import Discount
from desktop.selling.lines import Line, TenderAsked


@dataclass(frozen=True, slots=True)
class Returned:
    """So much of a line that was sold comes back: thousandths of the unit it was sold in."""

    sale_id: str
    line_no: int
    quantity: int
    to_shelf: bool = True  # else it is written off


@dataclass(frozen=True, slots=True)
class CompleteSale:
    """A basket as the customer agreed to it, and how it was paid; what comes back stands beside what is sold.

    With nothing sold it is a refund, with both an exchange: one document, one net amount.
    """

    command_id: str  # the sale's own id: the same id again is the same sale
    lines: tuple[Line, ...]
    tenders: tuple[TenderAsked, ...]
    shown_total_cents: int  # what the screen said; a different total is refused
    customer_id: str | None = None
    returns: tuple[Returned, ...] = ()
    reason: str | None = None  # why it comes back: a word of the shop's list
    discount: Discount | None = None  # on all of it; the lines carry their shares
    codes: tuple[str, ...] = ()  # of coupons that were shown
    priced_at: str | None = None  # the instant at which its promotions were looked at; nothing: now


@dataclass(frozen=True, slots=True)
class Completed:
    """The recorded document's number and what to hand back; a refund's total is below nothing."""

    sale_id: str
    number: str
    total_cents: int
    rounding_cents: int
    change_cents: int
    opens_drawer: bool
