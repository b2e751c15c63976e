"""What messages tell, kind by kind, with every sum checked anew by the side that receives it.

The rules are those a shop checks its own file by, worked out here a second time on purpose: a till whose
sums are wrong must be found by somebody else. Fields that are not known here are kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.messages import HybridClock, Id, Sequence

Whole = Annotated[int, Field(ge=-(10**17), le=10**17)]
"""Cents, thousandths of a unit or micro-dollars, as the name says; no shop counts beyond."""
Place = Annotated[int, Field(ge=1, le=1_000_000)]
Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
Share = Annotated[int, Field(ge=1, le=10_000)]
Word = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.-]+$")]
Text = Annotated[str, Field(max_length=1_000)]
THOUSAND = 1_000
MOST_ROUNDED = 4
"""Cents: the next 5 cents are never farther away."""
MOST_SHARED_OFF = 2
"""Cents between a line's tax by itself and its share of its document's, or between parts of that share."""
MOVED_BY_RETURNS = ("refund", "true_up", "write_off")
OUTSIDE_GST = ("deposit", "voucher")
STANDARD_CODES = {"SR", "DS", "SRCA-C", "SRRC", "SROVR-RS", "SROVR-LVG", "SRLVG"}
NOT_REGISTERED_CODES = {"NG", "OS"}


class SumWrong(ValueError):
    """A figure does not follow from the others. `pointer` names it in the payload."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


class Told(BaseModel):
    """A payload or a part of one."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    def check(self) -> None:
        """Raises SumWrong: the figures do not agree with each other."""


class MovementTold(Told):
    line_no: Place
    kind: Word
    item_id: Id
    quantity: Whole
    value_micros: Whole
    cost_known: bool


class LineTold(Told):
    line_no: Place
    kind: Literal["goods", "service", "weighed", "deposit", "voucher", "open_price"]
    item_id: Id
    unit_id: Id
    sku: Text
    name: Text
    unit_name: Text
    quantity: Whole
    base_quantity: Whole
    list_price_cents: Whole
    unit_price_cents: Whole
    price_reason: Word
    line_discount_cents: Whole
    basket_discount_cents: Whole
    amount_cents: Whole
    gst_code: Word
    gst_rate_bp: Annotated[int, Field(ge=0, le=10_000)]
    net_cents: Whole
    gst_cents: Whole
    belongs_to_line: Place | None
    line_discount_bp: Share | None = None  # when the line's discount is a share and no amount
    agreed_reason: Word | None = None  # why its price was typed or its discount given
    original_sale_id: Id | None = None  # what comes back with this line, of which so much had come back
    original_line_no: Place | None = None
    original_before: Annotated[int, Field(ge=0, le=10**17)] | None = None

    @property
    def is_return(self) -> bool:
        return self.original_sale_id is not None


class LotTold(Told):
    """What the label of a line's very goods said of them."""

    line_no: Place
    batch: Text | None
    serial: Text | None
    use_by: Day | None
    best_before: Day | None


class TenderTold(Told):
    tender_type: Word
    account: Word
    tendered_cents: Whole
    applied_cents: Whole
    change_cents: Whole
    rounding_cents: Whole
    reference: Text | None
    attempt_id: Id | None


