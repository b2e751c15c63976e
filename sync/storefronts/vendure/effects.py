"""Fulfils, cancels and refunds at Vendure exactly once: look for the key, act, look again."""

from __future__ import annotations

from collections.abc import Sequence

from sync.storefronts.errors import Refused
from sync.storefronts.protocol import Difference, LineQuantity, OrderEffect, Outcome, whole_pieces
from sync.storefronts.vendure.answers import (
    FulfilAnswer,
    Fulfilment,
    Order,
    Payment,
    Refund,
    RefundAnswer,
    read,
)
from sync.storefronts.vendure.api import VendureApi
from sync.storefronts.vendure.orders import left_the_shelf, marked, read_order, told
from sync.storefronts.vendure.queries import CANCEL, DELIVER, FULFIL, REFUND, SETTLE_REFUND

HANDLER = "manual-fulfillment"
"""The one Vendure brings along."""


def fulfil(
    api: VendureApi, order_ref: str, lines: Sequence[LineQuantity], key: str, method: str
) -> OrderEffect:
    """Make one fulfilment with our mark and deliver it; one left half way is brought to its end."""
    mark = marked(key)
    order = read_order(api, order_ref)
    made = _fulfilments(order, mark)
    outcome = Outcome.WAS_THERE if made else Outcome.DONE
    if not made:
        _refuse_unpaid(order)
        _make_fulfilment(api, order, lines, mark, method)
        made = _fulfilments(read_order(api, order_ref), mark)
    for fulfilment in made:
        if fulfilment.state in ("Pending", "Shipped"):
            api.act(DELIVER, id=fulfilment.id)
    after = read_order(api, order_ref)
    return OrderEffect(outcome, told(after), _fulfilled_otherwise(after, lines, mark))


def cancel(api: VendureApi, order_ref: str, lines: Sequence[LineQuantity] | None, key: str) -> OrderEffect:
    """Vendure keeps the reason of each cancellation in the order's history: there our mark is found."""
    mark = marked(key)
    order = read_order(api, order_ref)
    if _cancellations(order, mark):
        return OrderEffect(Outcome.WAS_THERE, told(order), _cancelled_often(order, mark))
    if lines is None and order.state == "Cancelled":
        return OrderEffect(Outcome.WAS_THERE, told(order), (Difference("cancelled_by", key, ""),))
    given: dict[str, object] = {"orderId": order_ref, "reason": mark, "cancelShipping": lines is None}
    if lines is not None:
        given["lines"] = _order_lines(lines)
    api.act(CANCEL, input=given)
    after = read_order(api, order_ref)
    return OrderEffect(Outcome.DONE, told(after), _cancelled_often(after, mark))


def refund(api: VendureApi, order_ref: str, cents: int, key: str) -> OrderEffect:
    """Refund from the first payment that still covers it and settle; one left pending is settled."""
    if cents <= 0:
        raise Refused("nothing_to_refund", cents=cents)
    mark = marked(key)
    order = read_order(api, order_ref)
    made = _refunds(order, mark)
    outcome = Outcome.WAS_THERE if made else Outcome.DONE
    if not made:
        _make_refund(api, order, cents, mark)
        made = _refunds(read_order(api, order_ref), mark)
    for each in made:
        if each.state == "Pending":
            api.act(SETTLE_REFUND, input={"id": each.id, "transactionId": mark})
    after = read_order(api, order_ref)
    found = sum(each.total for each in _refunds(after, mark) if each.state == "Settled")
    differs = () if found == cents else (Difference("refunded_cents", cents, found),)
    return OrderEffect(outcome, told(after), differs)


def all_of(order: Order) -> list[LineQuantity]:
    """Everything of the order that has not left the shelf."""
    left = {line.id: line.quantity - left_the_shelf(order, line.id) for line in order.lines}
    return [LineQuantity(ref, pieces * 1_000) for ref, pieces in left.items() if pieces > 0]


def _refuse_unpaid(order: Order) -> None:
    """Vendure would take the goods off the shelf first and refuse the delivery after."""
    if order.state in ("Draft", "AddingItems", "ArrangingPayment", "PaymentAuthorized", "Cancelled"):
        raise Refused("not_ready", order=order.id, shop_state=order.state)


def _make_fulfilment(
    api: VendureApi, order: Order, lines: Sequence[LineQuantity], mark: str, method: str
) -> None:
    arguments = [{"name": "method", "value": method}, {"name": "trackingCode", "value": mark}]
    handler = {"code": HANDLER, "arguments": arguments}
    read(FulfilAnswer, api.act(FULFIL, input={"lines": _order_lines(lines), "handler": handler}))


def _order_lines(lines: Sequence[LineQuantity]) -> list[dict[str, object]]:
    return [
        {"orderLineId": line.line_ref, "quantity": whole_pieces(line.line_ref, line.quantity)}
        for line in lines
    ]


def _fulfilments(order: Order, mark: str) -> list[Fulfilment]:
    """The cancelled too: what the shop's people took back must not be done again by a repeat."""
    return [each for each in order.fulfillments or [] if each.trackingCode == mark]


def _fulfilled_otherwise(order: Order, lines: Sequence[LineQuantity], mark: str) -> tuple[Difference, ...]:
    """Line by line, what was asked against what the fulfilments with our mark hold."""
    found: dict[str, int] = {}
    standing = [each for each in _fulfilments(order, mark) if each.state != "Cancelled"]
    for fulfilment in standing:
        for line in fulfilment.lines:
            found[line.orderLineId] = found.get(line.orderLineId, 0) + line.quantity * 1_000
    asked: dict[str, int] = {}
    for each in lines:
        asked[each.line_ref] = asked.get(each.line_ref, 0) + each.quantity
    return tuple(
        Difference(f"fulfilled:{ref}", asked.get(ref, 0), found.get(ref, 0))
        for ref in sorted(asked.keys() | found.keys())
        if asked.get(ref, 0) != found.get(ref, 0)
    )


def _cancellations(order: Order, mark: str) -> int:
    return sum(entry.data.reason == mark for entry in order.history.items)


def _cancelled_often(order: Order, mark: str) -> tuple[Difference, ...]:
    times = _cancellations(order, mark)
    return () if times == 1 else (Difference("cancelled_times", 1, times),)


def _refunds(order: Order, mark: str) -> list[Refund]:
    return [
        each
        for payment in order.payments or []
        for each in payment.refunds
        if each.reason == mark and each.state != "Failed"
    ]


def _make_refund(api: VendureApi, order: Order, cents: int, mark: str) -> None:
    settled = [payment for payment in order.payments or [] if payment.state == "Settled"]
    payment = next((each for each in settled if _left(each) >= cents), None)
    if payment is None:
        left = max((_left(each) for each in settled), default=0)
        raise Refused("refund_too_large", cents=cents, left_cents=left)
    # The last three are deprecated, yet without them 3.7 fails: refund.shipping is NOT NULL.
    given = {
        "paymentId": payment.id,
        "amount": cents,
        "reason": mark,
        "lines": [],
        "shipping": 0,
        "adjustment": 0,
    }
    made = read(RefundAnswer, api.act(REFUND, input=given)).refundOrder
    if made.state == "Failed":
        raise Refused("refund_failed", refund=made.id)


def _left(payment: Payment) -> int:
    """Cents of the payment that have not gone back."""
    return payment.amount - sum(each.total for each in payment.refunds if each.state != "Failed")
