"""What the counter tells the other slices, inside the sale's own transaction."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.lines import Document


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


@dataclass(frozen=True, slots=True)
class ShiftClosedElsewhere(ShiftClosed):
    """Its end, counted at the till that told of it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One way of paying at the end of a shift; counted above expected is over, below it short."""

    tender_type: str
    account: str
    expected_cents: int
    counted_cents: int

    @property
    def over_short_cents(self) -> int:
        return self.counted_cents - self.expected_cents


@dataclass(frozen=True, slots=True)
class DrawerOpened:
    """Opened without a sale."""

    till_id: str
    shift_id: str


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
