"""Reads Vendure's orders and says them in the words every storefront shares."""

from __future__ import annotations

from dataclasses import asdict, replace

from sync.canonical import canonical_json, payload_hash
from sync.storefronts.errors import Refused
from sync.storefronts.protocol import THOUSANDTHS, OrderLine, OrderState, ShopOrder, checked_key
from sync.storefronts.vendure import answers
from sync.storefronts.vendure.answers import OrderAnswer, read
from sync.storefronts.vendure.api import VendureApi
from sync.storefronts.vendure.queries import ORDER

MARK = "kedai:"
"""Stands before our keys in the few texts of an order that Vendure lets us write."""
NOTHING_MORE = frozenset({"Delivered", "Cancelled"})
"""Here only refunds and returns still happen."""

_STATES = {
    "PaymentAuthorized": OrderState.PLACED,
    "PaymentSettled": OrderState.PAID,
    "PartiallyShipped": OrderState.PART_FULFILLED,
    "PartiallyDelivered": OrderState.PART_FULFILLED,
    "Shipped": OrderState.FULFILLED,
    "Delivered": OrderState.FULFILLED,
    "Modifying": OrderState.CHANGING,
    "ArrangingAdditionalPayment": OrderState.CHANGING,
    "Cancelled": OrderState.CANCELLED,
}


def marked(key: str) -> str:
    """The key as it is written into an order."""
    return MARK + checked_key(key)


def read_order(api: VendureApi, order_ref: str) -> answers.Order:
    """The order in Vendure's own shape; Refused `order_not_found`."""
    order = read(OrderAnswer, api.ask(ORDER, id=order_ref)).order
    if order is None:
        raise Refused("order_not_found", order=order_ref)
    return order


def told(order: answers.Order) -> ShopOrder:
    """The order in the words every storefront shares; Refused for a basket nobody has placed yet."""
    if order.orderPlacedAt is None:
        raise Refused("order_not_placed", order=order.id, shop_state=order.state)
    payments = order.payments or []
    paid = sum(payment.amount for payment in payments if payment.state == "Settled")
    refunded = sum(refund.total for p in payments for refund in p.refunds if refund.state == "Settled")
    plain = ShopOrder(
        ref=order.id,
        number=order.code,
        state=_state(order.state, paid, refunded),
        shop_state=order.state,
        placed_at=order.orderPlacedAt,
        changed_at=order.updatedAt,
        currency=order.currencyCode,
        total_cents=order.totalWithTax,
        shipping_cents=order.shippingWithTax,
        paid_cents=paid,
        refunded_cents=refunded,
        buyer_name=f"{order.customer.firstName} {order.customer.lastName}".strip() if order.customer else "",
        buyer_email=order.customer.emailAddress if order.customer else "",
        lines=tuple(_line(line, order) for line in order.lines),
        keys=_keys(order),
        digest="",
    )
    return replace(plain, digest=payload_hash(canonical_json(asdict(plain))))


def left_the_shelf(order: answers.Order, line_ref: str) -> int:
    """Pieces of the line in fulfilments that stand. Vendure takes them off the shelf when one is made."""
    return sum(
        line.quantity
        for fulfilment in order.fulfillments or []
        if fulfilment.state != "Cancelled"
        for line in fulfilment.lines
        if line.orderLineId == line_ref
    )


def _state(shop_state: str, paid: int, refunded: int) -> OrderState:
    state = _STATES.get(shop_state, OrderState.UNKNOWN)
    return OrderState.REFUNDED if state != OrderState.CANCELLED and 0 < paid <= refunded else state


def _line(line: answers.Line, order: answers.Order) -> OrderLine:
    return OrderLine(
        ref=line.id,
        sku=line.productVariant.sku,
        name=line.productVariant.name,
        ordered=line.orderPlacedQuantity * THOUSANDTHS,
        quantity=line.quantity * THOUSANDTHS,
        fulfilled=left_the_shelf(order, line.id) * THOUSANDTHS,
        amount_cents=line.proratedLinePriceWithTax,
    )


def _keys(order: answers.Order) -> tuple[str, ...]:
    """Every key of ours the order carries, once, sorted."""
    texts = [fulfilment.trackingCode for fulfilment in order.fulfillments or []]
    texts += [entry.data.reason for entry in order.history.items]
    for payment in order.payments or []:
        texts += [payment.transactionId, *(refund.reason for refund in payment.refunds)]
    return tuple(sorted({text.removeprefix(MARK) for text in texts if text and text.startswith(MARK)}))
