"""A restored shop goes on in lanes of its own, so that no number of the lost days is ever given out again."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_uppercase

from desktop.database.tables import lane
from desktop.database.work import Work
from desktop.setup.events import ShopRestored
from desktop.setup.set_up_shop import INSERT_LANE, LanePlan, lane_row
from desktop.setup.till_label import HISTORY_LABEL

_CLOCK = ("clock_ms", "clock_count", "wall_ms")
RETIRE_LANES = lane.update().where(lane.c.is_current == 1).values(is_current=0)


@dataclass(frozen=True, slots=True)
class StartNewLanes:
    """Go on after a restore. `above` is the highest generation known to have numbered documents anywhere."""

    command_id: str
    above: int
    backup_made_at: str


@dataclass(frozen=True, slots=True)
class NewLanes:
    generation: int
    label: str


def start_new_lanes(command: StartNewLanes, work: Work) -> NewLanes:
    """Retire every lane and open a new generation: numbers from 1, a new chain, the clock going on.

    Raises:
        NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, NewLanes):
        return answered
    work.require("set_up_shop")
    old = work.rows(
        "SELECT l.purpose, l.shop_id, l.till_id, t.label, l.clock_ms, l.clock_count, l.wall_ms"
        " FROM lane l JOIN till t ON t.till_id = l.till_id WHERE l.is_current = 1 ORDER BY l.purpose"
    )
    generation = max(highest_generation(work), command.above) + 1
    letter = generation_letters(generation)
    work.write(RETIRE_LANES, {})
    label = ""
    for purpose, shop_id, till_id, till_label, *clock in old:
        own = (till_label if purpose == "counter" else HISTORY_LABEL) + letter
        row = lane_row(LanePlan(shop_id, till_id, purpose, own, generation), work.now_text)
        work.write(INSERT_LANE, {**row, **dict(zip(_CLOCK, clock, strict=True))})
        label = own if purpose == "counter" else label
    work.note(generation=generation, label=label, backup_made_at=command.backup_made_at)
    work.record(ShopRestored(generation, label))
    return work.answer(command.command_id, NewLanes(generation, label))


def highest_generation(work: Work) -> int:
    """The newest generation that this file knows of."""
    found = work.one("SELECT coalesce(max(generation), 1) FROM lane")
    return int(found[0]) if found else 1


def generation_letters(generation: int) -> str:
    """What a generation adds to the till's label: nothing, B, C, … Z, then AA as in a spreadsheet."""
    if generation == 1:
        return ""
    letters, rest = "", generation
    while rest:
        rest, place = divmod(rest - 1, len(ascii_uppercase))
        letters = ascii_uppercase[place] + letters
    return letters
