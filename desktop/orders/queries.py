"""What the screen of online orders asks: how many of each sort, a page of them, one whole."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.database.rows import Row, Rows
from desktop.orders.cancelling import refund_of
from desktop.orders.order_now import lines_now, order_now
from desktop.orders.price_order import Parcel, parcel_of
from desktop.orders.words import Stage
from desktop.personal.queries import bound_to

PAGE = 60
"""Orders read at a time."""
"""What somebody has to see to: the figure on the rail."""
_NONCE = 12
_HEX = re.compile(r"([0-9a-f]{2}){28,}")
"""As tills seal names; the service writes the same bytes in base64."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list. Quantities in thousandths."""

    order_id: str
    number: str
    buyer: str
    placed_at: str
    total_cents: int
    stage: str
    trouble: str | None
    state: str
    pieces: int
    picked: int
    left: int
    is_short: bool  # less on the shelf than all open orders want of something in it
    is_partly_unknown: bool  # a line of goods that are not here


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order. Quantities in thousandths of its unit, stock of the base unit."""

    line_ref: str
    item_id: str | None
    name: str
    sku: str
    unit_name: str
    factor: int
    quantity: int
    left: int
    gone: int
    picked: int
    amount_cents: int
    on_hand: int | None  # none: no stock is kept of it
    reserved: int  # by all open orders

    @property
    def missing(self) -> int:
        """How much less there is than all open orders want, in the base unit."""
        return max(self.reserved - max(self.on_hand, 0), 0) if self.on_hand is not None and self.left else 0


@dataclass(frozen=True, slots=True)
class OrderShown:
    """An order whole. `parcel_cents` is what a hand-over now would come to; none: nothing is picked."""

    order_id: str
    number: str
    buyer: str
    storefront: str
    state: str
    shop_state: str
    stage: str
    trouble: str | None
    placed_at: str
    ready_at: str | None
    cancel_asked_at: str | None
    total_cents: int
    shipping_cents: int
    paid_cents: int
    refunded_cents: int
    refund_cents: int  # what cancelling the rest would give back
    parcel_cents: int | None
    charges_cents: int
    receipts: tuple[str, ...]  # numbers of the sales it was handed over by
    lines: tuple[OrderLine, ...]


def counts_by_stage(rows: Rows) -> dict[str, int]:
    """How many orders there are of each stage."""
    return dict(rows.rows("SELECT stage, count(*) FROM online_order GROUP BY stage"))


_ROWS = (
    "SELECT o.order_id, o.number, o.buyer, o.placed_at, o.total_cents, o.stage, o.trouble, o.state,"
    " sum(l.quantity), sum(l.picked), sum(max(l.quantity - l.gone, 0)),"
    " max(l.reserved > 0 AND i.tracks_stock = 1 AND coalesce(r.quantity, 0) > coalesce(s.quantity, 0)),"
    " max(l.item_id IS NULL AND l.quantity > l.gone)"
    " FROM (SELECT * FROM online_order WHERE {which} ORDER BY {order} LIMIT :most OFFSET :after) o"
    " LEFT JOIN online_order_line l ON l.order_id = o.order_id"
    " LEFT JOIN item i ON i.item_id = l.item_id"
    " LEFT JOIN order_reserved r ON r.item_id = l.item_id AND r.location_id = o.location_id"
    " LEFT JOIN stock_level s ON s.item_id = l.item_id AND s.location_id = o.location_id"
    " GROUP BY o.order_id ORDER BY {outer}"
)
_OLDEST = _ROWS.format(which="stage = :stage", order="placed_at, order_id", outer="o.placed_at, o.order_id")
_NEWEST = _ROWS.format(
    which="stage = :stage", order="placed_at DESC, order_id DESC", outer="o.placed_at DESC, o.order_id DESC"
)


def orders_of(rows: Rows, stage: str, after: int = 0, most: int = PAGE) -> list[OrderRow]:
    """A page of a stage's orders: the oldest first, of those that are over the newest."""
    is_over = stage in (Stage.COLLECTED, Stage.CANCELLED)
    found = rows.rows(_NEWEST if is_over else _OLDEST, {"stage": stage, "most": most, "after": after})
    names = buyers(rows, [(row[0], row[2]) for row in found])
    return [_order_row(row, names[row[0]]) for row in found]


def _order_row(row: Row, buyer: str) -> OrderRow:
    order_id, number, _sealed, placed_at, total_cents, stage, trouble, state = row[:8]
    pieces, picked, left = (int(figure or 0) for figure in row[8:11])
    head = (order_id, number, buyer, placed_at, total_cents, stage, trouble, state)
    return OrderRow(*head, pieces, picked, left, bool(row[11]), bool(row[12]))


