"""What a shift took off the list's prices, promotions and what was agreed told apart, for its X and its Z."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows

_OF_SHIFT = (
    "SELECT coalesce(sum(l.promotion_cents), 0),"
    " coalesce(sum(l.line_discount_cents + l.basket_discount_cents), 0)"
    " FROM sale s CROSS JOIN sale_line l ON l.sale_id = s.sale_id WHERE s.shift_id = ?"
)
_BY_PROMOTION = (
    "SELECT p.promotion_id, max(p.name), sum(p.cents) FROM sale s CROSS JOIN sale_line_promotion p"
    " ON p.sale_id = s.sale_id WHERE s.shift_id = ? GROUP BY p.promotion_id ORDER BY 3 DESC, 1"
)


@dataclass(frozen=True, slots=True)
class TakenOff:
    """Cents, what came back taken away again. Typed prices are no discount: they stand with their lines."""

    promotion_cents: int
    agreed_cents: int
    by_promotion: tuple[tuple[str, int], ...]  # as printed, the costliest first


def taken_off_in_shift(rows: Rows, shift_id: str) -> TakenOff:
    """What came off in all documents of a shift."""
    promotions, agreed = rows.one(_OF_SHIFT, (shift_id,)) or (0, 0)
    found = rows.rows(_BY_PROMOTION, (shift_id,)) if promotions else []
    return TakenOff(promotions, agreed, tuple((name, cents) for _which, name, cents in found if cents))