class SaleCompleted(Told):
    """A paid document. Amounts in cents, GST included; quantities in thousandths."""

    sale_id: Id
    kind: Literal["sale", "refund", "void", "exchange", "history"]
    number: Annotated[str, Field(min_length=1, max_length=64)]
    sequence: Sequence
    location_id: Id
    till_id: Id
    shift_id: Id
    person_id: Id
    approver_id: Id | None = None
    customer_id: Id | None = None
    completed_at: Instant
    sold_on: Day
    business_date: Day
    gst_method: Literal["per_invoice", "per_line"]
    is_registered: bool
    list_cents: Whole
    discount_cents: Whole
    deposit_cents: Whole
    total_cents: Whole
    net_cents: Whole
    gst_cents: Whole
    rounding_cents: Whole
    change_cents: Whole
    order_id: Id | None = None  # the online order that was handed over with it
    basket_discount_bp: Share | None = None  # when the discount on all of it is a share and no amount
    discount_reason: Word | None = None  # why it was given
    refers_to: Id | None = None  # the one sale that all of it takes back
    reason: Text | None = None
    lines: list[LineTold] = Field(min_length=1, max_length=2_000)
    tenders: list[TenderTold] = Field(max_length=100)
    movements: list[MovementTold] = Field(max_length=10_000)
    lots: list[LotTold] = Field(default_factory=list, max_length=2_000)

    def check(self) -> None:
        for place, line in enumerate(self.lines):
            _check_line(line, place, self.is_registered)
        _check_discounts(self)
        _check_lots(self)
        _check_totals(self)
        _check_kind(self)
        _check_gst(self)
        _check_tenders(self)
        check_movements(self.movements)
        _check_goods_left_by_their_line(self)


class StockMoved(Told):
    """A stock document: what it put on a location's shelves or took off them."""

    document_id: Id
    kind: Word
    location_id: Id
    till_id: Id
    posted_on: Day
    reason: Text = ""
    refers_to: Id | None = None  # the document that is undone
    movements: list[MovementTold] = Field(min_length=1, max_length=20_000)

    def check(self) -> None:
        check_movements(self.movements)


class ShiftOpened(Told):
    shift_id: Id
    till_id: Id
    location_id: Id
    number: Annotated[int, Field(ge=0, le=2**53 - 1)]
    business_date: Day
    float_cents: Whole


class CountTold(Told):
    tender_type: Word
    account: Word
    expected_cents: Whole
    counted_cents: Whole


class ShiftClosed(Told):
    shift_id: Id
    till_id: Id
    location_id: Id
    number: Annotated[int, Field(ge=0, le=2**53 - 1)]
    business_date: Day
    float_back_cents: Whole
    counts: list[CountTold] = Field(max_length=100)

    def check(self) -> None:
        _all_once("/counts", [each.tender_type for each in self.counts])


Entity = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
RecordId = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
"""No NUL: not every store holds one."""
FieldName = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Value = Annotated[Annotated[str, Field(max_length=20_000)] | Whole | None, Field(union_mode="left_to_right")]
"""No value is of two sorts, so that none needs to be tried as all of them."""


class EditTold(Told):
    """Fields of a record that were set. `clocks` of those not set by this very message; `bases` see 0030."""

    entity: Entity
    entity_id: RecordId
    fields: dict[FieldName, Value] = Field(min_length=1, max_length=60)
    clocks: dict[FieldName, HybridClock] = Field(default_factory=dict)
    bases: dict[FieldName, HybridClock] = Field(default_factory=dict)


class RecordsEdited(Told):
    """What one command changed in the shop's records, or a part of all of them."""

    edit_id: Id  # the message's entity: every message of edits is its own
    till_id: Id
    edits: list[EditTold] = Field(min_length=1, max_length=500)

    def check(self) -> None:
        for place, edit in enumerate(self.edits):
            stray = (set(edit.clocks) | set(edit.bases)) - set(edit.fields)
            _require(not stray, f"/edits/{place}/clocks")


class OrderLineTold(Told):
    """A line of an online order; thousandths and cents, GST included, as the shop has them."""

    line_ref: Text
    sku: Text
    item_id: Id | None  # none: nothing here has that SKU
    unit_id: Id | None
    name: Text
    ordered: Whole
    quantity: Whole
    fulfilled: Whole
    amount_cents: Whole


class OrderTold(Told):
    """An order of the online shop as it stands there; the highest version counts.

    `buyer` is sealed under the key of the order's id.
    """

    order_id: Id
    storefront: Word
    ref: Text
    number: Text
    version: Sequence
    state: Word
    shop_state: Text
    placed_at: Instant
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    location_id: Id
    total_cents: Whole
    shipping_cents: Whole
    paid_cents: Whole
    refunded_cents: Whole
    buyer: Text | None
    lines: list[OrderLineTold] = Field(max_length=2_000)


