"""One sale, one balanced entry."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy.dialects.sqlite import insert

from desktop.accounting import chart
from desktop.accounting.journal import Entry
from desktop.accounting.tables import gst_day
from desktop.database.work import Work
from desktop.selling.events import SaleCompleted
from desktop.selling.lines import Document
from desktop.stock.moved_by import moved_by

_kept = insert(gst_day)
ADD_GST = _kept.on_conflict_do_update(
    index_elements=["sold_on", "gst_code", "gst_rate_bp"],
    set_={name: gst_day.c[name] + _kept.excluded[name] for name in ("documents", "net_cents", "gst_cents")},
)


def post_sale(event: SaleCompleted, work: Work) -> None:
    """Post tenders, sales by GST code, output GST, rounding, cost of goods and inventory as one entry."""
    document = event.document
    entry = Entry(
        document_id=document.sale_id,
        kind="sale",
        posted_on=document.sold_on,
        memo=document.number,
        location_id=document.location_id,
        till_id=document.till_id,
    )
    for tender in document.tenders:
        entry.debit(tender.account, tender.taken_cents)
    for (account, code), net in _income(document).items():
        entry.credit(account, net, code)
    entry.credit(chart.GST_OUTPUT, document.priced.gst_cents)
    entry.credit(chart.ROUNDING, document.rounding_cents)
    entry.credit(chart.VOUCHER_BREAKAGE, document.forfeited_cents)
    for moved in moved_by(document.sale_id, work):
        is_lost = moved.kind == "write_off"
        entry.debit(chart.STOCK_LOSS if is_lost else chart.COST_OF_GOODS, -moved.value_change_cents)
        entry.credit(chart.INVENTORY, -moved.value_change_cents)
    entry.post(work)
    keep_gst(document, work)


def keep_gst(document: Document, work: Work) -> None:
    """Add the document's supplies to the GST totals kept by day, code and rate."""
    work.write(
        ADD_GST,
        [
            {
                "sold_on": document.sold_on,
                "gst_code": each.gst_code,
                "gst_rate_bp": each.gst_rate_bp,
                "documents": 1,
                "net_cents": each.net_cents,
                "gst_cents": each.gst_cents,
            }
            for each in document.priced.by_code
        ],
    )


def _income(document: Document) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for each in document.priced.lines:
        is_return = each.line.original is not None
        account = chart.income_account(each.line.kind, each.gst_code, is_return=is_return)
        sums[account, each.gst_code] += each.net_cents
    return sums
