"""What the orders tell the other slices, inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.orders.words import HandedLine


@dataclass(frozen=True, slots=True)
class OrderTaken:
    """A newer version of an order came from the online shop."""

    order_id: str
    version: int


@dataclass(frozen=True, slots=True)
class OrderPicked:
    """Goods of an order were picked or put back."""

    order_id: str
    stage: str


@dataclass(frozen=True, slots=True)
class OrderHandedOver:
    """Goods of an order left by the sale named; cents of the sale, `charges_cents` of it are no goods."""

    sale_id: str
    order_id: str
    till_id: str
    location_id: str
    total_cents: int
    charges_cents: int
    lines: tuple[HandedLine, ...]


@dataclass(frozen=True, slots=True)
class OrderCancelAsked:
    """The counter takes back what is left of an order."""

    asked_id: str
    order_id: str
    till_id: str
    lines: tuple[tuple[str, int], ...] | None  # line and thousandths; none: all of it, and the shipping
    refund_cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class StockSettleAsked:
    """An owner wants the online shop to show what the book has."""

    asked_id: str
    till_id: str
    location_id: str
    item_ids: tuple[str, ...]
