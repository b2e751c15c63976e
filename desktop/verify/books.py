"""The journal: balanced, complete, and saying what the documents say."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, entry_stretches, offenders, offending_sales


def every_entry_balances(rows: Rows) -> Iterator[Wrong]:
    """Debits are credits, in every entry."""
    for stretch in entry_stretches(rows):
        yield from offenders(
            rows,
            "entry_line",
            "entry_id off_by_cents",
            "SELECT entry_id, sum(amount_cents) FROM entry_line WHERE entry_id > :after AND entry_id <= :upto"
            " GROUP BY entry_id HAVING sum(amount_cents) <> 0 OR max(line_no) <> count(*)",
            stretch,
        )


def every_entry_has_lines(rows: Rows) -> Iterator[Wrong]:
    """An entry without lines was never posted."""
    return offenders(
        rows,
        "entry",
        "entry_id document_id",
        "SELECT entry_id, document_id FROM entry e"
        " WHERE NOT EXISTS (SELECT 1 FROM entry_line l WHERE l.entry_id = e.entry_id)",
    )


def every_entry_has_its_document(rows: Rows) -> Iterator[Wrong]:
    """Sales stand behind sale entries, shifts behind floats and counts, stock documents behind the rest."""
    return offenders(
        rows,
        "entry",
        "entry_id kind document_id",
        "SELECT entry_id, kind, document_id FROM entry e WHERE NOT CASE"
        " WHEN kind = 'sale' THEN EXISTS (SELECT 1 FROM sale WHERE sale_id = e.document_id)"
        " WHEN kind IN ('float', 'float_back', 'over_short')"
        "  THEN EXISTS (SELECT 1 FROM shift WHERE shift_id = e.document_id)"
        " ELSE EXISTS (SELECT 1 FROM stock_document WHERE document_id = e.document_id) END",
    )


def one_entry_for_a_sale(rows: Rows) -> Iterator[Wrong]:
    """A sale is posted once, on its own date and under its own number."""
    return offending_sales(
        rows,
        "entry",
        "sale_id number entries",
        "SELECT s.sale_id, s.number, count(*) FROM sale s"
        " JOIN entry e ON e.document_id = s.sale_id AND e.kind = 'sale'"
        " WHERE s.sale_id > :after AND s.sale_id <= :upto GROUP BY s.sale_id"
        " HAVING count(*) > 1 OR max(e.posted_on <> s.sold_on) OR max(e.memo <> s.number)",
    )


def the_ledger_is_the_documents(rows: Rows) -> Iterator[Wrong]:
    """Tenders, sales by account and code, output GST and rounding stand in each sale's entry, to the cent."""
    return offending_sales(
        rows,
        "entry_line",
        "sale_id account gst_code off_by_cents",
        "WITH sides AS ("
        " SELECT t.sale_id, t.account, '' gst_code, t.tendered_cents - t.change_cents cents FROM tender t"
        "  WHERE t.sale_id > :after AND t.sale_id <= :upto"
        " UNION ALL SELECT sale_id, CASE WHEN kind = 'deposit' THEN '2055' WHEN kind = 'voucher' THEN '2060'"
        "   WHEN gst_code = 'NG' THEN '4000' WHEN gst_code = 'ZR' THEN '4020'"
        "   WHEN gst_code IN ('SR','DS','SRCA-S','SRCA-C','SRRC','SROVR-RS','SROVR-LVG','SRLVG') THEN '4010'"
        "   ELSE '4030' END, gst_code, -net_cents FROM sale_line WHERE sale_id > :after AND sale_id <= :upto"
        " UNION ALL SELECT sale_id, '2030', '', -gst_cents FROM sale WHERE sale_id > :after AND sale_id <="
        " :upto"
        " UNION ALL SELECT sale_id, '6095', '', -rounding_cents FROM sale"
        "  WHERE sale_id > :after AND sale_id <= :upto"
        " UNION ALL SELECT e.document_id, l.account, coalesce(l.gst_code, ''), -l.amount_cents FROM entry e"
        "  JOIN entry_line l ON l.entry_id = e.entry_id WHERE e.document_id > :after AND e.document_id <="
        " :upto"
        "  AND e.kind = 'sale' AND l.account NOT IN ('1200', '5010'))"
        " SELECT sale_id, account, gst_code, sum(cents) FROM sides GROUP BY sale_id, account, gst_code"
        " HAVING sum(cents) <> 0",
    )


