"""What follows the flip, in steps that a crash may cut off anywhere: each can be done again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop.catalogue.import_products.publish import (
    forget_left_out,
    post_opening_stock,
    set_state,
    step,
    take_back_opening_stock,
    undo_import,
    unfinished,
)
from desktop.catalogue.import_products.refusals import StockLeftOut
from desktop.catalogue.import_products.roll import roll_back, roll_forward
from desktop.catalogue.search_index import take_from_search
from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.errors import Refusal

UNSEARCHED_AT_ONCE = 500
Told = Callable[[Refusal], None]


def unheard(_refusal: Refusal) -> None:
    """Nobody listens."""


def finish_publishing(database: Database, who: Who, import_id: int) -> int:
    """Roll the changes forward and put the opening stock on the shelf; then the import is live.

    How many items' stock was left out because no shelf can hold it (nothing, of a file checked today).
    """
    done: int | None = 0
    while done is not None:
        done = database.run_work(partial(roll_forward, import_id, done), who)
    last: str | None = ""
    while last is not None:
        last = database.run(post_opening_stock, step(import_id, last), who)
    left_out = database.run_work(partial(forget_left_out, import_id), who)
    database.run_work(partial(set_state, import_id, "live"), who)
    return left_out


def undo(database: Database, who: Who, import_id: int) -> None:
    """Undo an import that shows: nothing of it shows from the first moment, the rest follows.

    Raises:
        NotUndoable, NotAllowed: nothing was changed.
    """
    database.run(undo_import, step(import_id), who)
    finish_undoing(database, who, import_id)


def finish_undoing(database: Database, who: Who, import_id: int) -> None:
    """Roll the changes back, take the opening stock off the shelf and the items out of the search."""
    done: int | None = 0
    while done is not None:
        done = database.run_work(partial(roll_back, import_id, done), who)
    while database.run(take_back_opening_stock, step(import_id), who):
        pass
    throw_away(database, who, import_id)


def throw_away(database: Database, who: Who, import_id: int) -> None:
    """Take an import's items out of the search; its rows stay hidden for good (sales may name them)."""
    reader = database.reader()
    try:
        after = 0
        while numbers := [
            row[0]
            for row in reader.rows(
                "SELECT item_no FROM item WHERE item_no > ? AND import_id = ? ORDER BY item_no LIMIT ?",
                (after, import_id, UNSEARCHED_AT_ONCE),
            )
        ]:
            database.run_work(partial(take_from_search, numbers), who)
            after = numbers[-1]
    finally:
        reader.close()
    database.run_work(partial(set_state, import_id, "undone"), who)


def resume_imports(database: Database, who: Who, told: Told = unheard) -> list[int]:
    """Finish what a crash cut off, at start and before any import; the numbers of the imports touched.

    What was published is finished, what was being undone is undone, what was only staged is thrown away.
    `told` hears what could not be taken, or why one cannot be finished: it does not stop the others, and
    can be undone.
    """
    reader = database.reader()
    try:
        found = unfinished(reader)
    finally:
        reader.close()
    for import_id, state, _location in found:
        try:
            _resume(database, who, import_id, state)
        except Refusal as refusal:
            told(refusal)
    return [int(row[0]) for row in found]


def _resume(database: Database, who: Who, import_id: int, state: str) -> None:
    if state == "undoing":
        finish_undoing(database, who, import_id)
    elif state == "staged":
        throw_away(database, who, import_id)
    elif items := finish_publishing(database, who, import_id):
        raise StockLeftOut(import_id, items)
