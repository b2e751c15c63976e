"""What the service knows of the shop: sales, days, shifts and stock, each a sum of what was told.

Every projection is a sum or a row of its own, so that messages may come in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import text

from sync.messages import Message
from sync.payloads import (
    DrawerMoved,
    MovementTold,
    OrderCancelAsked,
    OrderCollected,
    OrderTold,
    RecordsEdited,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
    StockMoved,
    StockSettleAsked,
    Told,
)
from sync.service.store import Pending
from sync.service.storefront.asks import ask_for_cancel, ask_for_handover, ask_for_settling, note_goods
from sync.service.tables import movement, sale, shift_end, shift_start, stock_document

MOVES_STOCK = {"sale.completed", "stock.moved"}
TOLD_OFTEN = {"order.told", "records.edited"}
"""An order has versions; edits are merged, and the same again changes nothing."""
_ADD_STOCK = text(
    "INSERT INTO stock_level (location_id, item_id, quantity, value_micros)"
    " VALUES (:location_id, :item_id, :quantity, :value_micros)"
    " ON CONFLICT (location_id, item_id) DO UPDATE SET quantity = stock_level.quantity + excluded.quantity,"
    " value_micros = stock_level.value_micros + excluded.value_micros"
)
_ADD_DAY = text(
    "INSERT INTO day_sum (location_id, sold_on, sales, total_cents, net_cents, gst_cents)"
    " VALUES (:location_id, :sold_on, 1, :total_cents, :net_cents, :gst_cents)"
    " ON CONFLICT (location_id, sold_on) DO UPDATE SET sales = day_sum.sales + 1,"
    " total_cents = day_sum.total_cents + excluded.total_cents,"
    " net_cents = day_sum.net_cents + excluded.net_cents,"
    " gst_cents = day_sum.gst_cents + excluded.gst_cents"
)
_INSERT_SALE, _INSERT_MOVEMENT = sale.insert(), movement.insert()
_INSERT_DOCUMENT = stock_document.insert()
_INSERT_START, _INSERT_END = shift_start.insert(), shift_end.insert()


def told_once(kind: str, entity_id: str) -> tuple[str, str] | None:
    """What may be told by one message only: a document moves stock once, a shift begins and ends once.

    Nothing where each message about an entity tells more of it.
    """
    if kind in TOLD_OFTEN:
        return None
    return ("stock" if kind in MOVES_STOCK else kind, entity_id)


def project(message: Message, told: Told, pending: Pending) -> None:
    """Note what a message changes. A sale is noted for an online shop by whoever knows that there is one."""
    match told:
        case SaleCompleted():
            _sale(message, told, pending)
        case StockMoved():
            _stock_document(message, told, pending)
        case ShiftOpened():
            _shift_start(message, told, pending)
        case ShiftClosed():
            _shift_end(message, told, pending)
        case OrderCollected():
            ask_for_handover(message, told, pending)
        case OrderCancelAsked():
            ask_for_cancel(message, told, pending)
        case StockSettleAsked():
            ask_for_settling(message, told, pending)
        case OrderTold() | DrawerMoved():
            pass  # kept by whoever had it told; cash within the shop, of which nothing is summed here
        case RecordsEdited():
            pass  # merged over what stands: merging.py
        case _:
            raise TypeError(f"no projection of {type(told).__name__}")


def _sale(message: Message, told: SaleCompleted, pending: Pending) -> None:
    sums: dict[str, object] = {
        "total_cents": told.total_cents,
        "net_cents": told.net_cents,
        "gst_cents": told.gst_cents,
    }
    row: dict[str, object] = {
        "sale_id": told.sale_id,
        "message_id": message.message_id,
        "kind": told.kind,
        "number": told.number,
        "lane_id": message.lane_id,
        "sequence": told.sequence,
        "location_id": told.location_id,
        "till_id": told.till_id,
        "shift_id": told.shift_id,
        "sold_on": told.sold_on,
        "business_date": told.business_date,
        **sums,
    }
    pending.write(_INSERT_SALE, row)
    pending.write(_ADD_DAY, {"location_id": told.location_id, "sold_on": told.sold_on, **sums})
    _move(told.sale_id, told.location_id, told.movements, pending)
    note_goods(told, pending)


def _stock_document(message: Message, told: StockMoved, pending: Pending) -> None:
    row: dict[str, object] = {"document_id": told.document_id, "message_id": message.message_id}
    pending.write(_INSERT_DOCUMENT, {**row, "kind": told.kind, "posted_on": told.posted_on})
    _move(told.document_id, told.location_id, told.movements, pending)


def _move(document_id: str, location_id: str, moved: Sequence[MovementTold], pending: Pending) -> None:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for each in moved:
        sums[each.item_id][0] += each.quantity
        sums[each.item_id][1] += each.value_micros
    for each in moved:
        row: dict[str, object] = {"document_id": document_id, "kind": each.kind, "line_no": each.line_no}
        sums_of: dict[str, object] = {"quantity": each.quantity, "value_micros": each.value_micros}
        pending.write(
            _INSERT_MOVEMENT, {**row, "location_id": location_id, "item_id": each.item_id, **sums_of}
        )
    for item_id, (quantity, value) in sums.items():
        shelf: dict[str, object] = {"location_id": location_id, "item_id": item_id}
        pending.write(_ADD_STOCK, {**shelf, "quantity": quantity, "value_micros": value})


def _shift_start(message: Message, told: ShiftOpened, pending: Pending) -> None:
    row = _shift_row(message, told)
    pending.write(_INSERT_START, {**row, "float_cents": told.float_cents})


def _shift_end(message: Message, told: ShiftClosed, pending: Pending) -> None:
    sums: dict[str, object] = {
        "float_back_cents": told.float_back_cents,
        "expected_cents": sum(each.expected_cents for each in told.counts),
        "counted_cents": sum(each.found_cents for each in told.counts),
    }
    pending.write(_INSERT_END, {**_shift_row(message, told), **sums})


def _shift_row(message: Message, told: ShiftOpened | ShiftClosed) -> dict[str, object]:
    return {
        "shift_id": told.shift_id,
        "message_id": message.message_id,
        "till_id": told.till_id,
        "location_id": told.location_id,
        "number": told.number,
        "business_date": told.business_date,
    }
