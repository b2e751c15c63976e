"""Goods that come back lie on the shelf at what they left it for, or are written off at what that came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.database.work import Work
from desktop.money import divide_half_up, extend_price
from desktop.selling.lines import PricedLine
from desktop.stock.costing import Level
from desktop.stock.events import Movement
from desktop.stock.move_stock import Journey, write_movements

_LEFT = (
    "SELECT quantity, value_micros, cost_known FROM stock_movement WHERE document_id = ? AND line_no = ?"
    " AND kind = 'sale'"
)
RETURNED, TRUED_UP, WRITTEN_OFF = "refund", "true_up", "write_off"


@dataclass(frozen=True, slots=True)
class _Left:
    """What a line took off the shelf: thousandths of the base unit and micro-dollars, both above nothing."""

    quantity: int
    value_micros: int
    cost_known: bool


def take_back_goods(
    lines: Sequence[tuple[int, PricedLine]], levels: dict[str, Level], journey: Journey, work: Work
) -> None:
    """Put the goods of lines that come back where they belong, line number by line number.

    What left no shelf when it was sold, comes back to none. Goods that are not fit to be sold again come
    back first and are then written off, so that cost of goods and stock loss both tell the truth.
    """
    moved: dict[str, list[Movement]] = {RETURNED: [], TRUED_UP: [], WRITTEN_OFF: []}
    unfit: list[tuple[int, PricedLine]] = []
    for number, each in lines:
        level, left = levels.get(each.line.item_id), _left(each, work)
        if level is not None and left is not None:
            _take_back(number, each, level, left, moved)
            if each.line.original and not each.line.original.to_shelf:
                unfit.append((number, each))
    for number, each in unfit:  # once all lie there: written down in the order they happen
        quantity = -each.line.base_quantity
        gone, known = levels[each.line.item_id].issue(quantity)
        moved[WRITTEN_OFF].append(Movement(number, each.line.item_id, -quantity, -gone, known))
    for kind, movements in moved.items():
        if movements:
            write_movements(journey.of_kind(kind), movements, levels, work)


def _left(priced: PricedLine, work: Work) -> _Left | None:
    origin = priced.line.original
    found = work.one(_LEFT, (origin.sale_id, origin.line_no)) if origin else None
    return _Left(-found[0], -found[1], bool(found[2])) if found else None


def _take_back(
    number: int, priced: PricedLine, level: Level, left: _Left, moved: dict[str, list[Movement]]
) -> None:
    line, origin = priced.line, priced.line.original
    assert origin is not None  # noqa: S101 - only such lines come here
    before = extend_price(origin.before, line.factor)
    quantity = -line.base_quantity
    value = _part(left, before + quantity) - _part(left, before)
    true_up = level.take_back(quantity, value)
    moved[RETURNED].append(Movement(number, line.item_id, quantity, value, left.cost_known))
    if true_up:
        moved[TRUED_UP].append(Movement(number, line.item_id, 0, true_up, left.cost_known))


def _part(left: _Left, upto: int) -> int:
    """What the first so many thousandths of it were worth; the last part takes what is left."""
    return divide_half_up(left.value_micros * upto, left.quantity)
