"""What the counter tells the other slices, inside the sale's own transaction."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.lines import Document
from desktop.selling.shift_figures import Z

Pieces = tuple[tuple[int, int], ...]
"""Coins and notes: face in cents, and how many."""


@dataclass(frozen=True, slots=True)
class SaleCompleted:
    """A sale is recorded; stock, books, paper and the queue hear of it before it commits."""

    document: Document


@dataclass(frozen=True, slots=True)
class GoodsLeft:
    """What a line of a sale made elsewhere took off the shelf there, or put on it; signed, as it was told."""

    line_no: int
    kind: str
    item_id: str
    quantity: int
    value_micros: int
    cost_known: bool


@dataclass(frozen=True, slots=True)
class SaleMadeElsewhere(SaleCompleted):
    """A sale of another till, or of days that this till's file lost, is recorded here word for word.

    Goods, paper and message are matters of the till that sold: nothing is issued, printed or told.
    """

    goods: tuple[GoodsLeft, ...]
    happened_at: str


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    shift_id: str
    till_id: str
    location_id: str
    number: int
    business_date: str
    float_cents: int
    happened_at: str
    pieces: Pieces = ()


@dataclass(frozen=True, slots=True)
class ShiftOpenedElsewhere(ShiftOpened):
    """A shift that another till told of, or a day that this till's file lost."""


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """What was expected and counted of each way of paying; the float goes back as far as the cash reaches."""

    shift_id: str
    till_id: str
    location_id: str
    number: int
    business_date: str
    float_back_cents: int
    counts: tuple[Counted, ...]
    happened_at: str
    approver_id: str | None = None  # where the count was off beyond the limit
    pieces: tuple[tuple[str, Pieces], ...] = ()  # by occasion
    z: Z | None = None


@dataclass(frozen=True, slots=True)
class ShiftClosedElsewhere(ShiftClosed):
    """Its end, counted at the till that told of it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One way of paying at the end of a shift; what was found above expected is over, below it short."""

    tender_type: str
    account: str
    expected_cents: int
    counted_cents: int
    verified_cents: int | None = None  # by a second count

    @property
    def found_cents(self) -> int:
        """What stands: the second count, if there was one."""
        return self.counted_cents if self.verified_cents is None else self.verified_cents

    @property
    def over_short_cents(self) -> int:
        return self.found_cents - self.expected_cents


@dataclass(frozen=True, slots=True)
class DrawerMoved:
    """Cash came into the drawer (above nothing) or left it, or it was opened without a sale (nothing)."""

    movement_id: str
    shift_id: str
    till_id: str
    location_id: str
    kind: str
    amount_cents: int
    reason: str
    account: str | None
    approver_id: str | None
    happened_at: str


@dataclass(frozen=True, slots=True)
class DrawerMovedElsewhere(DrawerMoved):
    """At another till, or in days that this till's file lost."""


@dataclass(frozen=True, slots=True)
class CashReasonMade:
    """Another reason for what happens to the drawer."""

    reason_id: str


@dataclass(frozen=True, slots=True)
class CashReasonEnded:
    """It is offered no more."""

    reason_id: str


@dataclass(frozen=True, slots=True)
class ShiftReportAsked:
    """Somebody wants a shift's report on paper: an X while it is open, else its Z."""

    shift_id: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class TenderTypeMade:
    """Customers may pay in another way from now on."""

    tender_type: str


@dataclass(frozen=True, slots=True)
class TenderTypeChanged:
    """Other rules hold for a way of paying, or it is taken no more."""

    tender_type: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParkSlipAsked:
    """A customer wants a slip for the basket that waits."""

    basket_id: str
