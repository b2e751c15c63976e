"""A sale's own figures: lines, GST and tenders add up to the document."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offending_sales


def sale_totals_are_the_lines(rows: Rows) -> Iterator[Wrong]:
    """List, discount, deposit, total, net, GST and line count are the sums of the lines, numbered from 1."""
    return offending_sales(
        rows,
        "sale",
        "sale_id number total_cents lines_cents line_count lines",
        "SELECT s.sale_id, s.number, s.total_cents, l.total, s.line_count, l.lines FROM sale s LEFT JOIN ("
        " SELECT sale_id, count(*) lines, min(line_no) first_no, max(line_no) last_no, sum(amount_cents)"
        " total,"
        "  sum(net_cents) net, sum(gst_cents) gst, sum(iif(kind = 'deposit', amount_cents, 0)) deposits,"
        "  sum(CASE WHEN kind = 'deposit' THEN 0"
        "   WHEN price_reason = 'label' AND list_price_cents = unit_price_cents"
        "    THEN amount_cents + promotion_cents + line_discount_cents + basket_discount_cents"
        "   ELSE sign(list_price_cents * quantity)"
        "    * ((2 * abs(list_price_cents * quantity) + 1000) / 2000) END) list"
        " FROM sale_line WHERE sale_id > :after AND sale_id <= :upto GROUP BY sale_id) l"
        " ON l.sale_id = s.sale_id WHERE s.sale_id > :after AND s.sale_id <= :upto"
        " AND iif(s.kind = 'payment', l.sale_id IS NOT NULL OR (s.line_count, s.total_cents, s.net_cents,"
        "  s.gst_cents, s.deposit_cents, s.list_cents, s.discount_cents) <> (0, 0, 0, 0, 0, 0, 0),"
        "  l.sale_id IS NULL OR s.line_count <> l.lines OR l.first_no <> 1 OR l.last_no <> l.lines"
        "  OR s.total_cents <> l.total OR s.net_cents <> l.net OR s.gst_cents <> l.gst"
        "  OR s.deposit_cents <> l.deposits OR s.list_cents <> l.list"
        "  OR s.discount_cents <> l.list - (l.total - l.deposits) OR s.net_cents + s.gst_cents <>"
        " s.total_cents)",
    )


def line_amounts_follow_their_price(rows: Rows) -> Iterator[Wrong]:
    """Amount = price times quantity, halves away from zero, less promotions and discounts; net + GST make it.

    A price on the goods' own label is the amount: there the quantity follows from it, to the thousandth.
    """
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no amount_cents unit_price_cents quantity",
        "SELECT sale_id, line_no, amount_cents, unit_price_cents, quantity FROM sale_line"
        " WHERE sale_id > :after AND sale_id <= :upto AND (net_cents + gst_cents <> amount_cents"
        "  OR iif(price_reason = 'label',"
        "   2 * abs(1000 * (amount_cents + promotion_cents + line_discount_cents + basket_discount_cents)"
        "    - unit_price_cents * quantity) > unit_price_cents,"
        "   amount_cents <> sign(unit_price_cents * quantity)"
        "    * ((2 * abs(unit_price_cents * quantity) + 1000) / 2000)"
        "    - promotion_cents - line_discount_cents - basket_discount_cents))",
    )


def prices_have_their_reason(rows: Rows) -> Iterator[Wrong]:
    """Who paid the list price, or the price of an older till, paid what the line says the list was.

    Anything less shows as a price with another reason or in the two discounts of the line: see discounts.py.
    """
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no price_reason list_price_cents unit_price_cents",
        "SELECT sale_id, line_no, price_reason, list_price_cents, unit_price_cents FROM sale_line"
        " WHERE sale_id > :after AND sale_id <= :upto AND price_reason IN ('list', 'history')"
        " AND unit_price_cents <> list_price_cents",
    )


def sale_gst_is_the_lines(rows: Rows) -> Iterator[Wrong]:
    """The document's GST by code and rate is the sum of its lines, no code more and none less."""
    return offending_sales(
        rows,
        "sale_gst",
        "sale_id gst_code gst_rate_bp net_off_cents gst_off_cents",
        "SELECT sale_id, gst_code, gst_rate_bp, sum(net), sum(gst) FROM ("
        " SELECT sale_id, gst_code, gst_rate_bp, net_cents net, gst_cents gst, 1 is_line FROM sale_line"
        "  WHERE sale_id > :after AND sale_id <= :upto"
        " UNION ALL SELECT sale_id, gst_code, gst_rate_bp, -net_cents, -gst_cents, 0 FROM sale_gst"
        "  WHERE sale_id > :after AND sale_id <= :upto"
        ") GROUP BY sale_id, gst_code, gst_rate_bp"
        " HAVING sum(net) <> 0 OR sum(gst) <> 0 OR min(is_line) = max(is_line)",
    )


