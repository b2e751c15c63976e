"""The one place that writes stock movements, levels and the location's stock value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.dialects.sqlite import insert

from desktop.catalogue.queries import shows
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.money import LARGEST_CENTS, MICROS_PER_CENT, cents_of_micros
from desktop.stock.costing import Level
from desktop.stock.events import Movement, StockMoved
from desktop.stock.last_cost import COMES_IN, settle_last_costs
from desktop.stock.tables import stock_level, stock_movement, stock_value

MOST_WORTH_MICROS = 100 * LARGEST_CENTS * MICROS_PER_CENT
"""A shelf or a place beyond $100 billion, either way, is a mistyped cost or quantity. The shop's file could
count ninety times that; an import of products stays a hundred times below (stock_worth there)."""

LAST_DAY = "9999-12-31"
_COST = f"(SELECT c.cost_micros FROM item_cost c WHERE c.item_id = i.item_id AND {shows('c')}"  # noqa: S608
_LISTED = f"{_COST} AND c.from_day <= ? ORDER BY c.from_day DESC, c.change_no DESC LIMIT 1)"
_FIRST_LISTED = f"{_COST} ORDER BY c.from_day, c.change_no DESC LIMIT 1)"
"""For sales of before the shop wrote a cost down: the first it knows is nearer than none."""

INSERT_MOVEMENT = stock_movement.insert()
_level = insert(stock_level)
PUT_LEVEL = _level.on_conflict_do_update(
    index_elements=["item_id", "location_id"],
    set_={name: _level.excluded[name] for name in ("quantity", "value_micros", "last_cost_micros")},
)
_value = insert(stock_value)
PUT_VALUE = _value.on_conflict_do_update(
    index_elements=["location_id"],
    set_={name: _value.excluded[name] for name in ("value_micros", "opened_micros")},
)
_VALUE = "SELECT value_micros, opened_micros FROM stock_value WHERE location_id = ?"
OPENS = ("opening", "undo")
"""Movements whose other side in the books is the opening balance."""


class TooMuchStock(Refusal):
    """Quantity times cost is more than the books can hold."""

    code = "stock.too_much"


@dataclass(frozen=True, slots=True)
class Journey:
    """Which document moves stock, where and when."""

    document_id: str
    kind: str
    location_id: str
    till_id: str
    business_date: str
    happened_at: str | None = None  # elsewhere; none: here and now

    def of_kind(self, kind: str) -> Journey:
        """The same for movements of another kind."""
        return replace(self, kind=kind)


def levels_of(work: Work, location_id: str, item_ids: Sequence[str], on: str = LAST_DAY) -> dict[str, Level]:
    """The shelf of each item that keeps stock; items that do not are left out.

    Where nothing ever came in at a cost, the catalogue's cost of a day comes along.
    """
    marks = ",".join("?" * len(item_ids))
    found = work.rows(
        "SELECT i.item_id, coalesce(l.quantity, 0), coalesce(l.value_micros, 0), l.last_cost_micros,"  # noqa: S608
        f" CASE WHEN l.last_cost_micros IS NULL THEN coalesce({_LISTED}, {_FIRST_LISTED}) END"
        " FROM item i LEFT JOIN stock_level l ON l.item_id = i.item_id AND l.location_id = ?"
        f" WHERE i.tracks_stock = 1 AND i.item_id IN ({marks})",
        (on, location_id, *item_ids),
    )
    return {row[0]: Level(*row[1:]) for row in found}


def shelves_of(work: Work, location_id: str, item_ids: Sequence[str]) -> dict[str, Level]:
    """The shelf of each item that ever moved there, also of one that keeps no stock any more."""
    marks = ",".join("?" * len(item_ids))
    found = work.rows(
        "SELECT item_id, quantity, value_micros, last_cost_micros FROM stock_level"  # noqa: S608
        f" WHERE location_id = ? AND item_id IN ({marks})",
        (location_id, *item_ids),
    )
    return {row[0]: Level(*row[1:]) for row in found}


def write_movements(
    journey: Journey, movements: Sequence[Movement], levels: dict[str, Level], work: Work
) -> StockMoved:
    """Write movements with the levels they led to, and tell the books by how many cents stock changed.

    Raises:
        TooMuchStock: nothing was written.
    """
    change_micros = sum(movement.value_micros for movement in movements)
    before, opened = work.one(_VALUE, (journey.location_id,)) or (0, 0)
    after = before + change_micros
    opened_after = opened + (change_micros if journey.kind in OPENS else 0)
    if max(map(abs, (after, *(level.value_micros for level in levels.values())))) > MOST_WORTH_MICROS:
        raise TooMuchStock
    at = journey.happened_at or work.now_text
    work.write(INSERT_MOVEMENT, [_movement_row(journey, movement, at) for movement in movements])
    if journey.kind in COMES_IN:
        ours = None if journey.happened_at else journey.document_id
        settle_last_costs((journey.location_id, ours), movements, levels, work)
    work.write(PUT_LEVEL, list(_level_rows(journey.location_id, levels)))
    value = {"value_micros": after, "opened_micros": opened_after}
    work.write(PUT_VALUE, {"location_id": journey.location_id, **value})
    moved = StockMoved(
        document_id=journey.document_id,
        kind=journey.kind,
        location_id=journey.location_id,
        till_id=journey.till_id,
        movements=tuple(movements),
        value_change_cents=cents_of_micros(after) - cents_of_micros(before),
        opened_change_cents=cents_of_micros(opened_after) - cents_of_micros(opened),
    )
    work.record(moved)
    return moved


def _movement_row(journey: Journey, movement: Movement, at: str) -> dict[str, object]:
    return {
        "movement_no": None,  # the file numbers them as they come
        "document_id": journey.document_id,
        "line_no": movement.line_no,
        "kind": journey.kind,
        "item_id": movement.item_id,
        "location_id": journey.location_id,
        "till_id": journey.till_id,
        "quantity": movement.quantity,
        "value_micros": movement.value_micros,
        "cost_known": int(movement.cost_known),
        "happened_at": at,
        "business_date": journey.business_date,
    }


def _level_rows(location_id: str, levels: dict[str, Level]) -> Iterable[dict[str, object]]:
    for item_id, level in levels.items():
        yield {
            "item_id": item_id,
            "location_id": location_id,
            "quantity": level.quantity,
            "value_micros": level.value_micros,
            "last_cost_micros": level.last_cost_micros,
        }
