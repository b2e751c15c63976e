"""What came back: it was sold, no more of it than was sold, and each figure is its share of the line's."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders, offending_sales


def documents_are_of_their_kind(rows: Rows) -> Iterator[Wrong]:
    """A refund or void only takes back, an exchange sells besides, and neither a sale nor history takes back.

    What takes back has a reason, and names the one document all of it comes from, if it is one.
    """
    return offending_sales(
        rows,
        "sale",
        "sale_id number kind returned lines",
        "SELECT s.sale_id, s.number, s.kind, l.back, l.lines FROM sale s JOIN (SELECT sale_id,"
        "  count(*) lines, count(original_sale_id) back, count(DISTINCT original_sale_id) origins,"
        "  max(original_sale_id) origin,"
        "  max((original_sale_id IS NULL) <> (original_line_no IS NULL)"
        "   OR (original_sale_id IS NULL) <> (original_before IS NULL)"
        "   OR original_sale_id IS NOT NULL AND quantity >= 0) askew"
        "  FROM sale_line WHERE sale_id > :after AND sale_id <= :upto GROUP BY sale_id) l"
        " ON l.sale_id = s.sale_id WHERE s.sale_id > :after AND s.sale_id <= :upto AND (l.askew"
        "  OR NOT CASE s.kind WHEN 'refund' THEN l.back = l.lines WHEN 'void' THEN l.back = l.lines"
        "   WHEN 'exchange' THEN l.back > 0 AND l.back < l.lines ELSE l.back = 0 END"
        "  OR (l.back > 0) <> (coalesce(s.reason, '') <> '')"
        "  OR s.refers_to IS NOT iif(l.origins = 1, l.origin, NULL))",
    )


_PART = (
    "(sign(o.{0}) * ((2 * abs(o.{0}) * (l.original_before - l.quantity) + o.quantity) / (2 * o.quantity))"
    " - sign(o.{0}) * ((2 * abs(o.{0}) * l.original_before + o.quantity) / (2 * o.quantity)))"
)
"""The share of a line's figure for what comes back, halves away from zero."""


def returns_reverse_their_line(rows: Rows) -> Iterator[Wrong]:
    """Goods, price, code and rate are the line's; amount, GST and basket discount its share of them.

    The share is that of the part from what had come back to what has: the parts of a line add up to it.
    """
    same = ("item_id", "unit_id", "kind", "gst_code", "gst_rate_bp", "list_price_cents", "unit_price_cents")
    alike = " AND ".join(f"l.{name} = o.{name}" for name in same)
    shares = " AND ".join(
        f"l.{name} = -{_PART.format(name)}" for name in ("amount_cents", "gst_cents", "basket_discount_cents")
    )
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no original_sale_id original_line_no quantity amount_cents",
        "SELECT l.sale_id, l.line_no, l.original_sale_id, l.original_line_no, l.quantity, l.amount_cents"  # noqa: S608
        " FROM sale_line l LEFT JOIN sale_line o ON o.sale_id = l.original_sale_id"
        "  AND o.line_no = l.original_line_no"
        " WHERE l.sale_id > :after AND l.sale_id <= :upto AND l.original_sale_id IS NOT NULL"
        " AND (o.sale_id IS NULL OR o.quantity <= 0 OR l.original_before < 0"
        f"  OR l.original_before - l.quantity > o.quantity OR NOT ({alike}) OR NOT ({shares})"
        "  OR abs(l.base_quantity * o.quantity - o.base_quantity * l.quantity) > o.quantity)",
    )


def nothing_comes_back_twice_at_one_till(rows: Rows) -> Iterator[Wrong]:
    """The parts of a line that one till takes back follow each other.

    Two tills that did not know of each other may take back the same goods, or one that was put back and had
    forgotten: both documents are true, and the owner is to see them.
    """
    return offenders(
        rows,
        "sale_line",
        "sale_id line_no original_sale_id original_line_no",
        "SELECT sale_id, line_no, original_sale_id, original_line_no FROM (SELECT l.sale_id, l.line_no,"
        "  l.original_sale_id, l.original_line_no, l.original_before, sum(-l.quantity) OVER earlier came"
        "  FROM sale_line l JOIN sale s ON s.sale_id = l.sale_id WHERE l.original_sale_id IS NOT NULL"
        "  WINDOW earlier AS (PARTITION BY l.original_sale_id, l.original_line_no, s.lane_id"
        "   ORDER BY l.original_before, s.sale_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))"
        " WHERE original_before < came",
    )


def voids_take_all_of_their_sale(rows: Rows) -> Iterator[Wrong]:
    """A void is the whole of the sale it names, line by line, and comes to as much."""
    return offenders(
        rows,
        "sale",
        "sale_id number",
        "SELECT v.sale_id, v.number FROM sale v JOIN sale o ON o.sale_id = v.refers_to WHERE v.kind = 'void'"
        " AND (v.total_cents <> -o.total_cents OR EXISTS (SELECT 1 FROM sale_line k"
        "  WHERE k.sale_id = o.sale_id AND NOT EXISTS (SELECT 1 FROM sale_line l WHERE l.sale_id = v.sale_id"
        "   AND l.original_sale_id = k.sale_id AND l.original_line_no = k.line_no"
        "   AND l.quantity = -k.quantity)))",
    )


def what_came_back_was_approved(rows: Rows) -> Iterator[Wrong]:
    """A supervisor or the owner took goods back here, or approved it: nobody else may alone."""
    return offenders(
        rows,
        "sale",
        "sale_id number kind",
        "SELECT s.sale_id, s.number, s.kind FROM audit a CROSS JOIN sale s ON s.sale_id = a.command_id"
        " WHERE a.role NOT IN ('supervisor', 'owner') AND s.kind IN ('refund', 'exchange', 'void')"
        " AND s.approver_id IS NULL",
    )


def what_came_back_is_worth_what_it_left_for(rows: Rows) -> Iterator[Wrong]:
    """Goods on the shelf again have their share of the value at which their line left it."""
    part = (
        "((2 * -o.value_micros * ({0}) - o.quantity) / (2 * -o.quantity))"  # o is below nothing, both are not
    )
    before = (
        "sign(l.original_before) * ((2 * l.original_before * -o.quantity + s.quantity) / (2 * s.quantity))"
    )
    return offenders(
        rows,
        "stock_movement",
        "document_id line_no item_id value_micros",
        "SELECT document_id, line_no, item_id, value_micros FROM (SELECT m.document_id, m.line_no, m.item_id,"  # noqa: S608
        f"  m.value_micros, {part.format(f'{before} + m.quantity')} - {part.format(before)} share"
        "  FROM stock_movement m JOIN sale_line l ON l.sale_id = m.document_id AND l.line_no = m.line_no"
        "  JOIN sale_line s ON s.sale_id = l.original_sale_id AND s.line_no = l.original_line_no"
        "  LEFT JOIN stock_movement o ON o.document_id = l.original_sale_id"
        "   AND o.line_no = l.original_line_no AND o.kind = 'sale'"
        "  WHERE m.kind = 'refund') WHERE share IS NOT value_micros",
    )