def tenders_settle_the_total(rows: Rows) -> Iterator[Wrong]:
    """What the tenders apply is the total; the document's rounding and change are theirs, numbered from 1."""
    return offending_sales(
        rows,
        "sale",
        "sale_id number total_cents applied_cents",
        "SELECT s.sale_id, s.number, s.total_cents, coalesce(t.applied, 0) FROM sale s LEFT JOIN ("
        " SELECT sale_id, sum(applied_cents) applied, sum(rounding_cents) rounding, sum(change_cents) change,"
        "  count(*) tenders, max(tender_no) last_no FROM tender"
        " WHERE sale_id > :after AND sale_id <= :upto GROUP BY sale_id) t ON t.sale_id = s.sale_id"
        " WHERE s.sale_id > :after AND s.sale_id <= :upto AND (s.total_cents <> coalesce(t.applied, 0)"
        "  OR s.rounding_cents <> coalesce(t.rounding, 0) OR s.change_cents <> coalesce(t.change, 0)"
        "  OR coalesce(t.tenders, 0) <> coalesce(t.last_no, 0))",
    )


def tenders_add_up(rows: Rows) -> Iterator[Wrong]:
    """Tendered = applied + rounding + change + forfeited; at most 4 cents are rounded, on cash; only some
    give change, and none of those forfeits."""
    return offending_sales(
        rows,
        "tender",
        "sale_id tender_no tender_type tendered_cents applied_cents rounding_cents change_cents",
        "SELECT t.sale_id, t.tender_no, t.tender_type, t.tendered_cents, t.applied_cents, t.rounding_cents,"
        " t.change_cents FROM tender t LEFT JOIN tender_type k ON k.tender_type = t.tender_type"
        " WHERE t.sale_id > :after AND t.sale_id <= :upto"
        " AND (t.tendered_cents <> t.applied_cents + t.rounding_cents + t.change_cents + t.forfeited_cents"
        "  OR abs(t.rounding_cents) > 4 OR (t.rounding_cents <> 0 AND coalesce(k.rounds_cash, 0) = 0)"
        "  OR t.change_cents < 0 OR (t.change_cents > 0 AND coalesce(k.gives_change, 0) = 0)"
        "  OR (t.forfeited_cents <> 0 AND (sign(t.forfeited_cents) <> sign(t.tendered_cents)"
        "   OR abs(t.forfeited_cents) >= abs(t.tendered_cents) OR coalesce(k.gives_change, 0) = 1)))",
    )


def gst_is_worked_out_anew(rows: Rows) -> Iterator[Wrong]:
    """Each line's GST by the method stored on its document: rounded by line, or once and shared.

    Shared means by largest remainder, the earlier line first among equals. What came back reverses a
    share of what was charged: returns.returns_reverse_their_line.
    """
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no gst_cents expected_cents gst_method",
        "WITH exact AS (SELECT l.sale_id, l.line_no, l.gst_code, l.gst_rate_bp rate, s.gst_method,"
        "  l.gst_cents, l.amount_cents, 10000 + l.gst_rate_bp whole,"
        "  ((l.amount_cents * l.gst_rate_bp) % (10000 + l.gst_rate_bp) + 10000 + l.gst_rate_bp)"
        "   % (10000 + l.gst_rate_bp) rest"
        "  FROM sale_line l JOIN sale s ON s.sale_id = l.sale_id"
        "  WHERE l.sale_id > :after AND l.sale_id <= :upto AND l.original_sale_id IS NULL),"
        " floored AS (SELECT *, (amount_cents * rate - rest) / whole floor_cents FROM exact),"
        " shared AS (SELECT *, sum(floor_cents) OVER one floors, sum(amount_cents) OVER one amounts,"
        "  row_number() OVER (PARTITION BY sale_id, gst_code, rate ORDER BY rest DESC, line_no) place"
        "  FROM floored WINDOW one AS (PARTITION BY sale_id, gst_code, rate)),"
        " expected AS (SELECT sale_id, line_no, gst_cents, gst_method, CASE gst_method"
        "  WHEN 'per_line' THEN sign(amount_cents) * ((2 * abs(amount_cents) * rate + whole) / (2 * whole))"
        "  ELSE floor_cents + (place <= sign(amounts) * ((2 * abs(amounts) * rate + whole) / (2 * whole))"
        "   - floors) END gst FROM shared)"
        " SELECT sale_id, line_no, gst_cents, gst, gst_method FROM expected WHERE gst_cents <> gst",
    )


