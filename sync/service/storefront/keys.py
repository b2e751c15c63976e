"""Ids that follow from what they stand for, so that a restored store makes the same again."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID, uuid5

_OURS = UUID("5f3c1a52-7d0e-5b1c-9f0a-6b8d2c4e1a77")


class EffectKind(StrEnum):
    """What the online shop can be asked to do."""

    PUSH_ORDER = "push_order"  # a counter sale, told as an order
    FULFIL = "fulfil"  # goods of an order were handed over
    CANCEL = "cancel"
    REFUND = "refund"
    PUSH_STOCK = "push_stock"  # the book's level, because an owner settled a drift


_SHORT = {
    EffectKind.PUSH_ORDER: "sale",
    EffectKind.FULFIL: "hand",
    EffectKind.CANCEL: "stop",
    EffectKind.REFUND: "back",
    EffectKind.PUSH_STOCK: "set",
}


def key_of(kind: EffectKind, *cause: str) -> str:
    """The key of an effect: its kind can be read from it, its cause cannot."""
    return f"{_SHORT[kind]}.{uuid5(_OURS, '/'.join((kind, *cause)))}"


def is_counter_sale(keys: tuple[str, ...]) -> bool:
    """Whether an order of the shop that carries these keys is a counter sale that we told."""
    return any(key.startswith(f"{_SHORT[EffectKind.PUSH_ORDER]}.") for key in keys)


def order_id_of(storefront_id: str, ref: str) -> str:
    """Our id of an order of the online shop."""
    return str(uuid5(_OURS, f"order/{storefront_id}/{ref}"))
