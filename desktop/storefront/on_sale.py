"""A completed sale becomes one message that carries its lines, tenders and movements."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import SaleCompleted
from desktop.selling.lines import Document, PricedLine
from desktop.stock.events import StockMoved
from desktop.stock.moved_by import moved_by
from desktop.storefront.movements import movements_told
from desktop.storefront.queue_message import Told, queue_message


def queue_sale(event: SaleCompleted, work: Work) -> None:
    """Queue the sale as it stands now: a snapshot, never a reference to be read again."""
    document = event.document
    queue_message(
        Told(
            kind="sale.completed",
            entity="sale",
            entity_id=document.sale_id,
            payload=sale_payload(document, moved_by(document.sale_id, work)),
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
        "approver_id": document.approver_id,
        "customer_id": document.customer_id,
        "refers_to": document.refers_to,
        "reason": document.reason,
        "completed_at": document.completed_at,
        "sold_on": document.sold_on,
        "business_date": document.business_date,
        "gst_method": document.tax.method,
        "is_registered": document.tax.is_registered,
        "list_cents": priced.list_cents,
        "discount_cents": priced.discount_cents,
        "deposit_cents": priced.deposit_cents,
        "total_cents": priced.total_cents,
        "net_cents": priced.net_cents,
        "gst_cents": priced.gst_cents,
        "rounding_cents": document.rounding_cents,
        "change_cents": document.change_cents,
        "order_id": document.order_id,
        "basket_discount_bp": document.basket_discount_bp,
        "discount_reason": document.discount_reason,
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
                "attempt_id": tender.attempt_id,
                "forfeited_cents": tender.forfeited_cents or None,
                "expected_on": tender.expected_on,
            }
            for tender in document.tenders
        ],
        "movements": movements_told(moved),
        **_lots(document),
        **_promotions(document),
    }


def _lots(document: Document) -> dict[str, object]:
    """What labels said of the very goods; of most sales they say nothing, and nothing is told."""
    lots = [
        {
            "line_no": number,
            "batch": each.line.lot.batch,
            "serial": each.line.lot.serial,
            "use_by": each.line.lot.use_by,
            "best_before": each.line.lot.best_before,
        }
        for number, each in enumerate(document.priced.lines, start=1)
        if not each.line.lot.says_nothing
    ]
    return {"lots": lots} if lots else {}


def _promotions(document: Document) -> dict[str, object]:
    """What they took off each line, and how often each was given; of most sales nothing."""
    shares = [
        {"line_no": number, "promotion_id": each.promotion_id, "name": each.name, "cents": each.cents}
        for number, priced in enumerate(document.priced.lines, start=1)
        for each in sorted(priced.line.promotions, key=lambda share: share.promotion_id)
    ]
    used = [
        {"promotion_id": each.promotion_id, "times": each.times, "code": each.code, "on_all": each.on_all}
        for each in sorted(document.promotions, key=lambda one: one.promotion_id)
    ]
    told: dict[str, object] = {"promotions": shares} if shares else {}
    return {**told, "promotions_used": used} if used else told


def _line(number: int, priced: PricedLine) -> dict[str, object]:
    line = priced.line
    return {
        "line_no": number,
        "kind": line.kind,
        "item_id": line.item_id,
        "unit_id": line.unit_id,
        "sku": line.sku,
        "name": line.name,
        "unit_name": line.unit_name,
        "quantity": line.quantity,
        "base_quantity": line.base_quantity,
        "list_price_cents": line.list_price_cents,
        "unit_price_cents": line.unit_price_cents,
        "price_reason": line.price_reason,
        "promotion_cents": line.promotion_cents,
        "line_discount_cents": line.line_discount_cents,
        "basket_discount_cents": line.basket_discount_cents,
        "promotion_ref": line.promotion_ref,
        "amount_cents": priced.amount_cents,
        "gst_code": priced.gst_code,
        "gst_rate_bp": priced.gst_rate_bp,
        "net_cents": priced.net_cents,
        "gst_cents": priced.gst_cents,
        "salesperson_id": None,
        "original_sale_id": line.original.sale_id if line.original else None,
        "original_line_no": line.original.line_no if line.original else None,
        "original_before": line.original.before if line.original else None,
        "belongs_to_line": line.belongs_to,
        "line_discount_bp": line.line_discount_bp,
        "agreed_reason": line.agreed_reason,
    }
