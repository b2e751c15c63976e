"""What was agreed about a basket's prices must be what its lines say, to the cent, and have its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.database.rows import Rows
from desktop.money import divide_half_up
from desktop.selling.caps import allows_zero_price
from desktop.selling.discounts import (
    WHOLE_BP,
    Discount,
    Reason,
    can_be_discounted,
    share_basket_discount,
)
from desktop.selling.lines import Line, LineKind
from desktop.selling.refusals import BadLine

REASONS = frozenset(Reason)


def check_agreed(lines: Sequence[Line], discount: Discount | None, on: date, rows: Rows) -> None:
    """Check typed prices, discounts of lines and the shares of a discount on all of them.

    Raises:
        BadLine: the name of the first line that says something else.
    """
    for line in lines:
        _check_price(line)
        _check_discount(line)
        _check_reason(line)
    if discount is not None and not _is_sound(discount):
        raise BadLine(lines[-1].name, "discount")
    for line, shared in zip(lines, share_basket_discount(lines, discount), strict=True):
        if line.basket_discount_cents != shared.basket_discount_cents:
            raise BadLine(line.name, "discount")
    for line in lines:
        if line.unit_price_cents == 0 and line.price_reason == "typed" and not allows_zero_price(rows, on):
            raise BadLine(line.name, "zero_price")


def _check_price(line: Line) -> None:
    is_listed = line.unit_price_cents == line.list_price_cents
    if line.price_reason == "list" and not is_listed:
        raise BadLine(line.name, "price")
    has_discount = line.promotions or line.line_discount_cents or line.basket_discount_cents
    if not can_be_discounted(line.kind) and (has_discount or not is_listed):
        raise BadLine(line.name, "outside")


def _check_discount(line: Line) -> None:
    share = line.line_discount_bp
    if share is None:
        return
    is_share = 0 < share <= WHOLE_BP
    if not is_share or line.line_discount_cents != divide_half_up(line.promoted_cents * share, WHOLE_BP):
        raise BadLine(line.name, "discount")


def _check_reason(line: Line) -> None:
    is_typed = line.price_reason == "typed"
    is_less = line.line_discount_cents or line.line_discount_bp
    may_say_nothing = line.kind == LineKind.OPEN_PRICE and not is_less  # its price is always typed
    is_agreed = is_typed or is_less
    if line.agreed_reason is None:
        if is_agreed and not may_say_nothing:
            raise BadLine(line.name, "no_reason")
    elif not is_agreed or line.agreed_reason not in REASONS:
        raise BadLine(line.name, "no_reason")


def _is_sound(discount: Discount) -> bool:
    either = (discount.bp > 0) != (discount.cents > 0)
    return either and 0 <= discount.bp <= WHOLE_BP and discount.cents >= 0 and discount.reason in REASONS
