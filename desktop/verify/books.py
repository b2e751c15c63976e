"""The journal: balanced, complete, and saying what the documents say."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, entry_stretches, offenders, offending_sales
from desktop.verify.origin import CLOSED, DRAWER, OPENED, STOCK, told_elsewhere
from desktop.verify.wall_clock import local_date, zone_of


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
    """Behind a sale's entry is a sale, behind floats and counts a shift, behind opening stock a document."""
    return offenders(
        rows,
        "entry",
        "entry_id kind document_id",
        "SELECT entry_id, kind, document_id FROM entry e WHERE NOT CASE"
        " WHEN kind = 'sale' THEN EXISTS (SELECT 1 FROM sale WHERE sale_id = e.document_id)"
        " WHEN kind IN ('float', 'float_back', 'over_short')"
        "  THEN EXISTS (SELECT 1 FROM shift WHERE shift_id = e.document_id)"
        " WHEN kind IN ('cash_in', 'cash_out', 'drop') THEN EXISTS (SELECT 1 FROM drawer_movement d"
        "  WHERE d.movement_id = e.document_id AND d.kind = e.kind)"
        " WHEN kind = 'opening_stock' THEN EXISTS (SELECT 1 FROM stock_document WHERE document_id ="
        "  e.document_id AND kind IN ('opening', 'undo')) ELSE 0 END",
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
    """Tenders, sales by account and code, output GST, rounding and what vouchers forfeit stand in each sale's
    entry, to the cent."""
    return offending_sales(
        rows,
        "entry_line",
        "sale_id account gst_code off_by_cents",
        "WITH sides AS ("
        " SELECT t.sale_id, t.account, '' gst_code, t.tendered_cents - t.change_cents cents FROM tender t"
        "  WHERE t.sale_id > :after AND t.sale_id <= :upto"
        " UNION ALL SELECT sale_id, '4090', '', -forfeited_cents FROM tender"
        "  WHERE sale_id > :after AND sale_id <= :upto"
        " UNION ALL SELECT sale_id, CASE WHEN kind = 'deposit' THEN '2055' WHEN kind = 'voucher' THEN '2060'"
        "   WHEN original_sale_id IS NOT NULL THEN '4040'"
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
        "  AND e.kind = 'sale' AND l.account NOT IN ('1200', '5010', '5030'))"
        " SELECT sale_id, account, gst_code, sum(cents) FROM sides GROUP BY sale_id, account, gst_code"
        " HAVING sum(cents) <> 0",
    )


def entry_lines_stand_where_their_sale_stood(rows: Rows) -> Iterator[Wrong]:
    """Every line of a sale's entry has the sale's location and till; cost of goods is what left the shelf.

    Where nothing left, no goods are booked; only what was written off is a loss.
    """
    return offending_sales(
        rows,
        "entry_line",
        "sale_id entry_id cost_off_by_cents",
        "SELECT s.sale_id, e.entry_id, sum(iif(l.account IN ('1200', '5010', '5030'), l.amount_cents, 0))"
        " FROM sale s"
        " JOIN entry e ON e.document_id = s.sale_id AND e.kind = 'sale'"
        " JOIN entry_line l ON l.entry_id = e.entry_id WHERE s.sale_id > :after AND s.sale_id <= :upto"
        " GROUP BY s.sale_id, e.entry_id HAVING max(l.location_id <> s.location_id)"
        " OR max(l.till_id <> s.till_id)"
        " OR sum(iif(l.account IN ('1200', '5010', '5030'), l.amount_cents, 0)) <> 0"
        " OR (max(l.account IN ('1200', '5010', '5030')) AND NOT EXISTS"
        "  (SELECT 1 FROM stock_movement m WHERE m.document_id = s.sale_id))"
        " OR (max(l.account = '5030') AND NOT EXISTS (SELECT 1 FROM stock_movement m"
        "  WHERE m.document_id = s.sale_id AND m.kind = 'write_off'))",
    )


def documents_are_posted_once(rows: Rows) -> Iterator[Wrong]:
    """A document has one entry of each kind at most; only a shift has two, for its float and its count."""
    return offenders(
        rows,
        "entry",
        "document_id kind entries",
        "WITH often AS MATERIALIZED (SELECT document_id FROM entry GROUP BY document_id HAVING count(*) > 1)"
        " SELECT e.document_id, e.kind, count(*) FROM often o CROSS JOIN entry e"
        " ON e.document_id = o.document_id GROUP BY e.document_id, e.kind HAVING count(*) > 1",
    )


def float_and_count_are_in_the_books(rows: Rows) -> Iterator[Wrong]:
    """A float leaves the safe and comes back; over and short lies between a tender's account and 6090."""
    return offenders(
        rows,
        "entry",
        "shift_id kind account off_by_cents",
        "WITH back AS (SELECT h.shift_id, "
        "  min(h.float_cents, coalesce(c.verified_cents, c.counted_cents)) cents"
        "  FROM shift h"
        "  JOIN shift_count c ON c.shift_id = h.shift_id AND c.tender_type = 'cash'),"
        " sides AS ("
        " SELECT shift_id, 'float' kind, '1010' account, float_cents cents FROM shift"
        " UNION ALL SELECT shift_id, 'float', '1020', -float_cents FROM shift"
        " UNION ALL SELECT shift_id, 'float_back', '1020', cents FROM back"
        " UNION ALL SELECT shift_id, 'float_back', '1010', -cents FROM back"
        " UNION ALL SELECT shift_id, 'over_short', account,"
        "  coalesce(verified_cents, counted_cents) - expected_cents FROM shift_count"
        " UNION ALL SELECT shift_id, 'over_short', '6090',"
        "  expected_cents - coalesce(verified_cents, counted_cents) FROM shift_count"
        " UNION ALL SELECT h.shift_id, e.kind, l.account, -l.amount_cents FROM shift h"
        "  CROSS JOIN entry e ON e.document_id = h.shift_id JOIN entry_line l ON l.entry_id = e.entry_id)"
        " SELECT shift_id, kind, account, sum(cents) FROM sides GROUP BY shift_id, kind, account"
        " HAVING sum(cents) <> 0",
    )


def cash_in_and_out_is_in_the_books(rows: Rows) -> Iterator[Wrong]:
    """What came into a drawer, went out or was dropped lies between cash in till and its reason's account."""
    return offenders(
        rows,
        "entry",
        "movement_id account off_by_cents",
        "WITH moved AS (SELECT movement_id, account, amount_cents FROM drawer_movement"
        "  WHERE kind IN ('cash_in', 'cash_out', 'drop')), sides AS ("
        " SELECT movement_id, '1010' account, amount_cents cents FROM moved"
        " UNION ALL SELECT movement_id, account, -amount_cents FROM moved"
        " UNION ALL SELECT m.movement_id, l.account, -l.amount_cents FROM moved m"
        "  CROSS JOIN entry e ON e.document_id = m.movement_id JOIN entry_line l ON l.entry_id = e.entry_id)"
        " SELECT movement_id, account, sum(cents) FROM sides GROUP BY movement_id, account"
        " HAVING sum(cents) <> 0",
    )


def opening_stock_is_in_the_books(rows: Rows) -> Iterator[Wrong]:
    """Opening stock lies between inventory and opening balances; cost of goods has true-ups and odd cents.

    How much of it, the_books_follow_the_shelf tells.
    """
    return offenders(
        rows,
        "entry_line",
        "document_id entry_id account amount_cents",
        "SELECT d.document_id, e.entry_id, l.account, l.amount_cents FROM stock_document d"
        " CROSS JOIN entry e ON e.document_id = d.document_id JOIN entry_line l ON l.entry_id = e.entry_id"
        " WHERE NOT CASE l.account WHEN '1200' THEN 1 WHEN '3010' THEN 1 WHEN '5010'"
        "  THEN abs(l.amount_cents) <= 2 OR EXISTS (SELECT 1"
        "  FROM stock_movement m WHERE m.document_id = d.document_id AND m.kind = 'true_up') ELSE 0 END",
    )


def entries_stand_where_their_document_stood(rows: Rows) -> Iterator[Wrong]:
    """Floats, counts and opening stock are posted when and where they happened, and without GST.

    What was told from elsewhere is posted when it is taken.
    """
    yield from offenders(
        rows,
        "entry",
        "document_id entry_id kind",
        "WITH places AS ("  # noqa: S608 - ours
        " SELECT shift_id document_id, 'float' kind, opened_at at, '#' || number memo, location_id, till_id,"
        f" {told_elsewhere('shift.shift_id', OPENED)} told FROM shift"
        "  UNION ALL SELECT shift_id, 'over_short', closed_at, '#' || number, location_id, till_id,"
        f"  {told_elsewhere('shift.shift_id', CLOSED)} FROM shift"
        "  UNION ALL SELECT shift_id, 'float_back', closed_at, '#' || number, location_id, till_id,"
        f"  {told_elsewhere('shift.shift_id', CLOSED)} FROM shift"
        "  UNION ALL SELECT d.movement_id, d.kind, d.happened_at, d.kind, h.location_id, d.till_id,"
        f"  {told_elsewhere('d.movement_id', DRAWER)} FROM drawer_movement d"
        "   JOIN shift h ON h.shift_id = d.shift_id"
        "  UNION ALL SELECT d.document_id, 'opening_stock', d.completed_at, NULL, d.location_id,"
        "   (SELECT till_id FROM stock_movement m WHERE m.document_id = d.document_id),"
        f"  {told_elsewhere('d.document_id', STOCK)} FROM stock_document d)"
        " SELECT p.document_id, e.entry_id, e.kind FROM places p"
        " CROSS JOIN entry e ON e.document_id = p.document_id AND e.kind = p.kind"
        " JOIN entry_line l ON l.entry_id = e.entry_id GROUP BY e.entry_id"
        " HAVING (e.posted_at IS NOT p.at AND NOT p.told) OR e.memo <> p.memo OR"
        " max(l.location_id <> p.location_id)"
        " OR max(l.till_id <> p.till_id) OR max(l.gst_code IS NOT NULL)",
    )


def entries_are_dated_by_the_shops_clock(rows: Rows) -> Iterator[Wrong]:
    """Floats, counts and opening stock are booked on the calendar date of their instant, as sales are."""
    zone = zone_of(rows)
    if zone is None:
        return
    for entry_id, happened_at, posted_on in rows.rows(_POSTED):
        if local_date(happened_at, zone) != posted_on:
            yield "entry", {"entry_id": entry_id, "happened_at": happened_at, "posted_on": posted_on}


_POSTED = (
    "SELECT e.entry_id, iif(e.kind IN ('over_short', 'float_back'), d.ended_at, d.began_at) happened_at,"
    " e.posted_on FROM (SELECT shift_id document_id, opened_at began_at, closed_at ended_at FROM shift"
    " UNION ALL SELECT movement_id, happened_at, NULL FROM drawer_movement"
    " UNION ALL SELECT document_id, completed_at, NULL FROM stock_document) d"
    " CROSS JOIN entry e ON e.document_id = d.document_id WHERE julianday(happened_at) IS NOT NULL"
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
        '"4020","4030","4040","4090","5010","5030","6090","6095"]\')'
        " WHERE value NOT IN (SELECT account FROM account)",
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