def buyers(rows: Rows, sealed: Sequence[tuple[str, str | None]]) -> dict[str, str]:
    """Names of buyers by order; nothing where the key has not come, or was destroyed."""
    marks = ",".join("?" * len(sealed))
    keys: dict[str, bytes | None] = dict(
        rows.rows(
            f"SELECT subject_id, secret_key FROM personal_key WHERE subject_id IN ({marks})",  # noqa: S608
            [order_id for order_id, _words in sealed],
        )
    )
    return {order_id: _opened(order_id, words, keys.get(order_id)) for order_id, words in sealed}


def _opened(order_id: str, sealed: str | None, key: bytes | None) -> str:
    if not sealed or not key:
        return ""
    try:
        whole = bytes.fromhex(sealed) if _HEX.fullmatch(sealed) else b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(whole[:_NONCE], whole[_NONCE:], bound_to(order_id, "name")).decode()
    except (InvalidTag, ValueError):
        return ""


def order_by_number(rows: Rows, number: str) -> tuple[str, str] | None:
    """Id and stage of the order that the buyer knows under a number."""
    found = rows.one(
        "SELECT order_id, stage FROM online_order WHERE number = ? ORDER BY placed_at DESC LIMIT 1", (number,)
    )
    return (found[0], found[1]) if found else None


def order_wanting(rows: Rows, item_id: str) -> tuple[str, str] | None:
    """Id and stage of the oldest open order that still wants these goods picked."""
    found = rows.one(
        "SELECT o.order_id, o.stage FROM online_order_line l JOIN online_order o ON o.order_id = l.order_id"
        " WHERE l.item_id = ? AND l.reserved > 0 AND l.quantity - l.gone > l.picked"
        " AND o.stage IN ('to_pick', 'picking', 'ready') ORDER BY o.stage = 'ready', o.placed_at LIMIT 1",
        (item_id,),
    )
    return (found[0], found[1]) if found else None


_LINES = (
    "SELECT l.line_ref, l.item_id, coalesce(i.name, l.name), l.sku, coalesce(u.name, ''), l.factor,"
    " l.quantity,"
    " max(l.quantity - l.gone, 0), l.gone, l.picked, l.amount_cents,"
    " iif(i.tracks_stock = 1, coalesce(s.quantity, 0), NULL), coalesce(r.quantity, 0)"
    " FROM online_order_line l JOIN online_order o ON o.order_id = l.order_id"
    " LEFT JOIN item i ON i.item_id = l.item_id LEFT JOIN unit u ON u.unit_id = l.unit_id"
    " LEFT JOIN stock_level s ON s.item_id = l.item_id AND s.location_id = o.location_id"
    " LEFT JOIN order_reserved r ON r.item_id = l.item_id AND r.location_id = o.location_id"
    " WHERE l.order_id = ? ORDER BY l.line_no"
)


def order_shown(rows: Rows, order_id: str, on: date) -> OrderShown:
    """An order with its lines, and what handing it over would come to on a day.

    Raises:
        NoSuchOrder, NotHere: of what is picked, something has no unit here any more.
    """
    order, lines = order_now(rows, order_id), lines_now(rows, order_id)
    parcel: Parcel = parcel_of(order, lines, on, rows)
    head = rows.one(
        "SELECT buyer, storefront, trouble, placed_at, shipping_cents FROM online_order WHERE order_id = ?",
        (order_id,),
    )
    assert head is not None, "it was read a moment ago"
    receipts = rows.rows(
        "SELECT number FROM sale WHERE order_id = ? ORDER BY completed_at, sequence", (order_id,)
    )
    return OrderShown(
        order_id=order_id,
        number=order.number,
        buyer=buyers(rows, [(order_id, head[0])])[order_id],
        storefront=head[1],
        state=order.state,
        shop_state=order.shop_state,
        stage=order.stage,
        trouble=head[2],
        placed_at=head[3],
        ready_at=order.ready_at,
        cancel_asked_at=order.cancel_asked_at,
        total_cents=order.total_cents,
        shipping_cents=head[4],
        paid_cents=order.paid_cents,
        refunded_cents=order.refunded_cents,
        refund_cents=refund_of(order, lines),
        parcel_cents=parcel.total_cents if parcel.handed else None,
        charges_cents=parcel.charges_cents,
        receipts=tuple(row[0] for row in receipts),
        lines=tuple(OrderLine(*row) for row in rows.rows(_LINES, (order_id,))),
    )
