"""Sales, movements and shifts of other tills become the commands of the slices they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

from desktop.catalogue.labels.label import NO_LOT, Lot
from desktop.database.work import Work
from desktop.money import LARGEST_CENTS, THOUSANDTHS, divide_half_up
from desktop.selling.events import GoodsLeft
from desktop.selling.lines import (
    Document,
    GstTotal,
    Line,
    Origin,
    Priced,
    PricedLine,
    Promoted,
    PromotionUsed,
    TaxRules,
    TenderTaken,
)
from desktop.selling.take_drawer import take_drawer_moved
from desktop.selling.take_sale import TakeSale, take_sale
from desktop.selling.take_shift import take_shift_closed, take_shift_opened
from desktop.stock.events import Movement, StockMovedElsewhere
from desktop.stock.take_goods import MovedElsewhere, TakeStock, take_stock
from desktop.storefront.arrived import BadPayload, TakeMessage, Taker
from desktop.storefront.check_shares import wrong_shares
from desktop.storefront.checking import INSTANT_LENGTH, checked, lane_of, require
from desktop.storefront.needs import require_all
from desktop.storefront.on_sale import sale_payload
from desktop.storefront.take_shifts import read_drawer_moved, read_shift_closed, read_shift_opened
from sync.payloads import LineTold, SaleCompleted, StockMoved, TenderTold

Command = TypeVar("Command")
SOLD = ("sale", "history", "refund", "exchange", "void", "payment")
MOVED = ("sale", "refund", "true_up", "write_off")
"""The documents that this Kedai makes; what a newer one tells waits aside until this one is newer too."""


def _taking(read: Callable[[TakeMessage, Work], Command], carry: Callable[[Command, Work], None]) -> Taker:
    """A message becomes a command of its slice; on record under the command's name, with what was told."""

    @wraps(carry)
    def take(message: TakeMessage, work: Work) -> None:
        carry(read(message, work), work)
        work.note(message_id=message.command_id, payload_sha256=message.payload_sha256)

    return take


def _read_sale(message: TakeMessage, work: Work) -> TakeSale:
    told = checked(message, SaleCompleted)
    purpose = lane_of(message, told.till_id, work)
    require_all(
        {
            "location": [told.location_id],
            "person": [told.person_id, told.approver_id],
            "shift": [told.shift_id],
            "customer": [told.customer_id],
            "item": [*(line.item_id for line in told.lines), *(each.item_id for each in told.movements)],
            "unit": [line.unit_id for line in told.lines],
            "tender_type": [each.tender_type for each in told.tenders],
            "account": [each.account for each in told.tenders],
            "promotion": [
                *(each.promotion_id for each in told.promotions),
                *(each.promotion_id for each in told.promotions_used),
            ],
            "sale": [told.refers_to, *(line.original_sale_id for line in told.lines)],
        },
        work,
    )
    require(told.kind in SOLD, "/kind")
    require((told.kind == "history") == (purpose == "history"), "/kind")
    require((message.person_id, message.shift_id) == (told.person_id, told.shift_id), "/person_id")
    require(len(told.completed_at) == INSTANT_LENGTH, "/completed_at")
    require(all(each.kind in MOVED for each in told.movements), "/movements")
    _require_sane(told)
    document = _document(told, message)
    _require_word_for_word(document, message.payload)
    for place in wrong_shares(document.priced.lines, work):
        raise BadPayload(f"/lines/{place}/original_line_no")
    goods = tuple(
        GoodsLeft(each.line_no, each.kind, each.item_id, each.quantity, each.value_micros, each.cost_known)
        for each in told.movements
    )
    return TakeSale(message.command_id, document, goods, message.happened_at)


def _require_sane(told: SaleCompleted) -> None:
    """No figure beyond what a file can add up for years."""
    figures = [told.list_cents, told.total_cents, told.rounding_cents, told.change_cents]
    for line in told.lines:
        figures += [line.amount_cents, line.list_price_cents, line.unit_price_cents, line.quantity]
        figures += [line.base_quantity, line.line_discount_cents, line.basket_discount_cents]
        figures.append(line.promotion_cents)
        require(min(line.list_price_cents, line.unit_price_cents) >= 0, "/lines")
    figures += [tender.tendered_cents for tender in told.tenders]
    require(max(map(abs, figures)) <= LARGEST_CENTS, "/total_cents")


def _document(told: SaleCompleted, message: TakeMessage) -> Document:
    return Document(
        sale_id=told.sale_id,
        kind=told.kind,
        number=told.number,
        sequence=told.sequence,
        lane_id=message.lane_id,
        location_id=told.location_id,
        till_id=told.till_id,
        shift_id=told.shift_id,
        person_id=told.person_id,
        approver_id=told.approver_id,
        customer_id=told.customer_id,
        completed_at=told.completed_at,
        sold_on=told.sold_on,
        business_date=told.business_date,
        clock_state=message.clock_state,
        tax=TaxRules(told.is_registered, 0, told.gst_method),  # every line has its own rate
        priced=_priced(told),
        tenders=tuple(_tender(each) for each in told.tenders),
        order_id=told.order_id,
        refers_to=told.refers_to,
        reason=told.reason,
        basket_discount_bp=told.basket_discount_bp,
        discount_reason=told.discount_reason,
        promotions=tuple(
            PromotionUsed(each.promotion_id, each.times, each.code, each.on_all)
            for each in told.promotions_used
        ),
    )


