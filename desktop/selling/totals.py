"""The day totals kept with every sale, so that a day's report never reads the day's sales."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Table
from sqlalchemy.dialects.sqlite import Insert, insert

from desktop.database.work import Work
from desktop.selling.lines import Document
from desktop.selling.tables import day_item, day_tender, day_total


def _adding(table: Table, keys: list[str], sums: list[str]) -> Insert:
    """INSERT … ON CONFLICT DO UPDATE that adds the new figures to the kept ones."""
    made = insert(table)
    return made.on_conflict_do_update(
        index_elements=keys, set_={name: table.c[name] + made.excluded[name] for name in sums}
    )


ADD_DAY = _adding(
    day_total,
    ["business_date", "till_id"],
    [column.name for column in day_total.c if column.name not in ("business_date", "till_id")],
)
ADD_TENDER = _adding(
    day_tender, ["business_date", "till_id", "tender_type"], ["count", "taken_cents", "rounding_cents"]
)
ADD_ITEM = _adding(day_item, ["business_date", "item_id"], ["quantity", "amount_cents", "net_cents"])


def keep_day_totals(document: Document, work: Work) -> None:
    """Add a document to its business day's totals."""
    day = {"business_date": document.business_date, "till_id": document.till_id}
    priced = document.priced
    work.write(
        ADD_DAY,
        {
            **day,
            "sales": int(document.is_sale),
            "refunds": int(document.is_refund),
            "lines": len(priced.lines),
            "units": sum(each.line.quantity for each in priced.lines),
            "list_cents": priced.list_cents,
            "discount_cents": priced.discount_cents,
            "promotion_cents": priced.promotion_cents,
            "deposit_cents": priced.deposit_cents,
            "total_cents": priced.total_cents,
            "net_cents": priced.net_cents,
            "gst_cents": priced.gst_cents,
            "rounding_cents": document.rounding_cents,
        },
    )
    work.write(
        ADD_TENDER,
        [
            {
                **day,
                "tender_type": tender.tender_type,
                "count": 1,
                "taken_cents": tender.taken_cents,
                "rounding_cents": tender.rounding_cents,
            }
            for tender in document.tenders
        ],
    )
    work.write(ADD_ITEM, _by_item(document))


def _by_item(document: Document) -> list[dict[str, object]]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in document.priced.lines:
        held = sums[each.line.item_id]
        held[0] += each.line.base_quantity
        held[1] += each.amount_cents
        held[2] += each.net_cents
    return [
        {
            "business_date": document.business_date,
            "item_id": item_id,
            "quantity": quantity,
            "amount_cents": amount,
            "net_cents": net,
        }
        for item_id, (quantity, amount, net) in sums.items()
    ]
