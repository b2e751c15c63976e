"""What messages tell, kind by kind, with every sum checked anew by the side that receives it.

The rules are those a shop checks its own file by, worked out here a second time on purpose: a till whose
sums are wrong must be found by somebody else. Fields that are not known here are kept.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.messages import HybridClock, Id, Sequence
from sync.sale_sums import (
    check_discounts,
    check_goods_left_by_their_line,
    check_gst,
    check_kind,
    check_line,
    check_lots,
    check_promotions,
    check_tenders,
    check_totals,
)
from sync.sums import all_once, require

Whole = Annotated[int, Field(ge=-(10**17), le=10**17)]
"""Cents, thousandths of a unit or micro-dollars, as the name says; no shop counts beyond."""
Place = Annotated[int, Field(ge=1, le=1_000_000)]
Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Instant = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$")]
Share = Annotated[int, Field(ge=1, le=10_000)]
Word = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.-]+$")]
Text = Annotated[str, Field(max_length=1_000)]


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
    promotion_cents: Whole = 0  # comes off first
    promotion_ref: Id | None = None  # of its promotions the one that takes off most
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


class PromotionTold(Told):
    """What a promotion takes off a line, under the name that was printed."""

    line_no: Place
    promotion_id: Id
    name: Text
    cents: Whole


class PromotionUsedTold(Told):
    """How often a promotion was given with what a document sells."""

    promotion_id: Id
    times: Place
    code: Text | None
    on_all: bool  # told as one sum, and not line by line


class TenderTold(Told):
    tender_type: Word
    account: Word
    tendered_cents: Whole
    applied_cents: Whole
    change_cents: Whole
    rounding_cents: Whole
    reference: Text | None
    attempt_id: Id | None
    forfeited_cents: Whole | None = None  # of a voucher that was worth more than was owed
    expected_on: Day | None = None  # the money at the bank, by the rule of that day


class SaleCompleted(Told):
    """A paid document. Amounts in cents, GST included; quantities in thousandths."""

    sale_id: Id
    kind: Literal["sale", "refund", "void", "exchange", "history", "payment"]
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
    lines: list[LineTold] = Field(max_length=2_000)
    tenders: list[TenderTold] = Field(max_length=100)
    movements: list[MovementTold] = Field(max_length=10_000)
    lots: list[LotTold] = Field(default_factory=list, max_length=2_000)
    promotions: list[PromotionTold] = Field(default_factory=list, max_length=20_000)
    promotions_used: list[PromotionUsedTold] = Field(default_factory=list, max_length=1_000)

    def check(self) -> None:
        require(bool(self.lines) or self.kind == "payment", "/lines")
        for place, line in enumerate(self.lines):
            check_line(line, place, self.is_registered)
        check_promotions(self)
        check_discounts(self)
        check_lots(self)
        check_totals(self)
        check_kind(self)
        check_gst(self)
        check_tenders(self)
        check_movements(self.movements)
        check_goods_left_by_their_line(self)


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


class PiecesTold(Told):
    """So many coins or notes of a face."""

    face_cents: Annotated[int, Field(ge=1, le=1_000_000)]
    pieces: Annotated[int, Field(ge=1, le=100_000)]


class ShiftOpened(Told):
    shift_id: Id
    till_id: Id
    location_id: Id
    number: Annotated[int, Field(ge=0, le=2**53 - 1)]
    business_date: Day
    float_cents: Whole
    pieces: list[PiecesTold] = Field(default_factory=list, max_length=20)  # none: counted as an amount

    def check(self) -> None:
        check_pieces("/pieces", self.pieces, self.float_cents)


class CountTold(Told):
    tender_type: Word
    account: Word
    expected_cents: Whole
    counted_cents: Whole
    verified_cents: Whole | None = None  # by a second count

    @property
    def found_cents(self) -> int:
        return self.counted_cents if self.verified_cents is None else self.verified_cents


class FigureTold(Told):
    """A figure of a Z: how often, and cents."""

    section: Word
    name: Text
    count: Whole
    cents: Whole


class ZTold(Told):
    """A shift's Z as it stood when it was counted."""

    lane_id: Id
    audit_head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    grand_count: Whole
    grand_cents: Whole
    figures: list[FigureTold] = Field(max_length=1_000)


class ShiftClosed(Told):
    shift_id: Id
    till_id: Id
    location_id: Id
    number: Annotated[int, Field(ge=0, le=2**53 - 1)]
    business_date: Day
    float_back_cents: Whole
    counts: list[CountTold] = Field(max_length=100)
    approver_id: Id | None = None  # of a count beyond the shop's limit
    count_pieces: list[PiecesTold] = Field(default_factory=list, max_length=20)
    recount_pieces: list[PiecesTold] = Field(default_factory=list, max_length=20)
    z: ZTold | None = None  # none of shifts that older tills told

    def check(self) -> None:
        all_once("/counts", [each.tender_type for each in self.counts])
        cash = next((each for each in self.counts if each.tender_type == "cash"), None)
        if cash:
            check_pieces("/count_pieces", self.count_pieces, cash.counted_cents)
            check_pieces("/recount_pieces", self.recount_pieces, cash.verified_cents or 0)
        if self.z:
            all_once("/z/figures", [(each.section, each.name) for each in self.z.figures])


class DrawerMoved(Told):
    """Cash that came into a till's drawer (above nothing) or left it, or a drawer opened without a sale."""

    movement_id: Id
    shift_id: Id
    till_id: Id
    location_id: Id
    kind: Literal["cash_in", "cash_out", "drop", "opened"]
    amount_cents: Whole
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    account: Word | None = None
    approver_id: Id | None = None

    def check(self) -> None:
        sign = {"cash_in": 1, "opened": 0}.get(self.kind, -1)
        require((self.amount_cents > 0) - (self.amount_cents < 0) == sign, "/amount_cents")
        require((self.account is None) == (self.kind == "opened"), "/account")


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
            require(not stray, f"/edits/{place}/clocks")


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
        all_once("/lines", [each.line_ref for each in self.lines])


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


def check_movements(movements: list[MovementTold]) -> None:
    """Each line of a document moves a kind of stock once."""
    all_once("/movements", [(each.kind, each.line_no) for each in movements])


def check_pieces(pointer: str, pieces: list[PiecesTold], amount_cents: int) -> None:
    """Coins and notes that were counted come to the amount; none were counted one by one, perhaps."""
    all_once(pointer, [each.face_cents for each in pieces])
    require(not pieces or sum(each.face_cents * each.pieces for each in pieces) == amount_cents, pointer)
