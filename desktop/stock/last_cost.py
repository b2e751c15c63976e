"""The cost at which goods leave that are not there: of what came in last, the same on every till."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.database.work import Work
from desktop.money import THOUSANDTHS, divide_half_up
from desktop.stock.costing import Level
from desktop.stock.events import Movement

COMES_IN = ("opening", "receipt")
_LAST = (
    "SELECT document_id, quantity, value_micros FROM stock_movement INDEXED BY"
    " movement_came_in WHERE item_id = ?"
    " AND location_id = ? AND kind IN ('opening','receipt') AND cost_known = 1 AND quantity > 0"
    " ORDER BY happened_at DESC, document_id DESC, line_no DESC LIMIT 1"
)


def settle_last_costs(
    place: tuple[str, str | None], came: Sequence[Movement], levels: dict[str, Level], work: Work
) -> None:
    """Set the last cost of what came in at a location, once its movements are written.

    By the time it came in wherever that was, never by when it is told here: tills hear of each other's goods
    in different orders. `place` is the location, and the document if it was posted here: its cost is known
    as it was typed. Any other follows from the value, within a micro-dollar for less than one unit.
    """
    location_id, ours = place
    for item_id in {each.item_id for each in came if each.cost_known and each.quantity > 0}:
        document_id, quantity, value = work.one(_LAST, (item_id, location_id)) or (ours, 0, 0)
        if document_id != ours:
            levels[item_id].last_cost_micros = divide_half_up(value * THOUSANDTHS, quantity)
