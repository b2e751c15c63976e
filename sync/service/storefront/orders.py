"""The online shop's orders: read page by page, kept by version, told to the tills when something changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, select, text

from sync.canonical import canonical_json, payload_hash
from sync.service.clock import instant_text
from sync.service.store import Work
from sync.service.storefront.goods import Mapped, goods_of
from sync.service.storefront.keys import is_counter_sale, order_id_of
from sync.service.storefront.sealing import seal_buyer
from sync.service.storefront.settings import Standing, require_location
from sync.service.storefront.tables import online_order, online_order_line
from sync.service.telling import tell
from sync.storefronts.protocol import OrderLine, OrderState, ShopOrder

LONGEST_TEXT = 1_000
_CLOSED = frozenset({OrderState.FULFILLED, OrderState.REFUNDED, OrderState.CANCELLED})
_KEPT = select(online_order.c.order_id, online_order.c.version, online_order.c.digest).where(
    online_order.c.storefront_id == bindparam("its_shop"), online_order.c.ref == bindparam("its_ref")
)
_REF = select(online_order.c.ref, online_order.c.number).where(
    online_order.c.order_id == bindparam("its_order")
)
_PUT = text(
    "INSERT INTO online_order (order_id, storefront_id, ref, number, version, digest, state, is_open,"
    " location_id, seen_at, payload) VALUES (:order_id, :storefront_id, :ref, :number, :version, :digest,"
    " :state, :is_open, :location_id, :seen_at, :payload) ON CONFLICT (order_id) DO UPDATE SET"
    " number = excluded.number, version = excluded.version, digest = excluded.digest,"
    " state = excluded.state, is_open = excluded.is_open, location_id = excluded.location_id,"
    " seen_at = excluded.seen_at, payload = excluded.payload"
)
_DROP_LINES = online_order_line.delete().where(online_order_line.c.order_id == bindparam("its_order"))
_INSERT_LINES = online_order_line.insert()


@dataclass(frozen=True, slots=True)
class OrderRef:
    """What the shop calls an order of ours."""

    ref: str
    number: str


def note_orders(orders: Collection[ShopOrder], shop: Standing, at: str, work: Work) -> int:
    """Keep and tell those that changed; how many.

    An order that is over and done with, of before the shop was connected, is nobody's business here.

    Raises:
        PlaceNotChosen: nothing was kept.
    """
    told = 0
    for order in orders:
        if not is_counter_sale(order.keys):
            told += _note(order, shop, at, work)
    return told


def ref_of(order_id: str, work: Work) -> OrderRef | None:
    found = work.one(_REF, {"its_order": order_id})
    return None if found is None else OrderRef(found.ref, found.number)


def is_open(order: ShopOrder) -> bool:
    """Whether goods of it may still have to be handed over."""
    return order.state not in _CLOSED and any(line.quantity > line.fulfilled for line in order.lines)


def _note(order: ShopOrder, shop: Standing, at: str, work: Work) -> bool:
    settings = shop.settings
    kept = work.one(_KEPT, {"its_shop": settings.storefront_id, "its_ref": order.ref})
    lines = _lines_told(order.lines, work)
    digest = payload_hash(
        order.digest + canonical_json([[each["item_id"], each["unit_id"]] for each in lines])
    )
    if kept is not None and kept.digest == digest:
        return False
    placed_at = instant_text(datetime.fromisoformat(order.placed_at).astimezone(UTC))
    if kept is None and not is_open(order) and placed_at < shop.connected_at:
        return False
    location_id = require_location(settings, work)
    order_id = order_id_of(settings.storefront_id, order.ref)
    # By the clock, so that a store brought back from a backup does not give a number twice.
    by_clock = int(datetime.fromisoformat(at).timestamp() * 1_000)
    version = by_clock if kept is None else max(kept.version + 1, by_clock)
    payload: dict[str, object] = {
        "order_id": order_id,
        "storefront": settings.storefront_id,
        "ref": order.ref,
        "number": order.number,
        "version": version,
        "state": order.state.value,
        "shop_state": order.shop_state,
        "placed_at": placed_at,
        "currency": order.currency,
        "location_id": location_id,
        "total_cents": order.total_cents,
        "shipping_cents": order.shipping_cents,
        "paid_cents": order.paid_cents,
        "refunded_cents": order.refunded_cents,
        "buyer": seal_buyer(order_id, order.buyer_name, work),
        "lines": lines,
    }
    row: dict[str, object] = {
        "order_id": order_id,
        "storefront_id": settings.storefront_id,
        "ref": order.ref,
        "number": order.number,
        "version": version,
        "digest": digest,
        "state": order.state.value,
        "is_open": int(is_open(order)),
        "location_id": location_id,
        "seen_at": at,
        "payload": canonical_json(payload),
    }
    work.write(_PUT, row)
    _put_lines(order_id, order.lines, work)
    tell("order.told", payload, work, at)
    return True


def _lines_told(lines: Sequence[OrderLine], work: Work) -> list[dict[str, object]]:
    mapped = goods_of({line.sku for line in lines}, work)
    return [_line_told(line, mapped.get(line.sku)) for line in lines]


def _line_told(line: OrderLine, mapped: Mapped | None) -> dict[str, object]:
    return {
        "line_ref": line.ref,
        "sku": line.sku[:LONGEST_TEXT],
        "item_id": mapped.item_id if mapped else None,
        "unit_id": mapped.unit_id if mapped else None,
        "name": line.name[:LONGEST_TEXT],
        "ordered": line.ordered,
        "quantity": line.quantity,
        "fulfilled": line.fulfilled,
        "amount_cents": line.amount_cents,
    }


def _put_lines(order_id: str, lines: Sequence[OrderLine], work: Work) -> None:
    work.write(_DROP_LINES, {"its_order": order_id})
    work.write(
        _INSERT_LINES,
        [
            {
                "order_id": order_id,
                "line_ref": line.ref,
                "sku": line.sku[:LONGEST_TEXT],
                "quantity": line.quantity,
                "fulfilled": line.fulfilled,
            }
            for line in lines
        ],
    )
