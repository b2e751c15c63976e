"""What the counter does with online orders, and an owner's word on the drift, go to the queue."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.orders.events import OrderCancelAsked, OrderHandedOver, StockSettleAsked
from desktop.storefront.queue_message import Told, queue_message


def queue_collected(event: OrderHandedOver, work: Work) -> None:
    """Queue the hand-over, in the same command as its sale: the service takes both or none.

    It does not wait for the order to be known there: a service that was put back may have lost it, and a
    paid sale must not wait for that.
    """
    payload: dict[str, object] = {
        "handover_id": event.sale_id,
        "order_id": event.order_id,
        "till_id": event.till_id,
        "location_id": event.location_id,
        "total_cents": event.total_cents,
        "charges_cents": event.charges_cents,
        "lines": [
            {"line_ref": each.line_ref, "quantity": each.quantity, "gone_before": each.gone_before}
            for each in event.lines
        ],
    }
    queue_message(
        Told("order.collected", "handover", event.sale_id, payload, depends_on=(event.sale_id,)), work
    )


def queue_cancel_asked(event: OrderCancelAsked, work: Work) -> None:
    """Queue that an order is to be cancelled and its money given back."""
    lines = event.lines
    payload: dict[str, object] = {
        "asked_id": event.asked_id,
        "order_id": event.order_id,
        "till_id": event.till_id,
        "lines": None
        if lines is None
        else [{"line_ref": ref, "quantity": quantity} for ref, quantity in lines],
        "refund_cents": event.refund_cents,
        "reason": event.reason,
    }
    queue_message(Told("order.cancel_asked", "order_cancel", event.asked_id, payload), work)


def queue_settle_asked(event: StockSettleAsked, work: Work) -> None:
    """Queue that the online shop is to show the book's count of some goods."""
    payload: dict[str, object] = {
        "asked_id": event.asked_id,
        "till_id": event.till_id,
        "location_id": event.location_id,
        "item_ids": list(event.item_ids),
    }
    queue_message(Told("stock.settle_asked", "stock_settle", event.asked_id, payload), work)
