"""What happened to another till's drawer, or to this one's in days its file lost, as it was told."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.work import Work
from desktop.selling.drawer_moves import keep_movement
from desktop.selling.events import DrawerMovedElsewhere
from desktop.selling.refusals import ToldOtherwise, ToldTwice


@dataclass(frozen=True, slots=True)
class TakeDrawerMoved:
    """`person_id` opened it."""

    command_id: str  # of the message that told it
    moved: DrawerMovedElsewhere
    person_id: str


def take_drawer_moved(command: TakeDrawerMoved, work: Work) -> None:
    """Write the movement under its own id.

    Raises:
        ToldTwice, ToldOtherwise, NotAllowed: nothing was recorded.
    """
    work.require("take_drawer_moved")
    moved = command.moved
    if work.one("SELECT 1 FROM drawer_movement WHERE movement_id = ?", (moved.movement_id,)):
        raise ToldTwice(moved.movement_id)
    shift = work.one("SELECT till_id, location_id, kind FROM shift WHERE shift_id = ?", (moved.shift_id,))
    if shift != (moved.till_id, moved.location_id, "counter"):
        raise ToldOtherwise(moved.movement_id, "shift_id")
    keep_movement(moved, command.person_id, work)
    work.note(movement_id=moved.movement_id, kind=moved.kind, amount_cents=moved.amount_cents)
    work.record(moved)
