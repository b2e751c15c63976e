"""What taking an order back gives back."""

from __future__ import annotations

from desktop.orders.order_now import LineNow, OrderNow
from desktop.orders.sharing import part_of, shared


def refund_of(order: OrderNow, lines: list[LineNow]) -> int:
    """The cents that go back: all that was paid where nothing left yet, else the goods that are left."""
    paid = max(order.paid_cents - order.refunded_cents, 0)
    if not any(line.gone for line in lines):
        return paid
    amounts, _charges = shared([line.amount_cents for line in lines], order.settled_cents)
    left = sum(
        part_of(amount, line.quantity, line.gone, line.left)
        for line, amount in zip(lines, amounts, strict=True)
    )
    return min(left, paid)