def entry_lines_stand_where_their_sale_stood(rows: Rows) -> Iterator[Wrong]:
    """Every line of a sale's entry has the sale's location and till; cost of goods is what left the shelf."""
    return offending_sales(
        rows,
        "entry_line",
        "sale_id entry_id cost_off_by_cents",
        "SELECT s.sale_id, e.entry_id, sum(iif(l.account IN ('1200', '5010'), l.amount_cents, 0)) FROM sale s"
        " JOIN entry e ON e.document_id = s.sale_id AND e.kind = 'sale'"
        " JOIN entry_line l ON l.entry_id = e.entry_id WHERE s.sale_id > :after AND s.sale_id <= :upto"
        " GROUP BY s.sale_id, e.entry_id HAVING max(l.location_id <> s.location_id)"
        " OR max(l.till_id <> s.till_id) OR sum(iif(l.account IN ('1200', '5010'), l.amount_cents, 0)) <> 0",
    )


def float_and_count_are_in_the_books(rows: Rows) -> Iterator[Wrong]:
    """A shift's float came out of the safe and went back, and what was over or short is booked."""
    return offenders(
        rows,
        "entry",
        "shift_id booked_float_cents float_cents booked_back_cents back_cents booked_short_cents short_cents",
        "WITH booked AS (SELECT e.document_id, e.kind, sum(l.amount_cents) cents FROM shift h"
        "  JOIN entry e ON e.document_id = h.shift_id JOIN entry_line l ON l.entry_id = e.entry_id"
        "  WHERE l.account = iif(e.kind = 'over_short', '6090', '1020') GROUP BY e.document_id, e.kind),"
        " shifts AS (SELECT h.shift_id, h.float_cents,"
        "  coalesce((SELECT -cents FROM booked WHERE document_id = h.shift_id AND kind = 'float'), 0) float,"
        "  coalesce((SELECT cents FROM booked WHERE document_id = h.shift_id AND kind = 'float_back'), 0)"
        "   booked_back, coalesce((SELECT min(h.float_cents, c.counted_cents) FROM shift_count c"
        "   WHERE c.shift_id = h.shift_id AND c.tender_type = 'cash'), 0) back,"
        "  coalesce((SELECT cents FROM booked WHERE document_id = h.shift_id AND kind = 'over_short'), 0)"
        "   booked_short, coalesce((SELECT sum(expected_cents - counted_cents) FROM shift_count c"
        "   WHERE c.shift_id = h.shift_id), 0) short FROM shift h)"
        " SELECT shift_id, float, float_cents, booked_back, back, booked_short, short FROM shifts"
        " WHERE float <> float_cents OR booked_back <> back OR booked_short <> short",
    )


def accounts_fit_their_kind(rows: Rows) -> Iterator[Wrong]:
    """The code's first digit says what an account is, and the accounts sales are posted to are there."""
    yield from offenders(
        rows,
        "account",
        "account kind",
        "SELECT account, kind FROM account WHERE kind <> CASE substr(account, 1, 1) WHEN '1' THEN 'asset'"
        " WHEN '2' THEN 'liability' WHEN '3' THEN 'equity' WHEN '4' THEN 'income' ELSE 'expense' END"
        " OR name = ''",
    )
    yield from offenders(
        rows,
        "account",
        "missing",
        'SELECT value FROM json_each(\'["1010","1020","1200","2030","2055","2060","3010","4000","4010",'
        '"4020","4030","5010","6090","6095"]\') WHERE value NOT IN (SELECT account FROM account)',
    )


def nothing_is_posted_into_a_locked_period(rows: Rows) -> Iterator[Wrong]:
    """Entries posted after a period was locked are dated after it."""
    return offenders(
        rows,
        "period_lock",
        "locked_until entry_id posted_on",
        "SELECT p.locked_until, e.entry_id, e.posted_on FROM period_lock p"
        " JOIN entry e ON e.posted_at > p.locked_at AND e.posted_on <= p.locked_until",
    )
