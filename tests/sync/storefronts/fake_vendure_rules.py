"""Vendure's rules of stock and orders as measured on 3.7.3, with its faults, in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

BEGAN = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
SHIPPING = {"1": ("parcel", 500), "2": ("counter", 0)}


class No(Exception):
    """An ErrorResult: its code, and what else it tells."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.told = {"errorCode": code, "message": code.lower(), **facts}


class Broken(Exception):
    """An exception in a resolver; rolled back, told under `errors` without a code."""


@dataclass
class FakeVariant:
    id: str
    sku: str
    price: int
    on_hand: int
    allocated: int = 0
    movements: list[tuple[str, int]] = field(default_factory=list)

    def move(self, kind: str, pieces: int) -> None:
        """Change what is on the shelf and write it down."""
        self.on_hand += pieces
        self.movements.append((kind, pieces))


@dataclass
class FakeLine:
    id: str
    variant: FakeVariant
    quantity: int
    placed: int = 0


@dataclass
class FakeFulfilment:
    id: str
    tracking: str
    lines: dict[str, int]
    state: str = "Pending"


@dataclass
class FakeRefund:
    id: str
    total: int
    reason: str
    state: str = "Pending"


@dataclass
class FakePayment:
    id: str
    amount: int
    state: str
    transaction: str | None = None
    refunds: list[FakeRefund] = field(default_factory=list)


@dataclass
class FakeOrder:
    id: str
    state: str
    updated: datetime
    placed: datetime | None = None
    last_name: str = ""
    email: str = ""
    company: str = ""
    shipping: int = 0
    lines: list[FakeLine] = field(default_factory=list)
    payments: list[FakePayment] = field(default_factory=list)
    fulfilments: list[FakeFulfilment] = field(default_factory=list)
    cancellations: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(line.quantity * line.variant.price for line in self.lines) + self.shipping

    def sent(self, line_id: str) -> int:
        """Pieces of the line in fulfilments that stand."""
        return sum(f.lines.get(line_id, 0) for f in self.fulfilments if f.state != "Cancelled")


class FakeVendure:
    """One shop. `between_read_and_set` is called inside an absolute set, where the real one has its race."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.variants: dict[str, FakeVariant] = {}
        self.orders: dict[str, FakeOrder] = {}
        self.between_read_and_set: Callable[[], None] = lambda: None
        self._ids = 0
        self._now = BEGAN

    def new_id(self) -> str:
        self._ids += 1
        return str(self._ids)

    def now(self) -> datetime:
        """Half a second later at each look."""
        self._now += timedelta(milliseconds=500)
        return self._now

    def later(self, amount: timedelta) -> None:
        """Let time pass."""
        self._now += amount

    def set_stock(self, variant: FakeVariant, pieces: int) -> None:
        """Absolute by name: really the difference to what was read before."""
        difference = pieces - variant.on_hand
        self.between_read_and_set()
        if difference:
            variant.move("ADJUSTMENT", difference)

    def open_order(self, state: str) -> FakeOrder:
        """A draft of the staff, or a shopper's cart."""
        order = FakeOrder(self.new_id(), state, self.now())
        self.orders[order.id] = order
        return order

    def add_line(self, order: FakeOrder, variant: FakeVariant, pieces: int) -> None:
        """As many as there are; then the no."""
        left = variant.on_hand - variant.allocated
        put = min(pieces, max(left, 0))
        if put:
            order.lines.append(FakeLine(self.new_id(), variant, put))
            order.updated = self.now()
        if put < pieces:
            raise No("INSUFFICIENT_STOCK_ERROR", quantityAvailable=put)

    def arrange_payment(self, order: FakeOrder) -> None:
        if order.state not in ("Draft", "AddingItems"):
            raise No("ORDER_STATE_TRANSITION_ERROR", transitionError=f"from {order.state}")
        order.state = "ArrangingPayment"
        order.updated = self.now()

    def pay(self, order: FakeOrder, state: str, transaction: str | None = None) -> None:
        """Placed now; updatedAt stays at what it was."""
        if order.state != "ArrangingPayment":
            raise No("MANUAL_PAYMENT_STATE_ERROR")
        order.payments.append(FakePayment(self.new_id(), order.total, state, transaction))
        order.state = "PaymentSettled" if state == "Settled" else "PaymentAuthorized"
        order.placed = self.now()
        for line in order.lines:
            line.placed = line.quantity
            line.variant.allocated += line.quantity

    def settle(self, order: FakeOrder) -> None:
        for payment in order.payments:
            payment.state = "Settled"
        order.state = "PaymentSettled"

    def fulfil(self, order: FakeOrder, lines: dict[str, int], tracking: str) -> FakeFulfilment:
        """Goods leave the shelf when a fulfilment is made, even one that is refused to go on."""
        by_id = {line.id: line for line in order.lines}
        if any(pieces > by_id[ref].quantity - order.sent(ref) for ref, pieces in lines.items()):
            raise No("ITEMS_ALREADY_FULFILLED_ERROR")
        for ref, pieces in lines.items():
            by_id[ref].variant.allocated -= pieces
            by_id[ref].variant.move("SALE", -pieces)
        made = FakeFulfilment(self.new_id(), tracking, lines)
        order.fulfilments.append(made)
        return made

    def move_fulfilment(self, fulfilment_id: str, state: str) -> None:
        order, made = next(
            (order, each)
            for order in self.orders.values()
            for each in order.fulfilments
            if each.id == fulfilment_id
        )
        if made.state == "Delivered":
            raise No("FULFILLMENT_STATE_TRANSITION_ERROR", transitionError=f"from {made.state}")
        made.state = state
        is_all = all(order.sent(line.id) == line.quantity for line in order.lines)
        are_there = all(each.state == "Delivered" for each in order.fulfilments)
        word = "Delivered" if are_there else "Shipped"
        order.state = word if is_all else f"Partially{word}"

    def cancel(self, order: FakeOrder, lines: dict[str, int] | None, reason: str, *, shipping: bool) -> None:
        """Takes back what left the shelf first; only this moves updatedAt."""
        taken = lines if lines is not None else {line.id: line.quantity for line in order.lines}
        by_id = {line.id: line for line in order.lines}
        if any(pieces > by_id[ref].quantity for ref, pieces in taken.items()):
            raise No("QUANTITY_TOO_GREAT_ERROR")
        for ref, pieces in taken.items():
            line = by_id[ref]
            back = min(pieces, order.sent(ref) - (line.placed - line.quantity))
            if back > 0:
                line.variant.move("CANCELLATION", back)
            line.variant.allocated -= pieces - max(back, 0)
            line.quantity -= pieces
        order.shipping = 0 if shipping else order.shipping
        order.cancellations.append(reason)
        order.updated = self.now()
        if not any(line.quantity for line in order.lines):
            order.state = "Cancelled"

    def refund(self, order: FakeOrder, payment: FakePayment, amount: int, reason: str) -> FakeRefund:
        left = payment.amount - sum(each.total for each in payment.refunds)
        if amount > left:
            raise No("REFUND_AMOUNT_ERROR", maximumRefundable=left)
        made = FakeRefund(self.new_id(), amount, reason)
        payment.refunds.append(made)
        return made
