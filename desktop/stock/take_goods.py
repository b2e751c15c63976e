"""What was moved elsewhere is moved here as it was told: quantities and values are facts, not worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from desktop.database.work import Work
from desktop.selling.events import SaleMadeElsewhere
from desktop.selling.refusals import ToldOtherwise, ToldTwice
from desktop.stock.costing import Level
from desktop.stock.events import Movement, StockMovedElsewhere
from desktop.stock.move_stock import Journey, shelves_of, write_movements
from desktop.stock.opening_stock import INSERT_DOCUMENT


@dataclass(frozen=True, slots=True)
class MovedElsewhere:
    """A movement and its kind: goods that came in may have their true-ups beside them."""

    kind: str
    movement: Movement


@dataclass(frozen=True, slots=True)
class TakeStock:
    """A stock document of another till; `person_id` posted it there."""

    command_id: str  # of the message that told it
    posted: StockMovedElsewhere
    person_id: str
    happened_at: str
    moved: tuple[MovedElsewhere, ...]


KINDS = {"opening": {"opening", "true_up"}, "undo": {"undo"}}
"""What a document of a kind may move."""


def take_stock(command: TakeStock, work: Work) -> None:
    """Write the document and what it moved, true-ups as told; the books hear of it.

    Raises:
        ToldTwice, ToldOtherwise, TooMuchStock, NotAllowed: nothing was recorded.
    """
    work.require("take_stock")
    posted = command.posted
    if work.one("SELECT 1 FROM stock_document WHERE document_id = ?", (posted.document_id,)):
        raise ToldTwice(posted.document_id)
    if not _is_whole(posted.kind, command.moved):
        raise ToldOtherwise(posted.document_id, "movements")
    work.write(
        INSERT_DOCUMENT,
        {
            "document_id": posted.document_id,
            "kind": posted.kind,
            "location_id": posted.location_id,
            "person_id": command.person_id,
            "reason": posted.reason,
            "refers_to": posted.refers_to,
            "completed_at": command.happened_at,
            "posted_on": posted.posted_on,
        },
    )
    journey = Journey(
        posted.document_id,
        posted.kind,
        posted.location_id,
        posted.till_id,
        posted.posted_on,
        command.happened_at,
    )
    _move(journey, command.moved, work)
    work.note(document_id=posted.document_id, moved=len(command.moved))
    work.record(posted)


def _is_whole(kind: str, moved: Sequence[MovedElsewhere]) -> bool:
    """Goods come in or go off again; a true-up moves none, and stands beside the line whose goods came in."""
    came = {(each.movement.line_no, each.movement.item_id) for each in moved if each.kind == "opening"}
    for each in moved:
        told = each.movement
        is_beside = told.quantity == 0 and (told.line_no, told.item_id) in came
        fits = is_beside if each.kind == "true_up" else (told.quantity > 0) == (kind == "opening")
        if each.kind not in KINDS.get(kind, ()) or not fits:
            return False
    return True


def take_goods(event: SaleMadeElsewhere, work: Work) -> None:
    """Move what a sale made elsewhere moved there, whether or not the item keeps stock by now."""
    document = event.document
    journey = Journey(
        document.sale_id,
        "sale",
        document.location_id,
        document.till_id,
        document.business_date,
        event.happened_at,
    )
    moved = [
        MovedElsewhere(
            each.kind,
            Movement(each.line_no, each.item_id, each.quantity, each.value_micros, each.cost_known),
        )
        for each in event.goods
    ]
    _move(journey, moved, work)


def _move(journey: Journey, moved: Sequence[MovedElsewhere], work: Work) -> None:
    """Kind by kind in the order told, as they were written where they happened."""
    for kind, group in groupby(moved, key=lambda each: each.kind):
        movements = [each.movement for each in group]
        levels = _levels_after(journey.location_id, movements, work)
        write_movements(replace(journey, kind=kind), movements, levels, work)


def _levels_after(location_id: str, movements: Sequence[Movement], work: Work) -> dict[str, Level]:
    levels = shelves_of(work, location_id, list({each.item_id for each in movements}))
    for each in movements:
        level = levels.setdefault(each.item_id, Level(0, 0, None))
        level.quantity += each.quantity
        level.value_micros += each.value_micros
    return levels
