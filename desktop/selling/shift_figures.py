"""The figures of a shift, section by section: what an X shows and a Z keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.database.rows import Rows


@dataclass(frozen=True, slots=True)
class Figure:
    """How often, and cents; `name` says of what in its section: a tender, a code, a reason, or - for all."""

    section: str
    name: str
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class Z:
    """What a Z keeps: its figures, all documents of the till so far, and where its chain stood."""

    number: int
    lane_id: str
    audit_head: str
    grand_count: int
    grand_cents: int
    figures: tuple[Figure, ...]


DOCUMENT, TENDER, ROUNDING, NET, GST = "document", "tender", "rounding", "net", "gst"
DISCOUNT, TYPED, DEPOSIT, VOUCHER, CLEARED = "discount", "typed_price", "deposit", "voucher", "cleared"
PROMOTION, FORFEITED = "promotion", "forfeited"
DRAWER_KINDS = ("float", "cash_in", "cash_out", "drop", "opened")

_OF_SHIFT = (
    "(SELECT sale_id, kind, total_cents, rounding_cents, discount_reason FROM sale WHERE shift_id = :shift)"
)
_FIGURES = (
    f"WITH of_shift AS MATERIALIZED {_OF_SHIFT},"  # noqa: S608 - names above
    " line AS MATERIALIZED (SELECT l.* FROM of_shift s CROSS JOIN sale_line l ON l.sale_id = s.sale_id)"
    " SELECT 'document', kind, count(*), sum(total_cents) FROM of_shift GROUP BY kind"
    " UNION ALL SELECT 'rounding', '-', count(*), sum(rounding_cents) FROM of_shift WHERE rounding_cents <> 0"
    "  HAVING count(*) > 0"
    " UNION ALL SELECT 'tender', t.tender_type, count(*), sum(t.tendered_cents - t.change_cents)"
    "  FROM of_shift s CROSS JOIN tender t ON t.sale_id = s.sale_id GROUP BY t.tender_type"
    " UNION ALL SELECT 'net', g.gst_code || ':' || g.gst_rate_bp, count(*), sum(g.net_cents)"
    "  FROM of_shift s CROSS JOIN sale_gst g ON g.sale_id = s.sale_id GROUP BY g.gst_code, g.gst_rate_bp"
    " UNION ALL SELECT 'gst', g.gst_code || ':' || g.gst_rate_bp, count(*), sum(g.gst_cents)"
    "  FROM of_shift s CROSS JOIN sale_gst g ON g.sale_id = s.sale_id GROUP BY g.gst_code, g.gst_rate_bp"
    " UNION ALL SELECT 'discount', reason, count(*), sum(cents) FROM ("
    "  SELECT coalesce(agreed_reason, '-') reason, line_discount_cents cents FROM line"
    "   WHERE line_discount_cents <> 0 AND original_sale_id IS NULL"
    "  UNION ALL SELECT coalesce(s.discount_reason, '-'), sum(l.basket_discount_cents) FROM of_shift s"
    "   JOIN line l ON l.sale_id = s.sale_id WHERE l.original_sale_id IS NULL GROUP BY s.sale_id"
    "   HAVING sum(l.basket_discount_cents) <> 0) GROUP BY reason"
    " UNION ALL SELECT 'promotion', p.promotion_id, count(*), sum(p.cents) FROM line l"
    "  JOIN sale_line_promotion p ON p.sale_id = l.sale_id AND p.line_no = l.line_no"
    "  WHERE l.original_sale_id IS NULL GROUP BY p.promotion_id"
    " UNION ALL SELECT 'forfeited', t.tender_type, count(*), sum(t.forfeited_cents)"
    "  FROM of_shift s CROSS JOIN tender t ON t.sale_id = s.sale_id WHERE t.forfeited_cents <> 0"
    "  GROUP BY t.tender_type"
    " UNION ALL SELECT 'typed_price', coalesce(agreed_reason, '-'), count(*), sum(amount_cents) FROM line"
    "  WHERE price_reason = 'typed' AND original_sale_id IS NULL GROUP BY coalesce(agreed_reason, '-')"
    " UNION ALL SELECT kind, iif(amount_cents < 0, 'back', 'sold'), count(*), sum(amount_cents) FROM line"
    "  WHERE kind IN ('deposit', 'voucher') GROUP BY kind, amount_cents < 0"
    " UNION ALL SELECT 'cleared', '-', count(*), sum(total_cents) FROM cleared_basket WHERE shift_id = :shift"
    "  HAVING count(*) > 0"
    " UNION ALL SELECT kind, coalesce(nullif(reason, ''), '-'), count(*), sum(amount_cents)"
    "  FROM drawer_movement WHERE shift_id = :shift"
    "  AND kind IN ('float', 'cash_in', 'cash_out', 'drop', 'opened') GROUP BY kind, reason"
    " ORDER BY 1, 2"
)


def figures_of_shift(rows: Rows, shift_id: str) -> tuple[Figure, ...]:
    """As the shift's own documents have them now. Documents count before cash rounding, tenders as taken;
    promotions, discounts and typed prices are those of goods that left."""
    return tuple(Figure(*row) for row in rows.rows(_FIGURES, {"shift": shift_id}))


def documents_of(figures: Sequence[Figure]) -> tuple[int, int]:
    """How many documents, and what they come to."""
    own = [each for each in figures if each.section == DOCUMENT]
    return sum(each.count for each in own), sum(each.cents for each in own)


def grand_before(rows: Rows, till_id: str, lane_id: str) -> tuple[int, int]:
    """All documents of a till up to its last Z: that of the lane in use, else the latest there is."""
    found = rows.one(
        "SELECT grand_count, grand_cents FROM z_report WHERE till_id = ? ORDER BY lane_id = ? DESC,"
        " rowid DESC LIMIT 1",
        (till_id, lane_id),
    )
    return (int(found[0]), int(found[1])) if found else (0, 0)


def kept_figures(rows: Rows, shift_id: str) -> tuple[Figure, ...]:
    """Those of a Z, as they stood at the count."""
    found = rows.rows(
        "SELECT section, name, count, cents FROM z_figure WHERE shift_id = ? ORDER BY section, name",
        (shift_id,),
    )
    return tuple(Figure(*row) for row in found)
