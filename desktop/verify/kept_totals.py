"""The totals kept with every sale equal what the documents add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from desktop.database.rows import Row, Rows
from desktop.verify.finding import Wrong, entry_stretches, sale_stretches

Sums = dict[Row, list[int]]


def day_totals_are_the_sales(rows: Rows) -> Iterator[Wrong]:
    """Sales, lines, units and money by business date and till."""
    sql = (
        "SELECT business_date, till_id, sum(kind NOT IN ('refund', 'void', 'payment')),"
        " sum(kind IN ('refund', 'void')),"
        " sum(line_count), sum((SELECT coalesce(sum(quantity), 0) FROM sale_line l"
        " WHERE l.sale_id = s.sale_id)), sum(list_cents), sum(discount_cents),"
        " sum((SELECT coalesce(sum(promotion_cents), 0) FROM sale_line l WHERE l.sale_id = s.sale_id)),"
        " sum(deposit_cents), sum(total_cents), sum(net_cents), sum(gst_cents), sum(rounding_cents)"
        " FROM sale s"
        " WHERE sale_id > :after AND sale_id <= :upto GROUP BY business_date, till_id"
    )
    kept = rows.rows(
        "SELECT business_date, till_id, sales, refunds, lines, units, list_cents, discount_cents,"
        " promotion_cents, deposit_cents, total_cents, net_cents, gst_cents, rounding_cents FROM day_total"
    )
    counted = added_up((rows.rows(sql, stretch) for stretch in sale_stretches(rows)), 2)
    return compared("day_total", "business_date till_id", kept, counted)


def day_tenders_are_the_tenders(rows: Rows) -> Iterator[Wrong]:
    """Takings by business date, till and way of paying."""
    sql = (
        "SELECT s.business_date, s.till_id, t.tender_type, count(*), sum(t.tendered_cents - t.change_cents),"
        " sum(t.rounding_cents) FROM sale s JOIN tender t ON t.sale_id = s.sale_id"
        " WHERE s.sale_id > :after AND s.sale_id <= :upto GROUP BY s.business_date, s.till_id, t.tender_type"
    )
    kept = rows.rows(
        "SELECT business_date, till_id, tender_type, count, taken_cents, rounding_cents FROM day_tender"
    )
    counted = added_up((rows.rows(sql, stretch) for stretch in sale_stretches(rows)), 3)
    return compared("day_tender", "business_date till_id tender_type", kept, counted)


def day_items_are_the_lines(rows: Rows) -> Iterator[Wrong]:
    """Quantity and money by business date and item; a day at a time, through the day's shifts."""
    days = rows.rows("SELECT business_date FROM shift UNION SELECT business_date FROM day_item ORDER BY 1")
    for (day,) in days:
        counted = rows.rows(
            "SELECT s.business_date, l.item_id, sum(l.base_quantity), sum(l.amount_cents), sum(l.net_cents)"
            # CROSS JOIN holds the order: from the day to its lines, never the other way
            " FROM shift h CROSS JOIN sale s ON s.shift_id = h.shift_id"
            " CROSS JOIN sale_line l ON l.sale_id = s.sale_id"
            " WHERE h.business_date = ? GROUP BY s.business_date, l.item_id",
            (day,),
        )
        kept = rows.rows(
            "SELECT business_date, item_id, quantity, amount_cents, net_cents FROM day_item"
            " WHERE business_date = ?",
            (day,),
        )
        yield from compared("day_item", "business_date item_id", kept, added_up([counted], 2))


def account_days_are_the_entries(rows: Rows) -> Iterator[Wrong]:
    """Debits and credits by posting date, account, location and till."""
    sql = (
        "SELECT e.posted_on, l.account, l.location_id, l.till_id, sum(max(l.amount_cents, 0)),"
        " sum(max(-l.amount_cents, 0)) FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
        " WHERE e.entry_id > :after AND e.entry_id <= :upto"
        " GROUP BY e.posted_on, l.account, l.location_id, l.till_id"
    )
    kept = rows.rows(
        "SELECT posted_on, account, location_id, till_id, debit_cents, credit_cents FROM account_day"
    )
    counted = added_up((rows.rows(sql, stretch) for stretch in entry_stretches(rows)), 4)
    return compared("account_day", "posted_on account location_id till_id", kept, counted)


def gst_days_are_the_documents(rows: Rows) -> Iterator[Wrong]:
    """Documents, net and GST by invoice date, code and rate: what the GST return is made of."""
    sql = (
        "SELECT s.sold_on, g.gst_code, g.gst_rate_bp, count(*), sum(g.net_cents), sum(g.gst_cents) FROM"
        " sale s"
        " JOIN sale_gst g ON g.sale_id = s.sale_id WHERE s.sale_id > :after AND s.sale_id <= :upto"
        " GROUP BY s.sold_on, g.gst_code, g.gst_rate_bp"
    )
    kept = rows.rows("SELECT sold_on, gst_code, gst_rate_bp, documents, net_cents, gst_cents FROM gst_day")
    counted = added_up((rows.rows(sql, stretch) for stretch in sale_stretches(rows)), 3)
    return compared("gst_day", "sold_on gst_code gst_rate_bp", kept, counted)


def added_up(pages: Iterable[list[Row]], key_columns: int) -> Sums:
    """The figures of all pages by key: as many keys as there are kept rows, however many sales."""
    sums: Sums = {}
    for row in chain.from_iterable(pages):
        held = sums.setdefault(row[:key_columns], [0] * (len(row) - key_columns))
        for place, figure in enumerate(row[key_columns:]):
            held[place] += figure or 0
    return sums


def compared(table: str, names: str, kept: list[Row], counted: Sums) -> Iterator[Wrong]:
    """Kept rows that differ from what was counted, on either side; rows of nothing may be kept."""
    keys = names.split()
    for row in kept:
        key, figures = row[: len(keys)], list(row[len(keys) :])
        found = counted.pop(key, [0] * len(figures))
        if figures != found:
            yield table, {**dict(zip(keys, key, strict=True)), "kept": figures, "counted": found}
    for key, found in counted.items():
        yield table, {**dict(zip(keys, key, strict=True)), "kept": None, "counted": found}
