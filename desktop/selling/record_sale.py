"""The one place that inserts sales: of this counter, of the history and of other tills alike."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import SaleCompleted
from desktop.selling.lines import Document, PricedLine, TenderTaken
from desktop.selling.tables import (
    sale,
    sale_gst,
    sale_line,
    sale_line_lot,
    sale_line_promotion,
    sale_promotion,
    tender,
)
from desktop.selling.totals import keep_day_totals

INSERT_SALE = sale.insert()
INSERT_LINE = sale_line.insert()
INSERT_LOT = sale_line_lot.insert()
INSERT_LINE_PROMOTION = sale_line_promotion.insert()
INSERT_PROMOTION = sale_promotion.insert()
INSERT_GST = sale_gst.insert()
INSERT_TENDER = tender.insert()


def record_sale(document: Document, work: Work) -> None:
    """Write a document with its lines, tenders and day totals, and tell the other slices."""
    write_sale(document, work)
    work.record(SaleCompleted(document))


def write_sale(document: Document, work: Work) -> None:
    """Write a document with its lines, tenders and day totals; whoever asked tells of it."""
    work.write(INSERT_SALE, _sale_row(document))
    work.write(
        INSERT_LINE, [_line_row(document.sale_id, number, line) for number, line in _numbered(document)]
    )
    if lots := _lot_rows(document):
        work.write(INSERT_LOT, lots)
    _write_promotions(document, work)
    work.write(
        INSERT_GST,
        [
            {
                "sale_id": document.sale_id,
                "gst_code": each.gst_code,
                "gst_rate_bp": each.gst_rate_bp,
                "net_cents": each.net_cents,
                "gst_cents": each.gst_cents,
            }
            for each in document.priced.by_code
        ],
    )
    work.write(
        INSERT_TENDER,
        [
            _tender_row(document.sale_id, number, each)
            for number, each in enumerate(document.tenders, start=1)
        ],
    )
    keep_day_totals(document, work)
    work.note(
        sale_id=document.sale_id,
        number=document.number,
        total_cents=document.priced.total_cents,
        gst_cents=document.priced.gst_cents,
    )


def _numbered(document: Document) -> enumerate[PricedLine]:
    return enumerate(document.priced.lines, start=1)


def _sale_row(document: Document) -> dict[str, object]:
    priced = document.priced
    return {
        "sale_id": document.sale_id,
        "kind": document.kind,
        "number": document.number,
        "lane_id": document.lane_id,
        "sequence": document.sequence,
        "refers_to": document.refers_to,
        "location_id": document.location_id,
        "till_id": document.till_id,
        "shift_id": document.shift_id,
        "person_id": document.person_id,
        "approver_id": document.approver_id,
        "customer_id": document.customer_id,
        "completed_at": document.completed_at,
        "sold_on": document.sold_on,
        "business_date": document.business_date,
        "clock_state": document.clock_state,
        "is_registered": int(document.tax.is_registered),
        "gst_method": document.tax.method,
        "list_cents": priced.list_cents,
        "discount_cents": priced.discount_cents,
        "deposit_cents": priced.deposit_cents,
        "total_cents": priced.total_cents,
        "net_cents": priced.net_cents,
        "gst_cents": priced.gst_cents,
        "rounding_cents": document.rounding_cents,
        "change_cents": document.change_cents,
        "line_count": len(priced.lines),
        "reason": document.reason,
        "order_id": document.order_id,
        "basket_discount_bp": document.basket_discount_bp,
        "discount_reason": document.discount_reason,
    }


def _line_row(sale_id: str, number: int, priced: PricedLine) -> dict[str, object]:
    line = priced.line
    return {
        "sale_id": sale_id,
        "line_no": number,
        "kind": line.kind,
        "item_id": line.item_id,
        "unit_id": line.unit_id,
        "name": line.name,
        "sku": line.sku,
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


def _write_promotions(document: Document, work: Work) -> None:
    """Most documents have none, and ask nothing more of the file."""
    shares: list[dict[str, object]] = [
        {
            "sale_id": document.sale_id,
            "line_no": number,
            "promotion_id": share.promotion_id,
            "name": share.name,
            "cents": share.cents,
        }
        for number, each in _numbered(document)
        for share in each.line.promotions
    ]
    used: list[dict[str, object]] = [
        {
            "sale_id": document.sale_id,
            "promotion_id": each.promotion_id,
            "times": each.times,
            "code": each.code,
            "on_all": int(each.on_all),
        }
        for each in document.promotions
    ]
    if shares:
        work.write(INSERT_LINE_PROMOTION, shares)
    if used:
        work.write(INSERT_PROMOTION, used)


def _lot_rows(document: Document) -> list[dict[str, object]]:
    return [
        {
            "sale_id": document.sale_id,
            "line_no": number,
            "batch": each.line.lot.batch,
            "serial": each.line.lot.serial,
            "use_by": each.line.lot.use_by,
            "best_before": each.line.lot.best_before,
        }
        for number, each in _numbered(document)
        if not each.line.lot.says_nothing
    ]


def _tender_row(sale_id: str, number: int, taken: TenderTaken) -> dict[str, object]:
    return {
        "sale_id": sale_id,
        "tender_no": number,
        "tender_type": taken.tender_type,
        "account": taken.account,
        "tendered_cents": taken.tendered_cents,
        "applied_cents": taken.applied_cents,
        "change_cents": taken.change_cents,
        "rounding_cents": taken.rounding_cents,
        "forfeited_cents": taken.forfeited_cents,
        "attempt_id": taken.attempt_id,
        "reference": taken.reference,
        "expected_on": taken.expected_on,
    }