class QuantityTold(Told):
    """So much of a line of an order, in thousandths."""

    line_ref: Text
    quantity: Annotated[int, Field(ge=1, le=10**17)]


class HandedTold(QuantityTold):
    """A line that was handed over: `gone_before` is how much of it had left by what the till knew."""

    gone_before: Annotated[int, Field(ge=0, le=10**17)] = 0


class OrderCollected(Told):
    """Goods of an order were handed over, by the sale named; cents of it, `charges_cents` are no goods."""

    handover_id: Id  # the sale's id: a hand-over is told once
    order_id: Id
    till_id: Id
    location_id: Id
    total_cents: Whole = 0
    charges_cents: Whole = 0
    lines: list[HandedTold] = Field(min_length=1, max_length=2_000)

    def check(self) -> None:
        _all_once("/lines", [each.line_ref for each in self.lines])


class OrderCancelAsked(Told):
    """The counter takes an order back before it was handed over. No lines: all of it, and the shipping."""

    asked_id: Id
    order_id: Id
    till_id: Id
    lines: list[QuantityTold] | None
    refund_cents: Annotated[int, Field(ge=0, le=10**17)]
    reason: Text


class StockSettleAsked(Told):
    """The online shop is to show what the book has of these goods: an owner saw the drift."""

    asked_id: Id
    till_id: Id
    location_id: Id
    item_ids: list[Id] = Field(min_length=1, max_length=500)


def pointer_of(error: ValidationError) -> str:
    """Where in the payload the first fault lies: /lines/0/quantity. Says nothing of what stood there."""
    place = error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"]
    return "".join(f"/{part}" for part in place)


def half_away(numerator: int, divisor: int) -> int:
    """Division to the nearest whole number, halves away from zero; the divisor is positive."""
    rounded = (2 * abs(numerator) + divisor) // (2 * divisor)
    return rounded if numerator >= 0 else -rounded


def check_movements(movements: list[MovementTold]) -> None:
    """Each line of a document moves a kind of stock once."""
    _all_once("/movements", [(each.kind, each.line_no) for each in movements])


def _require(holds: bool, pointer: str) -> None:
    if not holds:
        raise SumWrong(pointer)


def _all_once(pointer: str, keys: Iterable[object]) -> None:
    for key, times in Counter(keys).items():
        _require(times == 1, f"{pointer}: {key} stands {times} times")


def _check_line(line: LineTold, place: int, is_registered: bool) -> None:
    at = f"/lines/{place}"
    _require(line.line_no == place + 1, f"{at}/line_no")
    _require(_amount_follows(line), f"{at}/amount_cents")
    _require(line.net_cents + line.gst_cents == line.amount_cents, f"{at}/net_cents")
    taxed = line.gst_code in STANDARD_CODES
    _require(taxed or line.gst_rate_bp == 0, f"{at}/gst_rate_bp")
    _require(line.kind not in OUTSIDE_GST or line.gst_code == "OS", f"{at}/gst_code")
    # What comes back carries the code it was sold with, whatever the shop is today.
    _require(is_registered or line.is_return or line.gst_code in NOT_REGISTERED_CODES, f"{at}/gst_code")
    told = (line.original_sale_id, line.original_line_no, line.original_before)
    _require(line.is_return == all(each is not None for each in told), f"{at}/original_line_no")
    _require(not line.is_return or line.quantity < 0, f"{at}/quantity")
    if line.price_reason in ("list", "history"):
        _require(line.unit_price_cents == line.list_price_cents, f"{at}/unit_price_cents")


