"""Put on the shelf what was there before the shop began with Kedai, and take it off again when undone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.catalogue.events import OpeningLine, OpeningStockGiven, OpeningStockTakenBack
from desktop.clock import day_in
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.setup.queries import the_shop
from desktop.stock.costing import Level
from desktop.stock.events import Movement, OpeningStockPosted
from desktop.stock.move_stock import Journey, levels_of, shelves_of, write_movements
from desktop.stock.tables import stock_document

INSERT_DOCUMENT = stock_document.insert()
_MOVED = "SELECT line_no, item_id, quantity FROM stock_movement WHERE document_id = ? ORDER BY line_no"


@dataclass
class NothingToStock(Refusal):
    """No line names an item that keeps stock, with a quantity above nothing."""

    code = "stock.nothing_to_stock"
    lines: int


@dataclass(frozen=True, slots=True)
class PostOpeningStock:
    """What is on a location's shelves at the start, said by hand."""

    command_id: str  # the document's id
    location_id: str
    lines: tuple[OpeningLine, ...]


@dataclass(frozen=True, slots=True)
class OpeningPosted:
    document_id: str
    items: int


def post_opening_stock(command: PostOpeningStock, work: Work) -> OpeningPosted:
    """Put the lines' goods on the shelf: Dr inventory, Cr opening balances.

    Raises:
        NothingToStock, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, OpeningPosted):
        return answered
    work.require("post_opening_stock")
    given = OpeningStockGiven(command.command_id, command.location_id, "opening", command.lines)
    items = _put_on_shelf(given, work)
    if not items:
        raise NothingToStock(len(command.lines))
    work.note(document_id=command.command_id, items=items)
    return work.answer(command.command_id, OpeningPosted(command.command_id, items))


def receive_opening_stock(event: OpeningStockGiven, work: Work) -> None:
    """Write the opening document with its movements; items that keep no stock are passed over."""
    _put_on_shelf(event, work)


def _put_on_shelf(event: OpeningStockGiven, work: Work) -> int:
    """Goods sold before they were counted in are trued up, as at any receipt."""
    levels = levels_of(work, event.location_id, [line.item_id for line in event.lines])
    received, true_ups = [], []
    for number, line in enumerate(event.lines, start=1):
        level = levels.get(line.item_id)
        if level is None or line.quantity <= 0:
            continue
        value, true_up = _receive(level, line)
        known = line.cost_micros is not None
        received.append(Movement(number, line.item_id, line.quantity, value, known))
        if true_up:
            true_ups.append(Movement(number, line.item_id, 0, true_up, True))
    if not received:
        return 0
    journey = _open_document(event, "opening", None, work)
    moved_levels = {each.item_id: levels[each.item_id] for each in received}
    write_movements(journey, received, moved_levels, work)
    if true_ups:
        write_movements(_as(journey, "true_up"), true_ups, {}, work)
    _note_figures([*received, *true_ups], work)
    _tell(journey, event.reason, None, work)
    return len(received)


def _receive(level: Level, line: OpeningLine) -> tuple[int, int]:
    return level.receive(line.quantity, line.cost_micros)


def reverse_opening_stock(event: OpeningStockTakenBack, work: Work) -> None:
    """Take an opening document's goods off the shelf again, at what they are worth by now."""
    moved = work.rows(_MOVED, (event.refers_to,))
    levels = shelves_of(work, event.location_id, [row[1] for row in moved])
    movements = []
    for number, item_id, quantity in moved:
        if quantity > 0 and (level := levels.get(item_id)):
            value, known = level.issue(quantity)
            movements.append(Movement(number, item_id, -quantity, -value, known))
    if not movements:
        return
    journey = _open_document(event, "undo", event.refers_to, work)
    write_movements(journey, movements, levels, work)
    _note_figures(movements, work)
    _tell(journey, event.reason, event.refers_to, work)


def _note_figures(movements: Sequence[Movement], work: Work) -> None:
    """Put into the audit row what moved, so that nobody can make it less in all its rows afterwards."""
    told = [
        [each.line_no, each.item_id, each.quantity, each.value_micros, int(each.cost_known)]
        for each in movements
    ]
    words = json.dumps(told, separators=(",", ":"), ensure_ascii=False)
    work.note(
        movements=len(told),
        quantity=sum(each.quantity for each in movements),
        value_micros=sum(each.value_micros for each in movements),
        movements_sha256=hashlib.sha256(words.encode()).hexdigest(),
    )


def _open_document(
    event: OpeningStockGiven | OpeningStockTakenBack, kind: str, refers_to: str | None, work: Work
) -> Journey:
    today = day_in(the_shop(work).zone, work.now).isoformat()
    work.write(
        INSERT_DOCUMENT,
        {
            "document_id": event.document_id,
            "kind": kind,
            "location_id": event.location_id,
            "person_id": work.who.person_id,
            "reason": event.reason,
            "refers_to": refers_to,
            "completed_at": work.now_text,
            "posted_on": today,
        },
    )
    return Journey(event.document_id, kind, event.location_id, work.who.till_id, today)


def _as(journey: Journey, kind: str) -> Journey:
    return Journey(journey.document_id, kind, journey.location_id, journey.till_id, journey.business_date)


def _tell(journey: Journey, reason: str, refers_to: str | None, work: Work) -> None:
    work.record(
        OpeningStockPosted(
            journey.document_id,
            journey.kind,
            journey.location_id,
            journey.till_id,
            journey.business_date,
            reason,
            refers_to,
        )
    )
