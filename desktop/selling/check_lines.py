"""A sale's lines must make sense at a counter, and be what the shop's catalogue knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.catalogue.queries import OnOffer, units_on_offer
from desktop.database.rows import Rows
from desktop.money import LARGEST_CENTS, THOUSANDTHS
from desktop.selling.basket import LARGEST_QUANTITY
from desktop.selling.lines import OUTSIDE_GST, Line, LineKind
from desktop.selling.refusals import BadLine, EmptyBasket


def check_lines(lines: Sequence[Line], on: date, rows: Rows) -> None:
    """Check every line against reason and against the catalogue of a day, in one question to the file.

    Prices are not compared: the price at the time of the scan is what the customer was shown.

    Raises:
        EmptyBasket, BadLine: the name of a line that can be taken out, and what is wrong with it.
    """
    if not lines:
        raise EmptyBasket
    for line in lines:
        _check_figures(line)
        _check_label(line, on)
    offered = units_on_offer(rows, list(dict.fromkeys(line.unit_id for line in lines)), on)
    for number, line in enumerate(lines, start=1):
        if not (line.belongs_to is None or 0 < line.belongs_to < number):
            raise BadLine(line.name, "changed")
        drink = lines[line.belongs_to - 1] if line.belongs_to else None
        if line.unit_id not in offered:
            raise BadLine(drink.name, "changed") if drink else BadLine(line.name, "not_sold")
        if not _is_as_offered(line, offered[line.unit_id]):
            raise BadLine((drink or line).name, "changed")  # a deposit stands on no line of its own


def _check_figures(line: Line) -> None:
    if line.quantity <= 0:
        raise BadLine(line.name, "quantity")
    if min(_never_below_nothing(line)) < 0:
        raise BadLine(line.name, "price")
    if line.unit_price_cents == 0 and line.price_reason == "list" and line.kind != LineKind.DEPOSIT:
        raise BadLine(line.name, "no_price")
    if line.amount_cents > LARGEST_CENTS or line.quantity > LARGEST_QUANTITY:
        raise BadLine(line.name, "amount")


def _check_label(line: Line, on: date) -> None:
    """What the label of the very goods says must be so still, and fit the quantity."""
    if line.lot.use_by and line.lot.use_by < on.isoformat():
        raise BadLine(line.name, "past_use_by")
    if line.lot.serial is not None and line.quantity != THOUSANDTHS:
        raise BadLine(line.name, "quantity")
    if (line.label_cents is None) != (line.price_reason != "label"):
        raise BadLine(line.name, "price")
    if line.label_cents is not None:
        off = line.label_cents * THOUSANDTHS - line.unit_price_cents * line.quantity
        if line.label_cents <= 0 or 2 * abs(off) > line.unit_price_cents:
            raise BadLine(line.name, "price")


def _never_below_nothing(line: Line) -> tuple[int, ...]:
    prices = (line.list_price_cents, line.unit_price_cents, line.amount_cents)
    return (*prices, line.promotion_cents, line.line_discount_cents, line.basket_discount_cents)


def _is_as_offered(line: Line, offered: OnOffer) -> bool:
    gst_code = offered.gst_code if line.kind in OUTSIDE_GST else line.gst_code
    return offered == OnOffer(line.item_id, line.kind, line.factor, gst_code)