def _priced(told: SaleCompleted) -> Priced:
    lots = {each.line_no: Lot(each.batch, each.serial, each.use_by, each.best_before) for each in told.lots}
    lines = tuple(
        PricedLine(
            replace(_line(each, lots.get(each.line_no, NO_LOT)), promotions=_promotions(told, each.line_no)),
            each.amount_cents,
            each.gst_code,
            each.gst_rate_bp,
            each.gst_cents,
        )
        for each in told.lines
    )
    return Priced(
        lines,
        _by_code(lines),
        list_cents=told.list_cents,
        discount_cents=told.discount_cents,
        deposit_cents=told.deposit_cents,
        total_cents=told.total_cents,
        gst_cents=told.gst_cents,
    )


def _by_code(lines: Sequence[PricedLine]) -> tuple[GstTotal, ...]:
    sums: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        held = sums[line.gst_code, line.gst_rate_bp]
        held[0] += line.net_cents
        held[1] += line.gst_cents
    return tuple(GstTotal(*key, net, gst) for key, (net, gst) in sums.items())


def _line(told: LineTold, lot: Lot) -> Line:
    """The unit's size follows from both quantities: a line of nothing sells nothing and is not told."""
    require(told.quantity != 0, "/lines/quantity")
    sign = 1 if told.quantity > 0 else -1
    factor = divide_half_up(sign * told.base_quantity * THOUSANDTHS, sign * told.quantity)
    return Line(
        item_id=told.item_id,
        unit_id=told.unit_id,
        kind=told.kind,
        name=told.name,
        sku=told.sku,
        quantity=told.quantity,
        factor=factor,
        list_price_cents=told.list_price_cents,
        unit_price_cents=told.unit_price_cents,
        gst_code=told.gst_code,
        price_reason=told.price_reason,
        line_discount_cents=told.line_discount_cents,
        basket_discount_cents=told.basket_discount_cents,
        belongs_to=told.belongs_to_line,
        unit_name=told.unit_name,
        original=_origin(told),
        line_discount_bp=told.line_discount_bp,
        agreed_reason=told.agreed_reason,
        label_cents=_label_cents(told),
        lot=lot,
    )


def _promotions(told: SaleCompleted, line_no: int) -> tuple[Promoted, ...]:
    shares = [each for each in told.promotions if each.line_no == line_no]
    return tuple(Promoted(each.promotion_id, each.name, each.cents) for each in shares)


def _origin(told: LineTold) -> Origin | None:
    """What a line takes back; its sale is here by now."""
    if told.original_sale_id is None or told.original_line_no is None:
        return None
    return Origin(told.original_sale_id, told.original_line_no, told.original_before or 0)


def _label_cents(told: LineTold) -> int | None:
    """A price that stood on the goods' own label is what the line costs before discounts."""
    if told.price_reason != "label":
        return None
    return told.amount_cents + told.promotion_cents + told.line_discount_cents + told.basket_discount_cents


def _tender(told: TenderTold) -> TenderTaken:
    return TenderTaken(
        tender_type=told.tender_type,
        account=told.account,
        tendered_cents=told.tendered_cents,
        applied_cents=told.applied_cents,
        change_cents=told.change_cents,
        rounding_cents=told.rounding_cents,
        opens_drawer=False,
        reference=told.reference,
        attempt_id=told.attempt_id,
        forfeited_cents=told.forfeited_cents or 0,
        expected_on=told.expected_on,
    )


def _require_word_for_word(document: Document, payload: Mapping[str, Any]) -> None:
    """What would be recorded tells again what was told, but for fields that are not known here."""
    ours = sale_payload(document, [])
    del ours["movements"]  # they are written as they stand
    for name, value in ours.items():
        require(_says(payload.get(name), value), f"/{name}")


def _says(told: Any, ours: object) -> bool:  # noqa: ANN401 - any JSON
    if told == ours:
        return True
    if isinstance(ours, dict):
        return isinstance(told, dict) and all(_says(told.get(name), value) for name, value in ours.items())
    if isinstance(ours, list):
        same_length = isinstance(told, list) and len(told) == len(ours)
        return same_length and all(_says(*pair) for pair in zip(told, ours, strict=True))
    return False


def _read_stock(message: TakeMessage, work: Work) -> TakeStock:
    told = checked(message, StockMoved)
    lane_of(message, told.till_id, work)
    require_all(
        {
            "location": [told.location_id],
            "person": [message.person_id],
            "item": [each.item_id for each in told.movements],
            "stock_document": [told.refers_to],
        },
        work,
    )
    require((told.kind == "undo") == (told.refers_to is not None), "/refers_to")
    posted = StockMovedElsewhere(
        told.document_id,
        told.kind,
        told.location_id,
        told.till_id,
        told.posted_on,
        told.reason,
        told.refers_to,
    )
    moved = tuple(
        MovedElsewhere(
            each.kind,
            Movement(each.line_no, each.item_id, each.quantity, each.value_micros, each.cost_known),
        )
        for each in told.movements
    )
    return TakeStock(message.command_id, posted, message.person_id, message.happened_at, moved)


FACTS: Mapping[str, Taker] = {
    "sale.completed": _taking(_read_sale, take_sale),
    "stock.moved": _taking(_read_stock, take_stock),
    "shift.opened": _taking(read_shift_opened, take_shift_opened),
    "shift.closed": _taking(read_shift_closed, take_shift_closed),
    "drawer.moved": _taking(read_drawer_moved, take_drawer_moved),
}
