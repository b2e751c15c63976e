"""What a receipt says, read back from the recorded sale; no device, no language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop.clock import local_time, read_instant
from desktop.database.rows import Row, Rows
from desktop.errors import Refusal
from desktop.personal.queries import recall
from desktop.selling.account import owed_until
from desktop.selling.invoice_words import MadeOut, made_out
from desktop.selling.lines import ON_ACCOUNT, DocumentKind
from desktop.setup.queries import Shop, gst_number_on, the_shop


@dataclass
class NoSuchSale(Refusal):
    """There is no sale with that id."""

    code = "selling.no_such_sale"
    sale_id: str


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    kind: str
    name: str
    sku: str
    quantity: int
    unit: str
    list_price_cents: int
    unit_price_cents: int
    discount_cents: int
    amount_cents: int
    gst_code: str
    belongs_to_line: int | None
    original_number: str | None = None  # of the document it comes back from
    serial: str | None = None
    price_reason: str = "list"
    discount_bp: int | None = None  # when its discount is a share and no amount
    agreed_reason: str | None = None
    share_cents: int = 0  # of what is taken off all of it, by discount or promotion
    net_cents: int = 0  # of its amount, without GST
    promotions: tuple[tuple[str, int], ...] = ()  # name, and cents off

    @property
    def promotion_cents(self) -> int:
        return sum(cents for _name, cents in self.promotions)

    @property
    def before_cents(self) -> int:
        """What it cost before discounts."""
        return self.amount_cents + self.promotion_cents + self.discount_cents + self.share_cents


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    tender_type: str
    name: str  # a catalogue key when it starts with "tender.", else the owner's own words
    tendered_cents: int
    change_cents: int
    rounding_cents: int
    reference: str | None
    forfeited_cents: int = 0  # of a voucher that was worth more than was owed


@dataclass(frozen=True, slots=True)
class ReceiptGst:
    gst_code: str
    gst_rate_bp: int
    net_cents: int
    gst_cents: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sale as its paper tells it. `gst_number` is nothing when the shop was not registered that day."""

    sale_id: str
    number: str
    shop: Shop
    gst_number: str | None
    till_label: str
    cashier: str
    completed_at: datetime  # on the shop's wall clock
    lines: tuple[ReceiptLine, ...]
    tenders: tuple[ReceiptTender, ...]
    gst: tuple[ReceiptGst, ...]
    discount_cents: int
    deposit_cents: int
    total_cents: int
    gst_cents: int
    rounding_cents: int
    change_cents: int
    order_number: str | None = None  # of the online order that was handed over with it
    basket_discount_bp: int | None = None  # when the discount on all of it is a share and no amount
    discount_reason: str | None = None  # why there is a discount on all of it
    kind: str = DocumentKind.SALE
    reason: str | None = None
    refers_to: str | None = None  # the number of the one document that all of it takes back
    refers_to_day: date | None = None
    promotions: tuple[tuple[str, int], ...] = ()  # given on all of it: name, and cents off
    customer: str = ""  # what the customer is called, of a payment or what is owed
    account_after_cents: int | None = None  # what the customer owed once it was recorded
    invoice: MadeOut | None = None  # to whom it is made out

    @property
    def gives_back(self) -> bool:
        """Is money given back, or would it be if it were not nothing?"""
        return self.kind in (DocumentKind.REFUND, DocumentKind.VOID) or self.total_cents < 0

    @property
    def basket_discount_cents(self) -> int:
        """What was taken off all of it."""
        return sum(line.share_cents for line in self.lines) - sum(cents for _name, cents in self.promotions)

    @property
    def has_gst(self) -> bool:
        """Was any of it sold under a rate above nothing, by a shop that was registered that day?"""
        return self.gst_number is not None and any(each.gst_rate_bp > 0 for each in self.gst)


LEFT_OVER = 2
"""Cents of a part that comes back, between its shares and its amount."""
_PROMOTIONS = (
    "SELECT p.line_no, p.name, p.cents, coalesce(u.on_all, 0) AND l.original_sale_id IS NULL"
    " FROM sale_line_promotion p JOIN sale_line l ON l.sale_id = p.sale_id AND l.line_no = p.line_no"
    " LEFT JOIN sale_promotion u ON u.sale_id = p.sale_id AND u.promotion_id = p.promotion_id"
    " WHERE p.sale_id = ? ORDER BY p.line_no, abs(p.cents) DESC, p.promotion_id"
)
_ON_ALL = (
    "SELECT p.name, sum(p.cents) FROM sale_promotion u JOIN sale_line_promotion p"
    " ON p.sale_id = u.sale_id AND p.promotion_id = u.promotion_id"
    " JOIN sale_line l ON l.sale_id = p.sale_id AND l.line_no = p.line_no AND l.original_sale_id IS NULL"
    " WHERE u.sale_id = ? AND u.on_all GROUP BY p.promotion_id ORDER BY p.promotion_id"
)


