"""The words of a sale: lines, tenders and the document they make. Amounts are whole cents, GST included."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from desktop.catalogue.labels.label import NO_LOT, Lot
from desktop.money import extend_price

CASH = "cash"
"""The one way of paying that lies in the drawer: float, count and rounding of a shift are about it."""
ONLINE = "online"
"""Paid in the online shop: taken when an order is handed over, never keyed at a counter nor counted."""
FORFEITED = "forfeited"
BY_CODE, BY_TERMINAL = "code", "terminal"
"""How a payment leaves the till; whatever is neither is keyed by hand."""


ON_ACCOUNT = "on_account"
"""Owed by a customer; made a way of paying when the first of them gets a limit, and never counted."""


class LineKind(StrEnum):
    """What an item is, which decides where its money goes."""

    GOODS = "goods"
    SERVICE = "service"
    WEIGHED = "weighed"
    DEPOSIT = "deposit"  # drink container: outside GST, owed back
    VOUCHER = "voucher"  # sold: a promise, no supply yet
    OPEN_PRICE = "open_price"


OUTSIDE_GST = (LineKind.DEPOSIT, LineKind.VOUCHER)
"""Whatever code their item has: owed back, or no supply yet."""


class DocumentKind(StrEnum):
    SALE = "sale"
    REFUND = "refund"
    VOID = "void"
    EXCHANGE = "exchange"
    HISTORY = "history"
    PAYMENT = "payment"  # towards a customer's account: no lines, and tenders that cancel out


@dataclass(frozen=True, slots=True)
class Origin:
    """The line that comes back, and how much of it had come back by what the till knew.

    `before` is in thousandths of the unit sold. So every share that a return reverses can be worked out from
    the return and the line alone, whoever else took back some of it (docs/decisions/0044).
    """

    sale_id: str
    line_no: int
    before: int
    to_shelf: bool = True  # else written off; the document's movements tell it


@dataclass(frozen=True, slots=True)
class Promoted:
    """What a promotion takes off a line, under the name that is printed; of what comes back below nothing."""

    promotion_id: str
    name: str
    cents: int
    on_all: bool = field(default=False, compare=False)  # told of the document, and not line by line


@dataclass(frozen=True, slots=True)
class PromotionUsed:
    """How often a document gave a promotion, the coupon it was given for, and if it is told as one sum."""

    promotion_id: str
    times: int
    code: str | None = None
    on_all: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the customer agreed to it. Quantities are thousandths of the unit sold, of what comes back
    below nothing."""

    item_id: str
    unit_id: str
    kind: str
    name: str
    sku: str
    quantity: int
    factor: int  # thousandths of the base unit in one unit
    list_price_cents: int
    unit_price_cents: int
    gst_code: str
    price_reason: str = "list"
    line_discount_cents: int = 0
    basket_discount_cents: int = 0
    belongs_to: int | None = None  # the number of the line whose deposit this is
    unit_name: str = ""
    original: Origin | None = None  # the line that comes back with this one
    line_discount_bp: int | None = None  # when the line's discount is a share and no amount
    agreed_reason: str | None = None  # why its price was typed or its discount given
    label_cents: int | None = None  # printed on the goods themselves: what the line costs, to the cent
    lot: Lot = NO_LOT
    promotions: tuple[Promoted, ...] = ()

    @property
    def promotion_cents(self) -> int:
        """What promotions take off, before anything that was agreed."""
        return sum(each.cents for each in self.promotions)

    @property
    def promoted_here(self) -> tuple[Promoted, ...]:
        """Those that are told on the line; what is given on all of it is told as one sum."""
        return tuple(each for each in self.promotions if not each.on_all)

    @property
    def shown_cents(self) -> int:
        """What the line is shown to cost, before what is taken off all of it."""
        here = sum(each.cents for each in self.promoted_here)
        return self.whole_cents - here - self.line_discount_cents

    @property
    def promotion_ref(self) -> str | None:
        """The promotion that takes off most; of two, the older."""
        most = min(self.promotions, key=lambda each: (-abs(each.cents), each.promotion_id), default=None)
        return most.promotion_id if most else None

    @property
    def base_quantity(self) -> int:
        """Thousandths of the base unit that leave the shelf."""
        return extend_price(self.quantity, self.factor)

    @property
    def list_cents(self) -> int:
        if self.label_cents is not None and self.unit_price_cents == self.list_price_cents:
            return self.label_cents
        return extend_price(self.list_price_cents, self.quantity)

    @property
    def whole_cents(self) -> int:
        """What it costs before discounts."""
        if self.label_cents is not None:
            return self.label_cents
        return extend_price(self.unit_price_cents, self.quantity)

    @property
    def amount_cents(self) -> int:
        """What the line costs the customer."""
        return self.promoted_cents - self.line_discount_cents - self.basket_discount_cents

    @property
    def promoted_cents(self) -> int:
        """What it costs with promotions, before what was agreed."""
        return self.whole_cents - self.promotion_cents


