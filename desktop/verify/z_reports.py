"""Z reports are worked out anew from the documents of their shift; counts, coins and reasons make sense."""

# ruff: noqa: S608 - the SQL is put together from constants of this file

from __future__ import annotations

import json
from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders
from desktop.verify.origin import CLOSED, told_elsewhere
from desktop.verify.shifts import UNFINISHED
from desktop.verify.wall_clock import local_date, zone_of

_DOCUMENTS = "JOIN sale s ON s.shift_id = z.shift_id"
_LINES = f"{_DOCUMENTS} JOIN sale_line l ON l.sale_id = s.sale_id"
_TOLD = told_elsewhere("z.shift_id", CLOSED)
_ANEW = (
    "SELECT z.shift_id, 'document' section, s.kind name, 1 times, s.total_cents cents"
    f" FROM z_report z {_DOCUMENTS}",
    "SELECT z.shift_id, 'rounding', '-', 1, s.rounding_cents"
    f" FROM z_report z {_DOCUMENTS} WHERE s.rounding_cents <> 0",
    "SELECT z.shift_id, 'tender', t.tender_type, 1, t.tendered_cents - t.change_cents"
    f" FROM z_report z {_DOCUMENTS} JOIN tender t ON t.sale_id = s.sale_id",
    "SELECT z.shift_id, w.value, g.gst_code || ':' || g.gst_rate_bp, 1,"
    f" iif(w.value = 'net', g.net_cents, g.gst_cents) FROM z_report z {_DOCUMENTS}"
    ' JOIN sale_gst g ON g.sale_id = s.sale_id CROSS JOIN json_each(\'["net","gst"]\') w',
    "SELECT z.shift_id, 'discount', ifnull(l.agreed_reason, '-'), 1, l.line_discount_cents"
    f" FROM z_report z {_LINES} WHERE l.original_sale_id IS NULL AND l.line_discount_cents <> 0",
    "SELECT shift_id, 'discount', reason, 1, cents FROM (SELECT z.shift_id, s.sale_id,"
    " ifnull(s.discount_reason, '-') reason, sum(l.basket_discount_cents) cents"
    f" FROM z_report z {_LINES} WHERE l.original_sale_id IS NULL GROUP BY s.sale_id) WHERE cents <> 0",
    "SELECT z.shift_id, 'promotion', p.promotion_id, 1, p.cents"
    f" FROM z_report z {_LINES} JOIN sale_line_promotion p ON (p.sale_id, p.line_no) = (l.sale_id, l.line_no)"
    " WHERE l.original_sale_id IS NULL",
    "SELECT z.shift_id, 'forfeited', t.tender_type, 1, t.forfeited_cents"
    f" FROM z_report z {_DOCUMENTS} JOIN tender t ON t.sale_id = s.sale_id WHERE t.forfeited_cents <> 0",
    "SELECT z.shift_id, 'typed_price', ifnull(l.agreed_reason, '-'), 1, l.amount_cents"
    f" FROM z_report z {_LINES} WHERE l.price_reason = 'typed' AND l.original_sale_id IS NULL",
    "SELECT z.shift_id, l.kind, CASE WHEN l.amount_cents < 0 THEN 'back' ELSE 'sold' END, 1, l.amount_cents"
    f" FROM z_report z {_LINES} WHERE l.kind IN ('deposit', 'voucher')",
    "SELECT z.shift_id, d.kind, CASE d.reason WHEN '' THEN '-' ELSE d.reason END, 1, d.amount_cents"
    " FROM z_report z JOIN drawer_movement d ON d.shift_id = z.shift_id"
    " WHERE d.kind NOT IN ('counted_over', 'counted_short')",
    "SELECT z.shift_id, 'cleared', '-', 1, b.total_cents FROM z_report z"
    f" JOIN cleared_basket b ON b.shift_id = z.shift_id WHERE NOT {_TOLD}",
    "SELECT z.shift_id, f.section, f.name, -f.count, -f.cents FROM z_report z"
    f" JOIN z_figure f ON f.shift_id = z.shift_id WHERE NOT (f.section = 'cleared' AND {_TOLD})",
)
"""What each document adds to a figure of its shift's Z, and the kept figures the other way round."""


