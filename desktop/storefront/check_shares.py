"""What comes back at another till has its share of the line it was sold with, or its message lies aside."""

from __future__ import annotations

from desktop.database.rows import Rows
from desktop.selling.lines import Line, PricedLine
from desktop.selling.returning import SoldLine, reversed_part
from desktop.selling.sold import sold_lines

SAME = ("item_id", "unit_id", "kind", "list_price_cents", "unit_price_cents", "basket_discount_cents")


def wrong_shares(lines: tuple[PricedLine, ...], rows: Rows) -> list[int]:
    """The places (from 0) of lines that take back something else than was sold, or another part of it.

    How much had come back before is as that till knew it: another may have taken back the same.
    """
    return [place for place, priced in enumerate(lines) if not _is_share(priced, rows)]


def _is_share(priced: PricedLine, rows: Rows) -> bool:
    line, origin = priced.line, priced.line.original
    if origin is None:
        return True
    sold = next((each for each in sold_lines(rows, [origin.sale_id]) if each.line_no == origin.line_no), None)
    if sold is None or not _is_part(sold, origin.before, -line.quantity):
        return False
    ours = reversed_part(sold, -line.quantity, origin)
    told = (priced.amount_cents, priced.gst_cents, priced.gst_code, priced.gst_rate_bp)
    same = told == (ours.amount_cents, ours.gst_cents, ours.gst_code, ours.gst_rate_bp)
    return (
        same
        and _shares(line) == _shares(ours.line)
        and all(getattr(line, name) == getattr(ours.line, name) for name in SAME)
    )


def _shares(line: Line) -> dict[str, tuple[str, int]]:
    return {each.promotion_id: (each.name, each.cents) for each in line.promotions}


def _is_part(sold: SoldLine, before: int, quantity: int) -> bool:
    whole = sold.priced.line.quantity
    return whole > 0 and quantity > 0 and before >= 0 and before + quantity <= whole
