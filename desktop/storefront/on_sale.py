"""A completed sale becomes one message that carries its lines, tenders and movements."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import SaleCompleted
from desktop.selling.lines import Document, PricedLine
from desktop.stock.events import StockMoved
from desktop.storefront.queue_message import Told, queue_message


def queue_sale(event: SaleCompleted, work: Work) -> None:
    """Queue the sale as it stands now: a snapshot, never a reference to be read again."""
    document = event.document
    queue_message(
        Told(
            kind="sale.completed",
            entity="sale",
            entity_id=document.sale_id,
            payload=sale_payload(document, work.recorded(StockMoved)),
            clock_state=document.clock_state,
            shift_id=document.shift_id,
        ),
        work,
    )


def sale_payload(document: Document, moved: list[StockMoved]) -> dict[str, object]:
    """The sale on the wire: cents, thousandths, micro-dollars and ids."""
    priced = document.priced
    return {
        "sale_id": document.sale_id,
        "kind": document.kind,
        "number": document.number,
        "sequence": document.sequence,
        "location_id": document.location_id,
        "till_id": document.till_id,
        "shift_id": document.shift_id,
        "person_id": document.person_id,
        "customer_id": document.customer_id,
        "completed_at": document.completed_at,
        "sold_on": document.sold_on,
        "business_date": document.business_date,
        "gst_method": document.tax.method,
        "is_registered": document.tax.is_registered,
        "total_cents": priced.total_cents,
        "gst_cents": priced.gst_cents,
        "rounding_cents": document.rounding_cents,
        "lines": [_line(number, line) for number, line in enumerate(priced.lines, start=1)],
        "tenders": [
            {
                "tender_type": tender.tender_type,
                "account": tender.account,  # where the money went that day, whatever the owner sets later
                "tendered_cents": tender.tendered_cents,
                "applied_cents": tender.applied_cents,
                "change_cents": tender.change_cents,
                "rounding_cents": tender.rounding_cents,
                "reference": tender.reference,
            }
            for tender in document.tenders
        ],
        "movements": [
            {
                "line_no": movement.line_no,
                "item_id": movement.item_id,
                "quantity": movement.quantity,
                "value_micros": movement.value_micros,
                "cost_known": movement.cost_known,
            }
            for each in moved
            for movement in each.movements
        ],
    }


def _line(number: int, priced: PricedLine) -> dict[str, object]:
    line = priced.line
    return {
        "line_no": number,
        "kind": line.kind,
        "item_id": line.item_id,
        "unit_id": line.unit_id,
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity,
        "list_price_cents": line.list_price_cents,
        "unit_price_cents": line.unit_price_cents,
        "line_discount_cents": line.line_discount_cents,
        "basket_discount_cents": line.basket_discount_cents,
        "amount_cents": priced.amount_cents,
        "gst_code": priced.gst_code,
        "gst_rate_bp": priced.gst_rate_bp,
        "gst_cents": priced.gst_cents,
    }