_CAME_BACK_UNDER_IT = (
    "coalesce((SELECT min(o.original_sale_id IS NOT NULL) FROM sale_line o WHERE o.sale_id = g.sale_id"
    " AND o.gst_code = g.gst_code AND o.gst_rate_bp = g.gst_rate_bp), 0)"
)
"""What comes back has the code and rate it was sold with, whatever they are today."""


def gst_rates_are_those_of_the_day(rows: Rows) -> Iterator[Wrong]:
    """Standard codes carry the rate in force on the date of the sale, all others none; of what is sold."""
    return offending_sales(
        rows,
        "sale_gst",
        "sale_id gst_code gst_rate_bp sold_on",
        "SELECT g.sale_id, g.gst_code, g.gst_rate_bp, s.sold_on FROM sale_gst g"  # noqa: S608 - ours
        " JOIN sale s ON s.sale_id = g.sale_id WHERE g.sale_id > :after AND g.sale_id <= :upto"
        " AND g.gst_rate_bp <> CASE"
        "  WHEN g.gst_code IN ('SR','DS','SRCA-C','SRRC','SROVR-RS','SROVR-LVG','SRLVG') THEN coalesce("
        "   (SELECT rate_bp FROM gst_rate WHERE from_day <= s.sold_on ORDER BY from_day DESC LIMIT 1), 0)"
        "  ELSE 0 END"
        f" AND NOT {_CAME_BACK_UNDER_IT}",
    )


_REGISTERED_AT_ANOTHER_TILL = (
    "SELECT 1 FROM gst_registration r, json_each(r.field_clocks) c JOIN lane l"
    " ON l.lane_id = substr(c.value, 21) WHERE r.registered_from <= s.sold_on AND l.till_id <> s.till_id"
)


def sales_know_if_the_shop_was_registered(rows: Rows) -> Iterator[Wrong]:
    """A sale charges GST on the days of a registration and on no other day, as its till can have known them.

    What another till registered, or ended, may have come after the sale.
    """
    return offending_sales(
        rows,
        "sale",
        "sale_id number sold_on is_registered",
        "SELECT s.sale_id, s.number, s.sold_on, s.is_registered FROM sale s"  # noqa: S608 - ours
        " WHERE s.sale_id > :after AND s.sale_id <= :upto AND ((s.is_registered <> EXISTS"
        "  (SELECT 1 FROM gst_registration WHERE registered_from <= s.sold_on"
        "   AND (registered_to IS NULL OR registered_to >= s.sold_on))"
        f"  AND NOT EXISTS ({_REGISTERED_AT_ANOTHER_TILL}))"
        f" OR EXISTS (SELECT 1 FROM sale_gst g WHERE g.sale_id = s.sale_id AND NOT {_CAME_BACK_UNDER_IT}"
        "   AND iif(s.is_registered, g.gst_code = 'NG', g.gst_code NOT IN ('NG', 'OS'))))",
    )


def deposits_and_vouchers_are_outside_gst(rows: Rows) -> Iterator[Wrong]:
    """Container deposits and vouchers sold are no supply: code OS, no tax."""
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no kind gst_code",
        "SELECT sale_id, line_no, kind, gst_code FROM sale_line WHERE sale_id > :after AND sale_id <= :upto"
        " AND kind IN ('deposit', 'voucher') AND gst_code <> 'OS'",
    )
