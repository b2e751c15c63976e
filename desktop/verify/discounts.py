"""What was given away: to the cent as it was agreed, with its reason, and within the caps or approved."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import STRETCH, Wrong, offenders, offending_sales

_AT_A_COUNTER = (
    "l.sale_id > :after AND l.sale_id <= :upto AND s.kind IN ('sale', 'exchange')"
    " AND s.order_id IS NULL AND l.original_sale_id IS NULL"
)
"""Of which lines this speaks: what an online shop or an older till took off is theirs to say."""

_WHOLE = "((2 * {price} * l.quantity + 1000) / 2000)"
_COSTS = (
    "(iif(l.price_reason = 'label', l.amount_cents + l.promotion_cents + l.line_discount_cents"
    " + l.basket_discount_cents,"
    f" {_WHOLE.format(price='l.unit_price_cents')}) - l.promotion_cents)"
)
"""What a line costs before discounts: price times quantity, or its goods' own label, less promotions."""
_BEFORE = f"({_COSTS} - l.line_discount_cents)"


def discounts_of_lines_are_as_agreed(rows: Rows) -> Iterator[Wrong]:
    """A share is that of the price to the cent, halves up; each typed price and discount has its reason.

    Nothing is taken off container deposits and vouchers.
    """
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no line_discount_cents line_discount_bp agreed_reason",
        "SELECT l.sale_id, l.line_no, l.line_discount_cents, l.line_discount_bp, l.agreed_reason"  # noqa: S608
        " FROM sale_line l JOIN sale s ON s.sale_id = l.sale_id"
        f" WHERE {_AT_A_COUNTER} AND (l.line_discount_cents < 0 OR l.basket_discount_cents < 0"
        "  OR l.line_discount_cents <> iif(l.line_discount_bp IS NULL, l.line_discount_cents,"
        f"   (2 * {_COSTS} * l.line_discount_bp + 10000) / 20000)"
        "  OR (l.agreed_reason IS NULL) = (l.price_reason = 'typed' OR l.line_discount_cents <> 0"
        "   OR l.line_discount_bp IS NOT NULL) AND NOT (l.kind = 'open_price' AND l.agreed_reason IS NULL"
        "   AND l.line_discount_cents = 0)"
        "  OR (l.kind IN ('deposit', 'voucher')"
        "   AND (l.line_discount_cents <> 0 OR l.basket_discount_cents <> 0"
        "    OR l.unit_price_cents <> l.list_price_cents)))",
    )


def discounts_on_all_are_shared(rows: Rows) -> Iterator[Wrong]:
    """A discount on the whole basket lies on its lines by largest remainder, the earlier first among equals.

    A share of it is that of what the lines cost before, halves up; without a reason there is none.
    """
    return offending_sales(
        rows,
        "sale_line",
        "sale_id line_no basket_discount_cents expected_cents",
        "WITH bases AS (SELECT l.sale_id, l.line_no, l.basket_discount_cents got, s.basket_discount_bp bp,"  # noqa: S608
        f"  s.discount_reason reason, iif(l.kind IN ('deposit', 'voucher'), 0, {_BEFORE}) base"
        f"  FROM sale_line l JOIN sale s ON s.sale_id = l.sale_id WHERE {_AT_A_COUNTER}),"
        " sums AS (SELECT *, sum(base) OVER one whole, sum(got) OVER one given FROM bases"
        "  WINDOW one AS (PARTITION BY sale_id)),"
        " offs AS (SELECT *, CASE WHEN reason IS NULL THEN 0 WHEN bp IS NULL THEN given"
        "  ELSE (2 * whole * bp + 10000) / 20000 END off FROM sums WHERE given <> 0 OR bp IS NOT NULL),"
        " floored AS (SELECT *, base * off / max(whole, 1) floor_cents, base * off % max(whole, 1) rest"
        "  FROM offs),"
        " ranked AS (SELECT *, row_number() OVER (PARTITION BY sale_id ORDER BY rest DESC, line_no) place,"
        "  sum(floor_cents) OVER (PARTITION BY sale_id) floors FROM floored)"
        " SELECT sale_id, line_no, got, floor_cents + (place <= off - floors) FROM ranked"
        " WHERE got <> floor_cents + (place <= off - floors)",
    )


_MINE = "SELECT lane_id FROM lane WHERE till_id = s.till_id"


def _cap(setting: str, usual: int) -> str:
    """SQL: the highest percent that the till of a sale can have gone by on its day.

    The newest that the till set itself, or one that another set since: that may have come after the sale.
    """
    own = (
        f"SELECT max(o.from_day) FROM setting o WHERE o.name = '{setting}' AND o.from_day <= s.sold_on"  # noqa: S608
        f" AND coalesce(substr(o.field_clocks ->> 'value', 21) IN ({_MINE}), 1)"
    )
    return (
        f"(SELECT max(c) FROM (SELECT CAST(x.value AS INTEGER) c FROM setting x WHERE x.name = '{setting}'"  # noqa: S608
        f" AND x.from_day <= s.sold_on AND x.from_day >= coalesce(({own}), '')"
        f" UNION ALL SELECT {usual} WHERE ({own}) IS NULL))"
    )


_BEYOND = (
    "WITH seen AS (SELECT sequence, command_id, role FROM audit"  # noqa: S608 - ours
    "  WHERE lane_id = :lane AND command = 'complete_sale' AND sequence > :after AND sequence <= :upto),"
    " given AS (SELECT l.sale_id, l.line_no, l.amount_cents amount, a.role, s.sold_on, s.till_id,"
    "  iif(l.price_reason = 'typed' AND l.kind <> 'open_price',"
    f"   {_WHOLE.format(price='max(l.unit_price_cents, l.list_price_cents)')},"
    f"   {_COSTS}) whole"
    "  FROM seen a CROSS JOIN sale s ON s.sale_id = a.command_id"
    "  CROSS JOIN sale_line l ON l.sale_id = s.sale_id"
    "  WHERE (s.approver_id IS NULL OR s.approver_id = s.person_id)"
    "  AND (l.line_discount_cents <> 0 OR l.basket_discount_cents <> 0 OR l.price_reason = 'typed')"
    "  AND l.original_sale_id IS NULL)"
    " SELECT sale_id, line_no, amount, whole, role FROM given s WHERE amount < whole AND role <> 'owner'"
    "  AND (whole - amount - 1) * 100 >= whole * CASE role"
    f"   WHEN 'cashier' THEN {_cap('cashier_discount_percent', 10)}"
    f"   WHEN 'supervisor' THEN {_cap('supervisor_discount_percent', 30)} ELSE 0 END"
)


def discounts_are_within_their_cap(rows: Rows) -> Iterator[Wrong]:
    """What a line costs less than its price is within the cap of the seller's role, or another approved it.

    The price is that of the list, or what was typed above it; the cap is rounded up to the cent. The role is
    the one on record with the sale: what other tills sold was checked there.
    """
    for lane_id, last in rows.rows("SELECT lane_id, max(sequence) FROM audit GROUP BY lane_id"):
        for after in range(-1, last, STRETCH):
            stretch = {"lane": lane_id, "after": after, "upto": after + STRETCH}
            yield from offenders(rows, "sale_line", _NAMES, _BEYOND, stretch)


_NAMES = "sale_id line_no amount_cents full_cents role"