def _check_discounts(sale: SaleCompleted) -> None:
    """What was agreed at a counter: shares of a price are those to the cent, and a discount on all of it is
    on each line by largest remainder, the earlier first among equals. An order's prices are its shop's, and
    what comes back has its share of what was agreed when it was sold."""
    if sale.kind not in ("sale", "exchange") or sale.order_id is not None:
        return
    sold = [(place, line) for place, line in enumerate(sale.lines) if not line.is_return]
    bases: list[int] = []
    for place, line in sold:
        whole = _before_discounts(line)  # as _check_line found it to be
        share = line.line_discount_bp
        if share is not None:
            taken_off = half_away(whole * share, 10_000)
            _require(line.line_discount_cents == taken_off, f"/lines/{place}/line_discount_cents")
        outside = line.kind in OUTSIDE_GST
        less = line.line_discount_cents + line.basket_discount_cents
        _require(not (outside and less), f"/lines/{place}/line_discount_cents")
        bases.append(0 if outside else whole - line.line_discount_cents)
    off = sum(line.basket_discount_cents for _place, line in sold)
    if sale.discount_reason is None:  # older tills gave none on all of it, and told no reason
        _require(sale.basket_discount_bp is None, "/discount_reason")
        return
    if sale.basket_discount_bp is not None:
        _require(off == half_away(sum(bases) * sale.basket_discount_bp, 10_000), "/basket_discount_bp")
    for (place, line), share in zip(sold, _shared(off, bases), strict=True):
        _require(line.basket_discount_cents == share, f"/lines/{place}/basket_discount_cents")