@dataclass(frozen=True, slots=True)
class TenderAsked:
    """How part of the total is paid, as the cashier keyed it."""

    tender_type: str
    tendered_cents: int
    reference: str | None = None
    attempt_id: str | None = None


@dataclass(frozen=True, slots=True)
class TenderType:
    """What the owner decided about a way of paying."""

    tender_type: str
    name: str
    account: str
    gives_change: bool
    rounds_cash: bool
    is_refundable: bool
    opens_drawer: bool
    settles_days: int | None
    position: int
    taken_by: str | None = None  # code | terminal; nothing: by hand
    surplus: str | None = None  # forfeited; nothing: refused, unless change is given
    refund_by: str | None = None  # cash; nothing: the same way, if it is refundable
    asks: str | None = None  # approval_code | cheque_number | voucher_serial
    denominations: tuple[int, ...] = ()  # cents, the smallest first

    @property
    def said(self) -> str:
        """What refusals call it: the catalogue's word, or the owner's own name."""
        return self.name.removeprefix("tender.")

    @property
    def forfeits(self) -> bool:
        """Is what a voucher is worth above what is owed lost to the customer?"""
        return self.surplus == FORFEITED and not self.gives_change


@dataclass(frozen=True, slots=True)
class TenderTaken:
    """A tender as recorded: tendered = applied + rounding + change + forfeited."""

    tender_type: str
    account: str
    tendered_cents: int
    applied_cents: int
    change_cents: int
    rounding_cents: int
    opens_drawer: bool
    reference: str | None = None
    attempt_id: str | None = None
    forfeited_cents: int = 0
    expected_on: str | None = None  # the money at the bank, by the rule of that day

    @property
    def taken_cents(self) -> int:
        """What stays in the shop."""
        return self.tendered_cents - self.change_cents


@dataclass(frozen=True, slots=True)
class TaxRules:
    """What GST means to the shop on a day."""

    is_registered: bool
    rate_bp: int
    method: str


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with the code, rate and GST it was sold under."""

    line: Line
    amount_cents: int
    gst_code: str
    gst_rate_bp: int
    gst_cents: int

    @property
    def net_cents(self) -> int:
        return self.amount_cents - self.gst_cents


@dataclass(frozen=True, slots=True)
class GstTotal:
    """A document's supplies under one code and rate."""

    gst_code: str
    gst_rate_bp: int
    net_cents: int
    gst_cents: int


@dataclass(frozen=True, slots=True)
class Priced:
    """Lines with every figure the screen, the receipt and the books show."""

    lines: tuple[PricedLine, ...]
    by_code: tuple[GstTotal, ...]
    list_cents: int
    discount_cents: int
    deposit_cents: int
    total_cents: int
    gst_cents: int

    @property
    def net_cents(self) -> int:
        return self.total_cents - self.gst_cents

    @property
    def promotion_cents(self) -> int:
        """What of the discounts are promotions."""
        return sum(each.line.promotion_cents for each in self.lines)


@dataclass(frozen=True, slots=True)
class Document:
    """A sale as it is recorded, whichever way it came: from the counter or from the shop's history."""

    sale_id: str
    kind: str
    number: str
    sequence: int
    lane_id: str
    location_id: str
    till_id: str
    shift_id: str
    person_id: str
    approver_id: str | None
    customer_id: str | None
    completed_at: str
    sold_on: str
    business_date: str
    clock_state: str
    tax: TaxRules
    priced: Priced
    tenders: tuple[TenderTaken, ...]
    moves_stock: bool = True
    order_id: str | None = None  # the online order that is handed over with it
    refers_to: str | None = None  # the one sale that all of it takes back
    reason: str | None = None  # why: a word of the shop's list

    @property
    def is_refund(self) -> bool:
        """Takes back and sells nothing."""
        return self.kind in (DocumentKind.REFUND, DocumentKind.VOID)

    @property
    def is_sale(self) -> bool:
        """Sells something."""
        return not self.is_refund and self.kind != DocumentKind.PAYMENT

    basket_discount_bp: int | None = None  # when the discount on all of it is a share and no amount
    discount_reason: str | None = None  # why it was given
    promotions: tuple[PromotionUsed, ...] = ()  # given with what it sells

    @property
    def rounding_cents(self) -> int:
        return sum(tender.rounding_cents for tender in self.tenders)

    @property
    def change_cents(self) -> int:
        return sum(tender.change_cents for tender in self.tenders)

    @property
    def forfeited_cents(self) -> int:
        """What vouchers were worth above what was owed."""
        return sum(tender.forfeited_cents for tender in self.tenders)
