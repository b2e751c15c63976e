"""Vouchers of fixed worth: what they can make up, and which of them. Pure arithmetic of whole cents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


def can_make(amount_cents: int, denominations: Sequence[int]) -> bool:
    """Do some of them make up exactly this amount? Without fixed worths any amount is made up."""
    return not denominations or most_made(amount_cents, tuple(denominations)) == amount_cents


def most_made(amount_cents: int, denominations: tuple[int, ...]) -> int:
    """The largest sum of them that is not above an amount; nothing where the smallest is too large."""
    if not denominations or amount_cents <= 0:
        return max(0, amount_cents)
    return _top(amount_cents, denominations)


def least_above(amount_cents: int, denominations: tuple[int, ...]) -> int:
    """The smallest sum of them that covers an amount."""
    if not denominations or amount_cents <= 0:
        return max(0, amount_cents)
    upto = amount_cents + denominations[0]
    above = amount_cents
    while above < upto and not can_make(above, denominations):
        above += 1
    return above


def pieces(amount_cents: int, denominations: tuple[int, ...]) -> list[tuple[int, int]]:
    """Which to take for an amount they make up, as large ones as can be: (worth, how many)."""
    taken, left = [], amount_cents
    for place in range(len(denominations), 0, -1):
        worth, smaller = denominations[place - 1], denominations[: place - 1]
        many = left // worth
        while many and left - many * worth and not (smaller and can_make(left - many * worth, smaller)):
            many -= 1
        if many:
            taken.append((worth, many))
        left -= many * worth
    return taken if left == 0 else []


@lru_cache(maxsize=512)
def _top(amount_cents: int, denominations: tuple[int, ...]) -> int:
    """By remainders of the smallest: the least sum that leaves each, found as shortest ways around a ring."""
    smallest = denominations[0]
    least = {0: 0}
    queue = [0]
    while queue:
        here = queue.pop()
        for worth in denominations[1:]:
            sum_, rest = least[here] + worth, (least[here] + worth) % smallest
            if sum_ < least.get(rest, sum_ + 1):
                least[rest] = sum_
                queue.append(rest)
    made = [
        amount_cents - (amount_cents - reach) % smallest for reach in least.values() if reach <= amount_cents
    ]
    return max(made, default=0)
