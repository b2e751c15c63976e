"""Promotions on each piece by itself: a share or an amount off, the one that takes most off a piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop.money import THOUSANDTHS, divide_half_up
from desktop.promotions.offered import Lines, Offered
from desktop.promotions.promotion import WHOLE_BP, Kind, Promotion


@dataclass(slots=True)
class OnEach:
    """What a promotion on each is given for: by place, the cents that its pieces cost and what is off them.

    `off` is in ten-thousandths of a cent, `times` in pieces; a portion is one.
    """

    promotion: Promotion
    times: int = 0
    worth: dict[int, int] = field(default_factory=dict)
    off: dict[int, int] = field(default_factory=dict)

    def add(self, place: int, count: int, worth: int, off: int) -> None:
        self.times += count
        self.worth[place] = worth
        self.off[place] = off


def off_one(promotion: Promotion, line: Offered) -> int:
    """Off one piece, or off all of a portion, in ten-thousandths of a cent."""
    price = line.price_cents if line.count else line.whole_cents
    if promotion.kind is Kind.PERCENT:
        return price * promotion.bp
    cents = promotion.cents if line.count else divide_half_up(promotion.cents * line.quantity, THOUSANDTHS)
    return min(price, cents) * WHOLE_BP


def best_alone(promotions: Sequence[Promotion], lines: Lines) -> dict[int, int]:
    """By place, the most that one of these takes off a piece."""
    best: dict[int, int] = {}
    for promotion in promotions:
        for place in lines.goods(promotion.groups[0]):
            best[place] = max(best.get(place, 0), off_one(promotion, lines[place]))
    return best


def share_out_each(
    promotions: Sequence[tuple[Promotion, int | None]], lines: Lines, free: dict[int, int]
) -> list[OnEach]:
    """Give the pieces that are free to these, each with its limit: where most comes off a piece, first.

    `free` has a 1 for a portion, and is lessened by what is given.
    """
    given = [OnEach(promotion) for promotion, _limit in promotions]
    left = [limit for _promotion, limit in promotions]
    offers = [
        (-off_one(promotion, lines[place]), number, lines[place].key, place)
        for number, (promotion, _limit) in enumerate(promotions)
        for place in lines.goods(promotion.groups[0])
        if free[place]
    ]
    for less, number, _key, place in sorted(offers):
        limit = left[number]
        count = free[place] if limit is None else min(free[place], limit)
        if count and less:
            line = lines[place]
            worth = line.price_cents * count if line.count else line.whole_cents
            given[number].add(place, count, worth, -less * count)
            free[place] -= count
            left[number] = None if limit is None else limit - count
    return [each for each in given if each.times]
