"""An order and its lines as the file has them now."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.orders.refusals import NoSuchOrder
from desktop.orders.sharing import settled_cents


@dataclass(frozen=True, slots=True)
class OrderNow:
    """An order as it is kept."""

    order_id: str
    number: str
    version: int
    state: str
    shop_state: str
    currency: str
    location_id: str
    total_cents: int
    paid_cents: int
    refunded_cents: int
    ready_at: str | None
    cancel_asked_at: str | None
    stage: str

    @property
    def settled_cents(self) -> int:
        return settled_cents(self.total_cents, self.paid_cents, self.refunded_cents)


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line as it is kept; all but `reserved` in thousandths of its unit."""

    line_no: int
    line_ref: str
    sku: str
    item_id: str | None
    unit_id: str | None
    name: str
    factor: int
    quantity: int
    fulfilled: int
    amount_cents: int
    picked: int
    gone: int
    reserved: int

    @property
    def left(self) -> int:
        """What can still be handed over."""
        return max(self.quantity - self.gone, 0)


def order_now(rows: Rows, order_id: str) -> OrderNow:
    """The order.

    Raises:
        NoSuchOrder: this till was never told of it.
    """
    found = rows.one(
        "SELECT order_id, number, version, state, shop_state, currency, location_id, total_cents, paid_cents,"
        " refunded_cents, ready_at, cancel_asked_at, stage FROM online_order WHERE order_id = ?",
        (order_id,),
    )
    if found is None:
        raise NoSuchOrder(order_id)
    return OrderNow(*found)


def lines_now(rows: Rows, order_id: str) -> list[LineNow]:
    """The order's lines, in the online shop's order."""
    found = rows.rows(
        "SELECT line_no, line_ref, sku, item_id, unit_id, name, factor, quantity, fulfilled, amount_cents,"
        " picked, gone, reserved FROM online_order_line WHERE order_id = ? ORDER BY line_no",
        (order_id,),
    )
    return [LineNow(*row) for row in found]
