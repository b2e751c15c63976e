"""Stock once more, movement by movement: what left a shelf left at the average it had at that moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong
from desktop.verify.origin import SALE, STOCK, told_elsewhere
from desktop.verify.stock import movement_stretches

_MOVES = (
    "SELECT m.movement_no, m.item_id, m.location_id, m.kind, m.quantity, m.value_micros,"  # noqa: S608 - ours
    " m.cost_known,"
    " CASE WHEN m.quantity > 0 THEN (SELECT coalesce(sum(t.value_micros), 0) FROM stock_movement t"
    "  WHERE t.document_id = m.document_id AND t.line_no = m.line_no AND t.item_id = m.item_id"
    "  AND t.kind = 'true_up') ELSE 0 END,"
    f" {told_elsewhere('m.document_id', SALE, STOCK)}, m.happened_at, m.document_id, m.line_no"
    " FROM stock_movement m WHERE m.movement_no > :after AND m.movement_no <= :upto"
    " AND m.kind <> 'true_up' ORDER BY m.movement_no"
)
# Every cost the catalogue ever listed, also by an import that was undone since: a later price list of the
# same day must not condemn what left before it came.
_LISTED = "SELECT DISTINCT cost_micros FROM item_cost WHERE item_id = ?"
_KEPT = "SELECT item_id, location_id, quantity, value_micros FROM stock_level"

Bounds = tuple[int, int]
Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Cost:
    """A unit cost as what came in tells it: worth `value` once rounded, so it lies between two bounds."""

    quantity: int
    value: int
    came: tuple[object, ...]  # when, by which line of which document

    def of(self, quantity: int) -> Bounds:
        """Between what so many of them are worth."""
        least = max(2 * self.value - 1, 0) * quantity
        return _nearest(least, 2 * self.quantity), _nearest(
            (2 * self.value + 1) * quantity, 2 * self.quantity
        )


@dataclass(slots=True)
class _Shelf:
    """One item at one place, as far as it is replayed."""

    quantity: int = 0
    value: int = 0
    cost: _Cost | None = None  # the last one known

    def leave(self, quantity: int, value: int, is_known: bool, listed: Sequence[int]) -> Facts | None:
        """Goods leave: what is there at the average, the rest at the last cost; what is wrong, or nothing.

        Where nothing ever came in at a cost, the rest leaves at one that the catalogue has `listed`.
        """
        there = max(self.quantity, 0)
        part = min(quantity, there)
        averaged = _nearest(self.value * part, there) if part else 0
        beyond = quantity - part
        low, high = self._at_last_cost(beyond)
        by_list = not self.cost and value - averaged in {_nearest(cost * beyond, 1_000) for cost in listed}
        worth = value if by_list else _held(value, (averaged + low, averaged + high))
        self.quantity -= quantity
        self.value -= worth
        if worth != value:
            return {"value_micros": -value, "expected_micros": -worth}
        knows = self.cost is not None or (by_list and not part)
        # Files of the first days call goods known that came in without a cost, as long as they were there,
        # and unknown what left at nothing though the catalogue listed a cost (of nothing, it may be).
        early = part == quantity if is_known else by_list and value == averaged
        return None if is_known == knows or early else {"cost_known": int(is_known), "expected": int(knows)}

    def move_as_told(self, quantity: int, value: int, true_up: int, cost: _Cost | None) -> None:
        """Another till reckoned with its own shelf: what it told is added, and not worked out."""
        self.quantity += quantity
        self.value += value + true_up
        if cost is not None:
            self._comes_at(cost)

    def _comes_at(self, cost: _Cost) -> None:
        if self.cost is None or cost.came >= self.cost.came:
            self.cost = cost

    def arrive(self, quantity: int, value: int, true_up: int, cost: _Cost | None) -> Facts | None:
        """Goods come in: what was sold before they came is corrected; what is wrong, if anything."""
        short = min(max(-self.quantity, 0), quantity)
        owed = _nearest(-self.value * short, -self.quantity) if short else 0
        worth, correction = value, 0
        if cost is not None:
            low, high = cost.of(short)
            self._comes_at(cost)
            correction = _held(true_up, (owed - high, owed - low))
        else:
            worth = owed
        self.quantity += quantity
        self.value += worth + correction
        if (worth, correction) == (value, true_up):
            return None
        return {
            "value_micros": value,
            "expected_micros": worth,
            "true_up_micros": true_up,
            "expected_true_up_micros": correction,
        }

    def come_back(self, quantity: int, value: int, true_up: int) -> Facts | None:
        """Goods that were sold come back at what they left for: nothing was bought, so no cost is new."""
        short = min(max(-self.quantity, 0), quantity)
        owed = _nearest(-self.value * short, -self.quantity) if short else 0
        correction = owed - _nearest(value * short, quantity)
        self.quantity += quantity
        self.value += value + correction
        return None if correction == true_up else {"true_up_micros": true_up, "expected": correction}

    def _at_last_cost(self, quantity: int) -> Bounds:
        return self.cost.of(quantity) if self.cost else (0, 0)


def goods_leave_at_their_average(rows: Rows) -> Iterator[Wrong]:
    """Replays every movement in its order: its value, whether its cost was known, and what the shelf keeps.

    Memory grows with the items that move, not with movements. Of an item only the first wrong movement
    is told: later ones may follow from it. What was told from elsewhere left another till's shelf as it knew
    it: elsewhere.what_was_taken_stands_as_it_was_told holds it to its message.
    """
    shelves: dict[tuple[str, str], _Shelf] = {}
    wrong: set[tuple[str, str]] = set()

    @cache
    def listed_of(item_id: str) -> tuple[int, ...]:
        return tuple(cost for (cost,) in rows.rows(_LISTED, (item_id,)))

    for stretch in movement_stretches(rows):
        for row in rows.rows(_MOVES, stretch):
            number, item_id, location_id, kind, quantity, value, known, true_up, is_told, *came = row
            where, fault = (item_id, location_id), None
            shelf = shelves.setdefault(where, _Shelf())
            is_new = known and quantity > 0 and kind != "refund"
            cost = _Cost(quantity, value, tuple(came)) if is_new else None
            if is_told:
                shelf.move_as_told(quantity, value, true_up, cost)
            elif quantity <= 0:
                listed = () if shelf.cost else listed_of(item_id)
                fault = shelf.leave(-quantity, -value, bool(known), listed)
            elif kind == "refund":
                fault = shelf.come_back(quantity, value, true_up)
            else:
                fault = shelf.arrive(quantity, value, true_up, cost)
            if fault and where not in wrong:
                wrong.add(where)
                yield "stock_movement", {"movement_no": number, "kind": kind, "item_id": item_id, **fault}
    yield from _kept_otherwise(rows, shelves)


def _kept_otherwise(rows: Rows, shelves: dict[tuple[str, str], _Shelf]) -> Iterator[Wrong]:
    """What the shop keeps of a shelf is what its movements lead to."""
    for item_id, location_id, quantity, value in rows.rows(_KEPT):
        shelf = shelves.get((item_id, location_id), _Shelf())
        if (quantity, value) != (shelf.quantity, shelf.value):
            facts = {"item_id": item_id, "quantity": quantity, "expected_quantity": shelf.quantity}
            yield "stock_level", {**facts, "value_micros": value, "expected_micros": shelf.value}


def _held(value: int, bounds: Bounds) -> int:
    """The value where it lies between the bounds, else the nearer of them."""
    return min(max(value, bounds[0]), bounds[1])


def _nearest(number: int, parts: int) -> int:
    """Divided, to the nearest whole number; halves away from zero."""
    whole = (2 * abs(number) + parts) // (2 * parts)
    return whole if number >= 0 else -whole
