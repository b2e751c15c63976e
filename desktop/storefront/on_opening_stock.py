"""Opening stock travels as movements, like everything else that moves stock (decision 18)."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.stock.events import OpeningStockPosted
from desktop.stock.moved_by import moved_by
from desktop.storefront.movements import movements_told
from desktop.storefront.queue_message import Told, queue_message


def queue_opening_stock(event: OpeningStockPosted, work: Work) -> None:
    """Queue what was put on a location's shelves, or taken off them again when an import was undone."""
    payload: dict[str, object] = {
        "document_id": event.document_id,
        "kind": event.kind,
        "location_id": event.location_id,
        "till_id": event.till_id,
        "posted_on": event.posted_on,
        "reason": event.reason,
        "refers_to": event.refers_to,
        "movements": movements_told(moved_by(event.document_id, work)),
    }
    queue_message(Told("stock.moved", "stock_document", event.document_id, payload), work)
