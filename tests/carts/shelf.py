"""What goods on the shelf cost, by the oracle: weighted average in whole micro-dollars, halves away.

Sources: design decision 7 (what is not there leaves at the last cost and is trued up when goods come) and
docs/decisions/0044 (what comes back is worth what it left for). It shares no code with the program's costing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.carts.rounding import half_up
from tests.carts.words import OLine, Ware

MICROS_PER_CENT = 10_000
Row = tuple[int, int, int]
"""Of a movement: the number of its line, thousandths of the base unit, micro-dollars; signed."""
Kinds = dict[str, list[Row]]


@dataclass
class Heap:
    """What lies on the shelf of one item; below nothing when it was sold before it came in."""

    quantity: int = 0
    micros: int = 0
    last_cost: int | None = None
    listed_cost: int | None = None

    def goes(self, quantity: int) -> int:
        """What so much of it is worth as it leaves: the average of what is there, beyond it the last cost."""
        there = min(quantity, max(self.quantity, 0))
        worth = half_up(self.micros * there, self.quantity) if there else 0
        cost = self.listed_cost if self.last_cost is None else self.last_cost
        worth += half_up((cost or 0) * (quantity - there), 1_000)
        self.quantity -= quantity
        self.micros -= worth
        return worth

    def comes_back(self, quantity: int, worth: int) -> int:
        """At what it left for; the true-up of what had left at a guess."""
        short = min(quantity, max(-self.quantity, 0))
        more = (
            half_up(-self.micros * short, -self.quantity) - half_up(worth * short, quantity) if short else 0
        )
        self.quantity += quantity
        self.micros += worth + more
        return more

    def comes_in(self, quantity: int, cost: int | None) -> tuple[int, int]:
        """Bought: what it is worth, and the true-up of what had left at a guess."""
        short = min(quantity, max(-self.quantity, 0))
        owed = half_up(-self.micros * short, -self.quantity) if short else 0
        if cost is None:
            worth, more = owed, 0
        else:
            worth, more = half_up(cost * quantity, 1_000), owed - half_up(cost * short, 1_000)
            self.last_cost = cost
        self.quantity += quantity
        self.micros += worth + more
        return worth, more


@dataclass
class Shelf:
    """Every heap of the shop; the books follow the sum of them, rounded to cents."""

    wares: Mapping[str, Ware]
    heaps: dict[str, Heap] = field(default_factory=dict)
    micros: int = 0
    opened: int = 0  # of it, what opening documents put there
    left: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """By document and line: what left the shelf with it, base thousandths and micro-dollars."""

    def __post_init__(self) -> None:
        for ware in self.wares.values():
            if ware.keeps_stock:
                self.heaps.setdefault(ware.shelf, Heap(listed_cost=ware.cost_micros))

    def stock(self, lines: Iterable[tuple[str, int, int | None]]) -> Kinds:
        """Goods come in: a movement a line, and true-ups."""
        kinds: Kinds = {"opening": [], "true_up": []}
        for number, (sku, quantity, cost) in enumerate(lines, start=1):
            worth, more = self.heaps[sku].comes_in(quantity, cost)
            kinds["opening"].append((number, quantity, worth))
            if more:
                kinds["true_up"].append((number, 0, more))
        return kinds

    def document(self, place: int, lines: Sequence[OLine]) -> Kinds:
        """What a document does to the shelf: what is sold leaves, then all that comes back lies there again,
        and then what is not fit to be sold is written off."""
        kinds: Kinds = {"sale": [], "refund": [], "true_up": [], "write_off": []}
        numbered = [(number, line) for number, line in enumerate(lines, start=1) if line.ware.keeps_stock]
        for number, line in numbered:
            if line.origin is None:
                quantity = half_up(line.quantity * line.ware.factor, 1_000)
                worth = self.heaps[line.ware.shelf].goes(quantity)
                self.left[place, number] = (quantity, worth)
                kinds["sale"].append((number, -quantity, -worth))
        for number, line in numbered:
            if line.origin is not None:
                self._comes_back(number, line, kinds)
        for number, line in numbered:
            if line.origin is not None and not line.to_shelf:
                quantity = half_up(-line.quantity * line.ware.factor, 1_000)
                worth = self.heaps[line.ware.shelf].goes(quantity)
                kinds["write_off"].append((number, -quantity, -worth))
        return kinds

    def _comes_back(self, number: int, line: OLine, kinds: Kinds) -> None:
        assert line.origin
        document, sold_no, before = line.origin
        whole, worth_then = self.left[document, sold_no]
        since = half_up(before * line.ware.factor, 1_000)
        quantity = half_up(-line.quantity * line.ware.factor, 1_000)
        upto = half_up(worth_then * (since + quantity), whole)
        worth = upto - half_up(worth_then * since, whole)
        more = self.heaps[line.ware.shelf].comes_back(quantity, worth)
        kinds["refund"].append((number, quantity, worth))
        if more:
            kinds["true_up"].append((number, 0, more))

    def change_cents(self, rows: Sequence[Row]) -> int:
        """By how much the shelf's worth changes with these movements, in whole cents before and after."""
        before = self.micros
        self.micros += sum(worth for _number, _quantity, worth in rows)
        return half_up(self.micros, MICROS_PER_CENT) - half_up(before, MICROS_PER_CENT)

    def opened_cents(self, rows: Sequence[Row]) -> int:
        """The same of what opening documents put there."""
        before = self.opened
        self.opened += sum(worth for _number, _quantity, worth in rows)
        return half_up(self.opened, MICROS_PER_CENT) - half_up(before, MICROS_PER_CENT)
