"""Pure arithmetic of an order: what left, what is owed, and how its cents lie on its lines."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.money import THOUSANDTHS, divide_half_up, extend_price, hand_out_rest
from desktop.orders.words import HandedLine


def gone_of(fulfilled: int, handed: Sequence[HandedLine]) -> int:
    """How much of a line left the shelf.

    What the online shop calls fulfilled tells of our own hand-overs too, once it has heard of them: each of
    ours therefore counts on top of what had left before it, and together they count at least their sum.
    """
    ours = sum(each.quantity for each in handed)
    return max(fulfilled, ours, *(each.gone_before + each.quantity for each in handed), 0)


def settled_cents(total_cents: int, paid_cents: int, refunded_cents: int) -> int:
    """What the buyer ends up paying: what was given back beyond cancelled goods is a discount."""
    return max(min(total_cents, paid_cents - refunded_cents), 0)


def shared(amounts: Sequence[int], settled: int) -> tuple[list[int], int]:
    """Each line's cents, and what of `settled` is no goods: delivery, and what else the shop charges.

    Where less was paid than the lines cost, the difference lies on them by their amounts.
    """
    rest = settled - sum(amounts)
    whole = sum(amounts)
    if rest >= 0 or whole <= 0:
        return list(amounts), max(rest, 0)
    parts = [divmod(amount * settled, whole) for amount in amounts]
    return hand_out_rest(settled, [floor for floor, _ in parts], [left for _, left in parts]), 0


def part_of(amount_cents: int, quantity: int, gone: int, taken: int) -> int:
    """The cents of `taken` after `gone` left: all parts of a line add up to its amount."""
    return _upto(amount_cents, quantity, gone + taken) - _upto(amount_cents, quantity, gone)


def _upto(amount_cents: int, quantity: int, upto: int) -> int:
    return divide_half_up(amount_cents * min(upto, quantity), quantity) if quantity else 0


def priced_parts(amount_cents: int, quantity: int) -> list[tuple[int, int, int]]:
    """Quantity, unit price and discount, so that price times quantity less discount is the amount exactly.

    Whole pieces whose amount cannot be divided lie on two lines: two at $3.33 and one at $3.34.
    """
    pieces, fraction = divmod(quantity, THOUSANDTHS)
    if fraction or not pieces:
        price = -(-amount_cents * THOUSANDTHS // quantity)
        return [(quantity, price, extend_price(price, quantity) - amount_cents)]
    low, dearer = divmod(amount_cents, pieces)
    parts = [((pieces - dearer) * THOUSANDTHS, low, 0), (dearer * THOUSANDTHS, low + 1, 0)]
    return [part for part in parts if part[0]]