def _shared(off: int, bases: list[int]) -> list[int]:
    """An amount over others in proportion, the cents left over to the largest remainders."""
    whole = max(1, sum(bases))
    shares = [base * off // whole for base in bases]
    by_rest = sorted(range(len(bases)), key=lambda place: (-(bases[place] * off % whole), place))
    for place in by_rest[: off - sum(shares)]:
        shares[place] += 1
    return shares


def _before_discounts(line: LineTold) -> int:
    return line.amount_cents + line.line_discount_cents + line.basket_discount_cents


def _amount_follows(line: LineTold) -> bool:
    """Price times quantity, rounded to a cent; of a price on the goods' own label the quantity was worked out
    to the thousandth, so that half a thousandth's price may lie between."""
    exact = line.unit_price_cents * line.quantity
    if line.price_reason == "label":
        return 2 * abs(_before_discounts(line) * THOUSAND - exact) <= line.unit_price_cents
    return _before_discounts(line) == half_away(exact, THOUSAND)


def _at_list(line: LineTold) -> int:
    if line.price_reason == "label" and line.unit_price_cents == line.list_price_cents:
        return _before_discounts(line)
    return half_away(line.list_price_cents * line.quantity, THOUSAND)


def _check_lots(sale: SaleCompleted) -> None:
    lines = {line.line_no: line for line in sale.lines}
    _all_once("/lots", [lot.line_no for lot in sale.lots])
    for place, lot in enumerate(sale.lots):
        line = lines.get(lot.line_no)
        _require(line is not None, f"/lots/{place}/line_no")
        is_one = line is not None and abs(line.quantity) == THOUSAND
        _require(lot.serial is None or is_one, f"/lots/{place}/serial")
        is_good = sale.kind != "sale" or lot.use_by is None or lot.use_by >= sale.sold_on
        _require(is_good, f"/lots/{place}/use_by")
        says = any((lot.batch, lot.serial, lot.use_by, lot.best_before))
        _require(says, f"/lots/{place}")


def _check_totals(sale: SaleCompleted) -> None:
    lines = sale.lines
    deposits = sum(line.amount_cents for line in lines if line.kind == "deposit")
    listed = sum(_at_list(line) for line in lines if line.kind != "deposit")
    _require(sale.total_cents == sum(line.amount_cents for line in lines), "/total_cents")
    _require(sale.net_cents == sum(line.net_cents for line in lines), "/net_cents")
    _require(sale.gst_cents == sum(line.gst_cents for line in lines), "/gst_cents")
    _require(sale.deposit_cents == deposits, "/deposit_cents")
    _require(sale.list_cents == listed, "/list_cents")
    _require(sale.discount_cents == listed - (sale.total_cents - deposits), "/discount_cents")


def _check_kind(sale: SaleCompleted) -> None:
    """A refund or void takes back and sells nothing, an exchange does both; a sale takes nothing back.

    A document of before lines told what they take back may still hold lines below nothing.
    """
    back = sum(line.is_return for line in sale.lines)
    sold = len(sale.lines) - back
    fits = {"refund": back and not sold, "void": back and not sold, "exchange": back and sold}
    _require(bool(fits.get(sale.kind, not back)), "/kind")


def _check_gst(sale: SaleCompleted) -> None:
    """Each line's tax by the method of its document: rounded by line, or once and shared.

    What comes back reverses a share of a tax that another document tells: here only its size is looked at.
    """
    sold = [line for line in sale.lines if not line.is_return]
    if sale.gst_method == "per_line":
        expected = {line.line_no: _gst_inside(line.amount_cents, line.gst_rate_bp) for line in sold}
    else:
        expected = _gst_shared(sold)
    for place, line in enumerate(sale.lines):
        if line.is_return:
            by_itself = _gst_inside(line.amount_cents, line.gst_rate_bp)
            is_near = abs(line.gst_cents - by_itself) <= MOST_SHARED_OFF
            _require(is_near, f"/lines/{place}/gst_cents")
        else:
            _require(line.gst_cents == expected[line.line_no], f"/lines/{place}/gst_cents")


def _gst_inside(amount_cents: int, rate_bp: int) -> int:
    return half_away(amount_cents * rate_bp, 10_000 + rate_bp)


def _gst_shared(lines: list[LineTold]) -> dict[int, int]:
    """By line number: the tax of a code and rate, shared by largest remainder, the earlier line first."""
    groups: dict[tuple[str, int], list[LineTold]] = defaultdict(list)
    for line in lines:
        groups[line.gst_code, line.gst_rate_bp].append(line)
    shares: dict[int, int] = {}
    for (_code, rate), group in groups.items():
        exact = {line.line_no: divmod(line.amount_cents * rate, 10_000 + rate) for line in group}
        whole = _gst_inside(sum(line.amount_cents for line in group), rate)
        left = whole - sum(floor for floor, _rest in exact.values())
        order = sorted(exact, key=lambda number: (-exact[number][1], number))
        for place, number in enumerate(order):
            shares[number] = exact[number][0] + (1 if place < left else 0)
    return shares


def _check_tenders(sale: SaleCompleted) -> None:
    for place, tender in enumerate(sale.tenders):
        parts = tender.applied_cents + tender.rounding_cents + tender.change_cents
        _require(tender.tendered_cents == parts, f"/tenders/{place}/tendered_cents")
        _require(abs(tender.rounding_cents) <= MOST_ROUNDED, f"/tenders/{place}/rounding_cents")
        _require(tender.change_cents >= 0, f"/tenders/{place}/change_cents")
    _require(sale.total_cents == sum(each.applied_cents for each in sale.tenders), "/tenders")
    _require(sale.rounding_cents == sum(each.rounding_cents for each in sale.tenders), "/rounding_cents")
    _require(sale.change_cents == sum(each.change_cents for each in sale.tenders), "/change_cents")


def _check_goods_left_by_their_line(sale: SaleCompleted) -> None:
    lines = {line.line_no: line for line in sale.lines}
    for place, moved in enumerate(sale.movements):
        line = lines.get(moved.line_no)
        if moved.kind == "sale":
            right = line is not None and not line.is_return and moved.quantity == -line.base_quantity
        elif moved.kind in MOVED_BY_RETURNS:
            way = {"refund": -1, "write_off": 1, "true_up": 0}[moved.kind]
            right = line is not None and line.is_return and moved.quantity == way * line.base_quantity
        else:
            continue
        _require(right and line is not None and line.item_id == moved.item_id, f"/movements/{place}")
