"""A promotion on sets of goods: which pieces make so many sets, and what the customer gains by them.

Figures are exact, in ten-thousandths of a cent: nothing is rounded before it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop.promotions.offered import Lines
from desktop.promotions.promotion import WHOLE_BP, Kind, Promotion

ALL_NUMBERS = 8
"""Up to so many sets each number is tried; of more, those where the price of the next piece changes."""
NEAR_MOST = 4

Free = Mapping[int, int]
"""By place, how many pieces no promotion has yet."""
Pieces = list[tuple[int, int]]
"""So many of the pieces at a place."""


@dataclass(frozen=True, slots=True)
class Taken:
    """So many sets: their pieces, what is off them, and that less what would be off them alone."""

    number: int
    pieces: Pieces
    off: int
    gain: int


class Contender:
    """A promotion on sets beside the goods of a basket that its sets are made of."""

    def __init__(
        self, promotion: Promotion, lines: Lines, alone: Mapping[int, int], limit: int | None
    ) -> None:
        """`alone`: by place, what one piece would have off by a promotion on each."""
        self.promotion, self._lines, self._alone, self._limit = promotion, lines, alone, limit
        groups = promotion.groups[:1] if promotion.gets_of_same else promotion.groups
        pools: list[list[int]] = []
        placed: set[int] = set()
        for group in groups:  # what fits several places of a bundle counts for the first
            pools.append([place for place in lines.pieces(group) if place not in placed])
            placed.update(pools[-1])
        self._counts = [group.count for group in groups]
        if promotion.gets_of_same:
            self._counts = [sum(group.count for group in promotion.groups)]
        self._pools = [sorted(pool, key=self._rank(at)) for at, pool in enumerate(pools)]
        self.places = placed

    def _rank(self, at: int) -> Callable[[int], tuple[object, ...]]:
        """The order in which pieces of a group are taken: those by which the customer gains most."""
        lines, alone, promotion = self._lines, self._alone, self.promotion

        def gain(place: int) -> int:
            price, kind = lines[place].price_cents, promotion.kind
            if promotion.gets_of_same:
                return price  # of each set the cheapest is got, and the dearest make sets first
            if kind is Kind.SET_PRICE:
                return price * WHOLE_BP - alone.get(place, 0)
            if kind is Kind.SET_AMOUNT or kind is Kind.BUY_GET and at == 0:
                return -alone.get(place, 0)
            return price * promotion.bp - alone.get(place, 0)

        return lambda place: (-gain(place), -lines[place].price_cents, lines[place].key, place)

    def most(self, free: Free) -> int:
        """How many sets there are pieces for, within its limit."""
        most = self._limit
        for pool, count in zip(self._pools, self._counts, strict=True):
            sets = sum(free[place] for place in pool) // count
            most = sets if most is None else min(most, sets)
        return most or 0

    def numbers(self, free: Free) -> list[int]:
        """How many sets are worth a try, most first."""
        most = self.most(free)
        if most <= ALL_NUMBERS:
            return list(range(most, -1, -1))
        found = {0, *range(most - NEAR_MOST, most + 1)}
        for pool, count in zip(self._pools, self._counts, strict=True):
            pieces = 0
            for place in pool:
                pieces += free[place]
                found.update(number for number in range(pieces // count, pieces // count + 2))
        return sorted((number for number in found if number <= most), reverse=True)

    def take(self, number: int, free: Free) -> Taken:
        """That many sets of the pieces that are free."""
        pools = [
            _first(pool, number * count, free) for pool, count in zip(self._pools, self._counts, strict=True)
        ]
        pieces = [each for pool in pools for each in pool]
        off = self._off(number, pools)
        return Taken(number, pieces, off, off - sum(self._alone.get(at, 0) * count for at, count in pieces))

    def best(self, free: Free) -> Taken:
        """The number that gains most; of two, the greater. What takes nothing off is not given."""
        tried = [self.take(number, free) for number in self.numbers(free)]
        real = [taken for taken in tried if taken.off > 0 or not taken.number]
        return max(real, key=lambda taken: (taken.gain, taken.number))

    def _off(self, number: int, pools: Sequence[Pieces]) -> int:
        promotion, lines = self.promotion, self._lines
        if promotion.kind is Kind.BUY_GET:
            return promotion.bp * (self._got_of_same(pools[0]) if len(pools) == 1 else self._worth(pools[1]))
        whole = sum(lines[at].price_cents * count for pool in pools for at, count in pool)
        if promotion.kind is Kind.SET_PRICE:
            return (whole - number * promotion.cents) * WHOLE_BP
        if promotion.kind is Kind.SET_PERCENT:
            return whole * promotion.bp
        return min(whole, number * promotion.cents) * WHOLE_BP

    def _worth(self, pieces: Pieces) -> int:
        return sum(self._lines[at].price_cents * count for at, count in pieces)

    def _got_of_same(self, pieces: Pieces) -> int:
        """What the pieces cost that are got: of each set, dearest first, the last ones."""
        bought, got = (group.count for group in self.promotion.groups)
        worth = before = 0
        for at, count in pieces:
            upto = before + count
            each = _got_among(upto, bought, got) - _got_among(before, bought, got)
            worth += each * self._lines[at].price_cents
            before = upto
        return worth


def _got_among(pieces: int, bought: int, got: int) -> int:
    """How many of the first so many pieces are got."""
    sets, rest = divmod(pieces, bought + got)
    return sets * got + max(0, rest - bought)


def _first(pool: Sequence[int], wanted: int, free: Free) -> Pieces:
    pieces: Pieces = []
    for place in pool:
        if not wanted:
            break
        count = min(free[place], wanted)
        if count:
            pieces.append((place, count))
            wanted -= count
    return pieces