def z_figures_are_worked_out_anew(rows: Rows) -> Iterator[Wrong]:
    """Every figure of a Z is the sum of its shift's documents.

    Not where a sale of lost days came back after the count: the Z stands as it was, and tells it. Baskets
    that were cleared are told to no other till.
    """
    return offenders(
        rows,
        "z_figure",
        "shift_id section name count_off cents_off",
        f"WITH {UNFINISHED} SELECT shift_id, section, name, sum(times), sum(cents)"
        f" FROM ({' UNION ALL '.join(_ANEW)}) WHERE shift_id NOT IN (SELECT shift_id FROM unfinished)"
        " GROUP BY shift_id, section, name HAVING sum(times) <> 0 OR sum(cents) <> 0",
    )


def every_closed_shift_has_its_z(rows: Rows) -> Iterator[Wrong]:
    """A counter shift that was closed here has a Z of its number; open shifts and the history have none."""
    return offenders(
        rows,
        "z_report",
        "shift_id number",
        "SELECT h.shift_id, h.number FROM shift h LEFT JOIN z_report z ON z.shift_id = h.shift_id"
        " WHERE iif(z.shift_id IS NULL, h.kind = 'counter' AND h.state = 'closed'"
        f"  AND NOT {told_elsewhere('h.shift_id', CLOSED)},"
        "  h.state <> 'closed' OR h.kind <> 'counter' OR (z.number, z.till_id) IS NOT (h.number, h.till_id))",
    )


def the_grand_total_never_goes_back(rows: Rows) -> Iterator[Wrong]:
    """The till's total goes on from one Z to the next of a lane; a new lane begins where the file stood.

    Of Zs told from elsewhere their own till knows which came before which.
    """
    return offenders(
        rows,
        "z_report",
        "shift_id grand_count grand_cents",
        "WITH own AS (SELECT z.*, z.rowid place, coalesce(d.times, 0) times, coalesce(d.cents, 0) cents,"
        f" {_TOLD} told FROM z_report z LEFT JOIN (SELECT shift_id, sum(count) times, sum(cents) cents"
        "  FROM z_figure WHERE section = 'document' GROUP BY shift_id) d ON d.shift_id = z.shift_id),"
        " behind AS (SELECT *, lag(grand_count) OVER lane before, lag(grand_cents) OVER lane before_cents"
        "  FROM own WHERE NOT told WINDOW lane AS (PARTITION BY lane_id ORDER BY place))"
        " SELECT shift_id, grand_count, grand_cents FROM behind b WHERE CASE WHEN before IS NOT NULL"
        "  THEN (grand_count, grand_cents) IS NOT (before + times, before_cents + cents)"
        "  ELSE (grand_count - times, grand_cents - cents) NOT IN (SELECT 0, 0 UNION ALL"
        "   SELECT o.grand_count, o.grand_cents FROM own o WHERE o.till_id = b.till_id"
        "    AND o.lane_id <> b.lane_id) END",
    )


def z_reports_know_their_place_in_the_chain(rows: Rows) -> Iterator[Wrong]:
    """The head that a Z names is what its own closing was chained to."""
    return offenders(
        rows,
        "z_report",
        "shift_id lane_id audit_head",
        "SELECT z.shift_id, z.lane_id, z.audit_head FROM z_report z WHERE"
        f" NOT {_TOLD} AND z.shift_id NOT IN (SELECT iif(json_valid(a.facts), a.facts, '{{}}') ->> 'shift_id'"
        "  FROM audit a WHERE a.command = 'close_shift' AND (a.lane_id, a.previous_hash)"
        "   IS (z.lane_id, z.audit_head))",
    )


def second_counts_follow_a_first(rows: Rows) -> Iterator[Wrong]:
    """What was counted twice here stands with its first count, as that was audited before it."""
    yield from offenders(
        rows,
        "shift_count",
        "shift_id tender_type counted_cents verified_cents",
        "SELECT c.shift_id, c.tender_type, c.counted_cents, c.verified_cents FROM shift_count c"
        " LEFT JOIN first_count f ON f.shift_id = c.shift_id AND f.tender_type = c.tender_type"
        f" WHERE c.verified_cents IS NOT NULL AND NOT {told_elsewhere('c.shift_id', CLOSED)}"
        " AND (f.counted_cents, f.expected_cents) IS NOT (c.counted_cents, c.expected_cents)",
    )
    yield from offenders(
        rows,
        "first_count",
        "shift_id tender_type counted_cents",
        "WITH told AS MATERIALIZED (SELECT iif(json_valid(facts), facts, '{}') facts FROM audit"
        "  WHERE command = 'count_shift')"
        " SELECT shift_id, tender_type, counted_cents FROM first_count f"
        " WHERE NOT EXISTS (SELECT 1 FROM told t"
        "  WHERE t.facts ->> 'shift_id' = f.shift_id"
        "  AND json_extract(t.facts, '$.counted.\"' || f.tender_type || '\"') = f.counted_cents)",
    )


