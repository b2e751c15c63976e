"""Documents as they were recorded, read back for whoever takes goods back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.database.rows import Row, Rows
from desktop.money import THOUSANDTHS, divide_half_up
from desktop.selling.lines import DocumentKind, Line, PricedLine, Promoted
from desktop.selling.receipts import NoSuchSale
from desktop.selling.returning import SoldLine

_HEAD = (
    "SELECT number, kind, shift_id, completed_at, customer_id, total_cents, order_id FROM sale"
    " WHERE sale_id = ?"
)
_LINES = (
    "SELECT l.sale_id, l.line_no, coalesce((SELECT -sum(r.quantity) FROM sale_line r"
    "  WHERE r.original_sale_id = l.sale_id AND r.original_line_no = l.line_no), 0),"
    " l.item_id, l.unit_id, l.kind, l.name, l.sku, l.quantity, l.base_quantity, l.list_price_cents,"
    " l.unit_price_cents, l.gst_code, l.price_reason, l.line_discount_cents, l.basket_discount_cents,"
    " l.belongs_to_line, l.unit_name, l.amount_cents, l.gst_rate_bp, l.gst_cents,"
    " l.promotion_cents FROM sale_line l WHERE l.sale_id = ? ORDER BY l.line_no"
)
_PROMOTIONS = (
    "SELECT line_no, promotion_id, name, cents FROM sale_line_promotion WHERE sale_id = ?"
    " ORDER BY line_no, promotion_id"
)
_NUMBERED = (
    "SELECT s.sale_id FROM lane l JOIN sale s ON s.lane_id = l.lane_id AND s.number = ?"
    " ORDER BY s.completed_at DESC LIMIT 1"
)
_GIVEN_BACK = "SELECT tender_type, -tendered_cents FROM tender WHERE sale_id = ? ORDER BY tender_no"
_PAID = (
    "SELECT tender_type, sum(applied_cents) FROM tender WHERE sale_id = :sale OR sale_id IN"
    " (SELECT sale_id FROM sale_line WHERE original_sale_id = :sale AND sale_id IN"
    "  (SELECT sale_id FROM sale WHERE total_cents < 0)) GROUP BY tender_type ORDER BY min(tender_no)"
)


@dataclass(frozen=True, slots=True)
class SoldDocument:
    """A document with its lines, and how much of each came back."""

    sale_id: str
    number: str
    kind: str
    shift_id: str
    completed_at: str
    customer_id: str | None
    total_cents: int
    lines: tuple[SoldLine, ...]
    order_id: str | None = None  # the online order that was handed over with it

    @property
    def returnable(self) -> tuple[SoldLine, ...]:
        """What may still come back, container deposits with their drinks."""
        return tuple(line for line in self.lines if line.left and not line.is_deposit_of_a_drink)


def sold_document(rows: Rows, sale_id: str) -> SoldDocument:
    """Read a document of this counter, of another till or of the shop's history.

    Raises:
        NoSuchSale: there is none.
    """
    head = rows.one(_HEAD, (sale_id,))
    if head is None:
        raise NoSuchSale(sale_id)
    number, kind, shift_id, completed_at, customer_id, total_cents, order_id = head
    lines = sold_lines(rows, [sale_id])
    return SoldDocument(
        sale_id, number, kind, shift_id, completed_at, customer_id, total_cents, lines, order_id
    )


def sold_lines(rows: Rows, sale_ids: Sequence[str]) -> tuple[SoldLine, ...]:
    """The lines of several documents; of one that is not known here, none."""
    found: list[SoldLine] = []
    for sale_id in sale_ids:
        lines = rows.rows(_LINES, (sale_id,))
        shares = rows.rows(_PROMOTIONS, (sale_id,)) if any(row[-1] for row in lines) else []
        found += [_line(row, [share for share in shares if share[0] == row[1]]) for row in lines]
    return tuple(found)


def sale_numbered(rows: Rows, number: str) -> str | None:
    """The document whose paper has this number, as it is written or in capitals; the latest, should an older
    program have used it too."""
    for spelled in dict.fromkeys((number.strip(), number.strip().upper())):
        if found := rows.one(_NUMBERED, (spelled,)):
            return str(found[0])
    return None


def given_back(rows: Rows, sale_id: str) -> list[tuple[str, int]]:
    """By way of paying, the cents that a document gave back, in the order they were keyed."""
    return [(row[0], row[1]) for row in rows.rows(_GIVEN_BACK, (sale_id,))]


def ways_back(rows: Rows, sale_ids: Sequence[str]) -> dict[str, int]:
    """By way of paying, how many cents of these sales were paid so and not given back yet, as keyed then."""
    left: dict[str, int] = {}
    for sale_id in dict.fromkeys(sale_ids):
        for tender_type, cents in rows.rows(_PAID, {"sale": sale_id}):
            left[tender_type] = left.get(tender_type, 0) + cents
    return {tender_type: cents for tender_type, cents in left.items() if cents > 0}


def is_elsewhere(paid_back: Mapping[str, int], ways: Mapping[str, int]) -> bool:
    """Would more go back one way than came in by it?"""
    return any(cents > ways.get(tender_type, 0) for tender_type, cents in paid_back.items())


def is_whole_sale(document: SoldDocument) -> bool:
    """A sale of this counter of which nothing came back. The money of an online order lies elsewhere."""
    is_ours = document.kind == DocumentKind.SALE and document.order_id is None
    return is_ours and not any(line.returned for line in document.lines)


def _line(row: Row, shares: Sequence[Row]) -> SoldLine:
    sale_id, line_no, returned, item_id, unit_id, kind, name, sku, quantity, base_quantity, *rest = row
    (
        list_price,
        unit_price,
        gst_code,
        price_reason,
        line_discount,
        basket_discount,
        belongs_to,
        unit_name,
    ) = rest[:8]
    amount, rate, gst, promotion = rest[8:]
    sign = 1 if quantity > 0 else -1
    line = Line(
        item_id=item_id,
        unit_id=unit_id,
        kind=kind,
        name=name,
        sku=sku,
        quantity=quantity,
        factor=divide_half_up(sign * base_quantity * THOUSANDTHS, sign * quantity),
        list_price_cents=list_price,
        unit_price_cents=unit_price,
        gst_code=gst_code,
        price_reason=price_reason,
        line_discount_cents=line_discount,
        basket_discount_cents=basket_discount,
        belongs_to=belongs_to,
        unit_name=unit_name,
        label_cents=amount + promotion + line_discount + basket_discount if price_reason == "label" else None,
        promotions=tuple(Promoted(*share[1:]) for share in shares),
    )
    return SoldLine(sale_id, line_no, PricedLine(line, amount, gst_code, rate, gst), returned)
