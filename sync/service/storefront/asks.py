"""Writes down what the online shop is to be told, in the transaction of the message that asks for it.

Only noted here, like every projection: whether there is an online shop that serves the place is asked by the
statements themselves when they are carried out. Whoever knows that there is none need not note a sale at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import literal_column, select, text

from sync.canonical import canonical_json
from sync.messages import Message
from sync.payloads import OrderCancelAsked, OrderCollected, SaleCompleted, StockSettleAsked
from sync.service.store import Pending
from sync.service.storefront.keys import EffectKind, key_of
from sync.service.storefront.tables import storefront

_COLUMNS = (
    "INSERT INTO effect (effect_id, position, kind, subject, group_id, after_id, about, intent, state,"
    " attempts, asked_at, due_at) SELECT :effect_id, (SELECT COALESCE(MAX(position), 0) + 1 FROM effect),"
    " :kind, :subject, :group_id, :after_id, :about, :intent, 'queued', 0, :asked_at, ''"
)
_ONCE = " NOT EXISTS (SELECT 1 FROM effect WHERE effect_id = :effect_id)"
_SERVED = " FROM storefront WHERE off_at IS NULL AND (location_id IS NULL OR location_id = :location_id) AND"
_ASK = text(f"{_COLUMNS} WHERE{_ONCE}")
_ASK_OF_THE_PLACE = text(f"{_COLUMNS}{_SERVED}{_ONCE}")
_ASK_SINCE_CONNECTED = text(f"{_COLUMNS}{_SERVED} connected_at <= :asked_at AND{_ONCE}")
_GOODS_OF_SALE = text(
    "INSERT INTO effect_goods (effect_id, sku, quantity) SELECT effect_id, :sku, CAST(:quantity AS BIGINT)"
    " FROM effect WHERE effect_id = :effect_id ON CONFLICT (effect_id, sku) DO NOTHING"
)
_GOODS_OF_ORDER = text(
    "INSERT INTO effect_goods (effect_id, sku, quantity)"
    " SELECT :effect_id, sku, CAST(:quantity AS BIGINT) FROM online_order_line"
    " WHERE order_id = :order_id AND line_ref = :line_ref AND sku <> ''"
    " ON CONFLICT (effect_id, sku) DO UPDATE SET quantity = effect_goods.quantity + excluded.quantity"
)
_BASE_UNIT = text(
    "INSERT INTO goods (sku, item_id, unit_id, is_record) VALUES (:sku, :item_id, :unit_id, 0)"
    " ON CONFLICT (sku) DO UPDATE SET item_id = excluded.item_id, unit_id = excluded.unit_id"
    " WHERE goods.is_record = 0"
)
_SOME_UNIT = text(
    "INSERT INTO goods (sku, item_id, unit_id, is_record) VALUES (:sku, :item_id, :unit_id, 0)"
    " ON CONFLICT (sku) DO NOTHING"
)


IS_CONNECTED = (
    select(storefront.c.storefront_id).where(storefront.c.off_at.is_(None)).limit(literal_column("1"))
)
"""A row where there is an online shop that is to be told anything."""


def note_goods(told: SaleCompleted, pending: Pending) -> None:
    """Remember whose the SKUs of a sale are."""
    for line in told.lines:
        if line.kind == "goods" and line.sku and not line.is_return:
            is_base = line.quantity == line.base_quantity
            row: dict[str, object] = {"sku": line.sku, "item_id": line.item_id, "unit_id": line.unit_id}
            pending.write(_BASE_UNIT if is_base else _SOME_UNIT, row)


def ask_for_sale(told: SaleCompleted, pending: Pending) -> None:
    """Have a counter sale told as an order.

    Of what comes back the shop is not told: as any goods that come in, it shows as drift until settled.
    """
    if told.kind == "history" or told.order_id is not None:
        return
    moved = {each.line_no for each in told.movements if each.quantity}
    lines = [line for line in told.lines if line.line_no in moved and not line.is_return]
    if not lines:
        return
    intent = {
        "number": told.number,
        "total_cents": told.total_cents - sum(line.amount_cents for line in told.lines if line.is_return),
        "lines": [
            {
                "sku": line.sku,
                "name": line.name,
                "quantity": line.base_quantity,
                "amount_cents": line.amount_cents,
            }
            for line in lines
        ],
    }
    key = key_of(EffectKind.PUSH_ORDER, told.sale_id)
    row = {
        **_row(key, EffectKind.PUSH_ORDER, told.sale_id, told.sale_id, intent),
        "about": told.number,
        "asked_at": told.completed_at,
        "location_id": told.location_id,
    }
    pending.write(_ASK_SINCE_CONNECTED, row)
    taken: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.sku:
            taken[line.sku] += line.base_quantity
    goods: list[dict[str, object]] = [
        {"effect_id": key, "sku": sku, "quantity": quantity} for sku, quantity in taken.items()
    ]
    pending.write(_GOODS_OF_SALE, *goods)


def ask_for_handover(message: Message, told: OrderCollected, pending: Pending) -> None:
    """Have the shop know that goods of an order left the shelf."""
    key = key_of(EffectKind.FULFIL, told.handover_id)
    lines = [each.model_dump(include={"line_ref", "quantity"}) for each in told.lines]
    row = _row(key, EffectKind.FULFIL, told.order_id, told.handover_id, {"lines": lines})
    pending.write(_ASK, {**row, "about": told.order_id, "asked_at": message.happened_at})
    goods: list[dict[str, object]] = [
        {"effect_id": key, "order_id": told.order_id, "line_ref": each.line_ref, "quantity": each.quantity}
        for each in told.lines
    ]
    pending.write(_GOODS_OF_ORDER, *goods)


def ask_for_cancel(message: Message, told: OrderCancelAsked, pending: Pending) -> None:
    """Have an order cancelled, and what was paid for it given back when it is."""
    cancel = key_of(EffectKind.CANCEL, told.asked_id)
    lines = (
        None
        if told.lines is None
        else [each.model_dump(include={"line_ref", "quantity"}) for each in told.lines]
    )
    row = _row(cancel, EffectKind.CANCEL, told.order_id, told.asked_id, {"lines": lines})
    about: dict[str, object] = {"about": told.order_id, "asked_at": message.happened_at}
    pending.write(_ASK, {**row, **about})
    if told.refund_cents:
        refund = key_of(EffectKind.REFUND, told.asked_id)
        intent = {"cents": told.refund_cents}
        row = _row(refund, EffectKind.REFUND, told.order_id, told.asked_id, intent)
        pending.write(_ASK, {**row, **about, "after_id": cancel})


def ask_for_settling(message: Message, told: StockSettleAsked, pending: Pending) -> None:
    """Have the shop's level set to the book's, goods by goods."""
    for item_id in dict.fromkeys(told.item_ids):
        key = key_of(EffectKind.PUSH_STOCK, told.asked_id, item_id)
        row = {
            **_row(key, EffectKind.PUSH_STOCK, item_id, told.asked_id, {"item_id": item_id}),
            "about": item_id,
            "asked_at": message.happened_at,
            "location_id": told.location_id,
        }
        pending.write(_ASK_OF_THE_PLACE, row)


def _row(
    key: str, kind: EffectKind, subject: str, group_id: str, intent: Mapping[str, object]
) -> dict[str, object]:
    return {
        "effect_id": key,
        "kind": kind.value,
        "subject": subject,
        "group_id": group_id,
        "after_id": None,
        "intent": canonical_json(dict(intent)),
    }
