"""A basket as promotions see it: its lines, found by the goods they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.promotions.promotion import Group


@dataclass(frozen=True, slots=True)
class Offered:
    """A line of a basket as promotions see it. `count` are whole pieces; 0: a portion that nobody divides."""

    unit_id: str
    price_cents: int  # of one
    quantity: int  # thousandths
    whole_cents: int
    categories: frozenset[str] = frozenset()
    is_base: bool = True  # the unit that others are multiples of
    count: int = 0
    takes_goods: bool = True  # else it only counts for what is given on all of it
    tie: tuple[int, ...] = ()  # tells lines apart that are alike otherwise

    @property
    def key(self) -> tuple[str, int, int, tuple[int, ...]]:
        """By what lines are ordered, whatever order they lie in."""
        return self.unit_id, self.price_cents, self.quantity, self.tie


class Lines:
    """Lines by their place, with those of a group at hand."""

    def __init__(self, lines: Sequence[Offered]) -> None:
        self.all = tuple(lines)
        self.by_unit: dict[str, list[int]] = defaultdict(list)
        self.by_category: dict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(lines):
            self.by_unit[line.unit_id].append(place)
            for category_id in line.categories:
                self.by_category[category_id].append(place)

    def __getitem__(self, place: int) -> Offered:
        return self.all[place]

    def of(self, group: Group) -> set[int]:
        """The places of its goods."""
        if group.is_all:
            return set(range(len(self.all)))
        found = {place for unit_id in group.units for place in self.by_unit.get(unit_id, ())}
        return found.union(*(self.by_category.get(each, ()) for each in group.categories))

    def goods(self, group: Group) -> list[int]:
        """Those of them that promotions on each may have, portions among them."""
        return [place for place in sorted(self.of(group)) if self.all[place].takes_goods]

    def pieces(self, group: Group) -> list[int]:
        """Those of them that sets are made of. A category means single ones: no carton is one of three."""
        lines = self.all
        return [
            place
            for place in self.goods(group)
            if lines[place].count and (lines[place].is_base or lines[place].unit_id in group.units)
        ]