def counts_beyond_the_limit_are_approved(rows: Rows) -> Iterator[Wrong]:
    """A shift that was closed here further off than the shop allows was approved, or closed by who may."""
    zone = zone_of(rows)
    if zone is None:
        return
    limits = rows.rows("SELECT from_day, value FROM setting WHERE name = 'over_short_limit_cents' ORDER BY 1")
    for shift_id, closed_at, worst in rows.rows(_OFF):
        on = local_date(closed_at, zone) or ""
        told = [value for from_day, value in limits if from_day <= on]
        if worst > (json.loads(told[-1]) if told else 1_000):
            yield "shift", {"shift_id": shift_id, "off_by_cents": worst}


_OFF = (
    "SELECT h.shift_id, h.closed_at, max(abs(coalesce(c.verified_cents, c.counted_cents) - c.expected_cents))"
    " FROM shift h JOIN shift_count c ON c.shift_id = h.shift_id WHERE h.kind = 'counter'"
    " AND julianday(h.closed_at) IS NOT NULL AND h.close_approver_id IS NULL"
    f" AND NOT {told_elsewhere('h.shift_id', CLOSED)} AND NOT EXISTS (SELECT 1 FROM audit a"
    "  WHERE a.command = 'close_shift' AND a.role IN ('supervisor', 'owner')"
    "  AND iif(json_valid(a.facts), a.facts, '{}') ->> 'shift_id' = h.shift_id) GROUP BY h.shift_id"
)


def coins_and_notes_come_to_the_count(rows: Rows) -> Iterator[Wrong]:
    """Where a float or a count was taken one by one, it is what the coins and notes come to."""
    return offenders(
        rows,
        "cash_piece",
        "shift_id occasion cents",
        "SELECT p.shift_id, p.occasion, sum(p.face_cents * p.pieces) FROM cash_piece p"
        " JOIN shift h ON h.shift_id = p.shift_id LEFT JOIN shift_count c ON c.shift_id = p.shift_id"
        "  AND c.tender_type = 'cash' LEFT JOIN first_count f ON f.shift_id = p.shift_id"
        "  AND f.tender_type = 'cash' GROUP BY p.shift_id, p.occasion"
        " HAVING min(p.pieces) < 1 OR min(p.face_cents) < 1 OR sum(p.face_cents * p.pieces) IS NOT CASE"
        "  p.occasion WHEN 'float' THEN h.float_cents WHEN 'recount' THEN c.verified_cents"
        "  ELSE coalesce(c.counted_cents, f.counted_cents) END",
    )


def cash_reasons_can_be_booked(rows: Rows) -> Iterator[Wrong]:
    """Reasons have a name, and an account to book to unless nothing moves; a drop goes to safe or bank."""
    return offenders(
        rows,
        "cash_reason",
        "reason_id kind account",
        "SELECT r.reason_id, r.kind, r.account FROM cash_reason r"
        " LEFT JOIN account a ON a.account = r.account"
        " WHERE r.name = '' OR (r.kind = 'no_sale') <> (r.account IS NULL)"
        " OR (r.account IS NOT NULL AND (a.kind IS NULL OR a.kind = 'income' OR r.account = '1010'))"
        " OR (r.kind = 'drop' AND r.account NOT IN ('1020', '1030'))",
    )


def cleared_baskets_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Every basket that was cleared stands with who did it, when and how much it was, and no other."""
    return offenders(
        rows,
        "cleared_basket",
        "basket_id lines total_cents",
        "WITH told AS MATERIALIZED (SELECT command_id, person_id, approver_id, till_id, happened_at,"
        "  iif(json_valid(facts), facts, '{}') facts FROM audit WHERE command = 'clear_basket')"
        " SELECT b.basket_id, b.lines, b.total_cents FROM cleared_basket b"
        "  LEFT JOIN told t ON t.command_id = b.basket_id LEFT JOIN shift h ON h.shift_id = b.shift_id"
        "  WHERE (t.person_id, t.approver_id, t.till_id, t.happened_at, t.facts ->> 'lines',"
        "   t.facts ->> 'total_cents') IS NOT (b.person_id, b.approver_id, b.till_id, b.happened_at, b.lines,"
        "   b.total_cents) OR (h.till_id IS NOT NULL AND h.till_id <> b.till_id)"
        " UNION ALL SELECT command_id, facts ->> 'lines', facts ->> 'total_cents' FROM told"
        "  WHERE command_id NOT IN (SELECT basket_id FROM cleared_basket)",
    )