def receipt_of(rows: Rows, sale_id: str) -> Receipt:
    """The receipt of a recorded sale.

    Raises:
        NoSuchSale: there is none.
    """
    found = rows.one(
        "SELECT s.number, s.completed_at, s.sold_on, s.is_registered, t.label, s.person_id, s.discount_cents,"
        " s.deposit_cents, s.total_cents, s.gst_cents, s.rounding_cents, s.change_cents, o.number,"
        " s.basket_discount_bp, s.discount_reason, s.kind, s.reason, r.number, r.sold_on"
        " FROM sale s JOIN till t ON t.till_id = s.till_id LEFT JOIN sale r ON r.sale_id = s.refers_to"
        " LEFT JOIN online_order o ON o.order_id = s.order_id WHERE s.sale_id = ?",
        (sale_id,),
    )
    if found is None:
        raise NoSuchSale(sale_id)
    number, completed_at, sold_on, is_registered, label, person_id, *sums, day = found
    shop = the_shop(rows)
    receipt = Receipt(
        sale_id,
        number,
        shop,
        gst_number_on(rows, date.fromisoformat(sold_on)) if is_registered else None,
        label,
        recall(rows, [person_id]).get(person_id, ""),
        local_time(shop.zone, read_instant(completed_at)),
        _lines(rows, sale_id),
        _tenders(rows, sale_id),
        _gst(rows, sale_id),
        *sums,
    )
    receipt = replace(receipt, promotions=_on_all(rows, sale_id))
    if day:
        receipt = replace(receipt, refers_to_day=date.fromisoformat(day))
    return _of_customer(rows, receipt)


def _of_customer(rows: Rows, receipt: Receipt) -> Receipt:
    """With whom it is made out to, and how their account stood where it touches one."""
    receipt = replace(receipt, invoice=made_out(rows, receipt.sale_id))
    if not any(each.tender_type == ON_ACCOUNT for each in receipt.tenders):
        return receipt
    customer_id, owed = owed_until(rows, receipt.sale_id)
    words = recall(rows, [customer_id], "company") | recall(rows, [customer_id])
    return replace(receipt, customer=words.get(customer_id, ""), account_after_cents=owed)


def latest_sale_of(rows: Rows, till_id: str) -> str | None:
    """The last sale made at a till's counter, to print its receipt again."""
    found = rows.one(
        "SELECT s.sale_id FROM lane l"
        " JOIN sale s ON s.lane_id = l.lane_id AND s.sequence = l.next_receipt - 1"
        " WHERE l.till_id = ? AND l.purpose = 'counter' AND l.is_current = 1",
        (till_id,),
    )
    return found[0] if found else None


def _lines(rows: Rows, sale_id: str) -> tuple[ReceiptLine, ...]:
    found = rows.rows(
        "SELECT l.line_no, l.kind, l.name, l.sku, l.quantity, l.unit_name, l.list_price_cents,"
        " l.unit_price_cents,"
        " l.line_discount_cents + iif(s.discount_reason IS NULL OR l.original_sale_id IS NOT NULL,"
        "  l.basket_discount_cents, 0), l.amount_cents,"
        " l.gst_code, l.belongs_to_line, o.number, t.serial, l.price_reason, l.line_discount_bp,"
        " l.agreed_reason, iif(s.discount_reason IS NULL OR l.original_sale_id IS NOT NULL, 0,"
        "  l.basket_discount_cents), l.net_cents, l.promotion_cents"
        " FROM sale_line l JOIN sale s ON s.sale_id = l.sale_id"
        " LEFT JOIN sale o ON o.sale_id = l.original_sale_id"
        " LEFT JOIN sale_line_lot t ON t.sale_id = l.sale_id AND t.line_no = l.line_no"
        " WHERE l.sale_id = ? ORDER BY l.line_no",
        (sale_id,),
    )
    shares = rows.rows(_PROMOTIONS, (sale_id,)) if any(row[-1] for row in found) else []
    return tuple(
        _promoted(ReceiptLine(*row[1:-1]), [each[1:] for each in shares if each[0] == row[0]])
        for row in found
    )


def _promoted(line: ReceiptLine, shares: Sequence[Row]) -> ReceiptLine:
    """What is given on all of it is told at the foot, as a discount on all of it is."""
    here = tuple((name, cents) for name, cents, is_on_all in shares if not is_on_all)
    on_all = sum(cents for _name, cents, is_on_all in shares if is_on_all)
    if line.original_number and here and abs(line.discount_cents) <= LEFT_OVER:
        (name, cents), *others = here  # nobody agreed on a cent: it is what rounding parts leaves over
        here = ((name, cents + line.discount_cents), *others)
        line = replace(line, discount_cents=0)
    return replace(line, promotions=here, share_cents=line.share_cents + on_all)


def _on_all(rows: Rows, sale_id: str) -> tuple[tuple[str, int], ...]:
    return tuple((name, cents) for name, cents in rows.rows(_ON_ALL, (sale_id,)))


def _tenders(rows: Rows, sale_id: str) -> tuple[ReceiptTender, ...]:
    found = rows.rows(
        "SELECT t.tender_type, k.name, t.tendered_cents, t.change_cents, t.rounding_cents, t.reference,"
        " t.forfeited_cents"
        " FROM tender t JOIN tender_type k ON k.tender_type = t.tender_type"
        " WHERE t.sale_id = ? ORDER BY t.tender_no",
        (sale_id,),
    )
    return tuple(ReceiptTender(*row) for row in found)


def _gst(rows: Rows, sale_id: str) -> tuple[ReceiptGst, ...]:
    found = rows.rows(
        "SELECT gst_code, gst_rate_bp, net_cents, gst_cents FROM sale_gst"
        " WHERE sale_id = ? ORDER BY gst_code",
        (sale_id,),
    )
    return tuple(ReceiptGst(*row) for row in found)
