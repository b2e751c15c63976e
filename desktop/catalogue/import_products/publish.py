"""The steps of an import as commands: begin, publish by the one-row flip, opening stock, undo."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam

from desktop.catalogue.events import (
    ImportPublished,
    ImportUndone,
    OpeningLine,
    OpeningStockGiven,
    OpeningStockTakenBack,
)
from desktop.catalogue.import_products.refusals import ImportUnfinished, NotUndoable, StockTooDear
from desktop.catalogue.import_products.stock_worth import MOST_WORTH_MICROS, worth_of, worth_of_shelves
from desktop.catalogue.queries import shows
from desktop.catalogue.tables import hidden_import, opening_stock, product_import
from desktop.database.rows import Row, Rows
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.money import LARGEST_QUANTITY

STOCK_AT_ONCE = 400
"""Items of one opening document: a movement, a level and a mark each."""

INSERT_IMPORT = product_import.insert()
INSERT_HIDDEN = hidden_import.insert()
SHOW = hidden_import.delete().where(hidden_import.c.import_id == bindparam("this_import"))
_THIS_IMPORT = product_import.c.import_id == bindparam("this_import")
SET_STATE = product_import.update().where(_THIS_IMPORT).values(state=bindparam("to"))
SET_COUNTS = (
    product_import.update()
    .where(_THIS_IMPORT)
    .values(rows_new=bindparam("new"), rows_changed=bindparam("changed"))
)
SET_FINISHED = (
    product_import.update().where(_THIS_IMPORT).values(state=bindparam("to"), finished_at=bindparam("at"))
)
_THIS_STOCK = (
    opening_stock.c.import_id == bindparam("this_import"),
    opening_stock.c.item_id == bindparam("this_item"),
)
SET_POSTED = opening_stock.update().where(*_THIS_STOCK).values(document_id=bindparam("document"))
SET_UNDONE = (
    opening_stock.update()
    .where(
        opening_stock.c.import_id == bindparam("this_import"),
        opening_stock.c.document_id == bindparam("this_document"),
    )
    .values(undo_document_id=bindparam("document"))
)
_UNPOSTED = (
    "SELECT item_id, quantity, cost_micros FROM opening_stock"
    " WHERE import_id = ? AND item_id > ? AND document_id IS NULL ORDER BY item_id LIMIT ?"
)
_LEFT_OUT = "SELECT count(*) FROM opening_stock WHERE import_id = ? AND document_id IS NULL"
_FORGET_LEFT_OUT = "DELETE FROM opening_stock WHERE import_id = ? AND document_id IS NULL"
_POSTED = (
    "SELECT document_id FROM opening_stock WHERE import_id = ? AND document_id IS NOT NULL"
    " AND undo_document_id IS NULL LIMIT 1"
)

# What this import itself set on a standing item is set back, and so needs nothing.
_NEEDED_DEPOSITS = (
    "SELECT d.item_id, d.product_id FROM item d WHERE d.import_id = :this AND d.kind = 'deposit'"  # noqa: S608
    " AND EXISTS (SELECT 1 FROM item i WHERE i.deposit_item_id = d.item_id AND i.import_id <> :this"
    f" AND {shows('i')} AND NOT EXISTS (SELECT 1 FROM import_change c WHERE c.import_id = :this"
    "  AND c.entity_id = i.item_id AND c.field = 'deposit_item_id' AND c.new_value = d.item_id))"
)
_OWN_ITEM = tuple(
    f"UPDATE {table} SET import_id = 0 WHERE import_id = ? AND item_id = ?"  # noqa: S608
    for table in ("item", "unit", "item_gst")
)
_OWN_PRICES = (
    "UPDATE price SET import_id = 0 WHERE import_id = ?"
    " AND unit_id IN (SELECT unit_id FROM unit WHERE item_id = ?)"
)
_OWN_PRODUCT = "UPDATE product SET import_id = 0 WHERE import_id = ? AND product_id = ?"


@dataclass(frozen=True, slots=True)
class BeginImport:
    command_id: str
    file_name: str
    file_sha256: str
    location_id: str


@dataclass(frozen=True, slots=True)
class ImportStep:
    """The next step of an import; `after` is the last item a step before it has done."""

    command_id: str
    import_id: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class PublishImport:
    command_id: str
    import_id: int
    items_new: int
    items_changed: int


def begin_import(command: BeginImport, work: Work) -> int:
    """Open an import whose rows do not show; its number.

    Raises:
        ImportUnfinished, NotAllowed: nothing was recorded.
    """
    work.require("import_products")
    if busy := unfinished(work):
        raise ImportUnfinished(busy[0][0])
    (last,) = work.one("SELECT coalesce(max(import_id), 0) FROM product_import") or (0,)
    import_id = int(last) + 1
    work.write(
        INSERT_IMPORT,
        {
            "import_id": import_id,
            "file_name": command.file_name,
            "file_sha256": command.file_sha256,
            "state": "staged",
            "location_id": command.location_id,
            "rows_new": 0,
            "rows_changed": 0,
            "started_at": work.now_text,
            "finished_at": None,
            "person_id": work.who.person_id,
        },
    )
    work.write(INSERT_HIDDEN, {"import_id": import_id})
    work.note(import_id=import_id)
    return import_id


def unfinished(rows: Rows) -> list[Row]:
    """Imports that were cut off: number, state and location."""
    return rows.rows(
        "SELECT import_id, state, location_id FROM product_import"
        " WHERE state IN ('staged', 'publishing', 'undoing') ORDER BY import_id"
    )


def publish_import(command: PublishImport, work: Work) -> int:
    """Let all rows of the import show, at once."""
    work.require("import_products")
    import_id = command.import_id
    work.write(SHOW, {"this_import": import_id})
    work.write(SET_STATE, {"this_import": import_id, "to": "publishing"})
    counts = {"new": command.items_new, "changed": command.items_changed}
    work.write(SET_COUNTS, {"this_import": import_id, **counts})
    work.note(import_id=import_id, **counts)
    work.record(ImportPublished(import_id, command.items_new, command.items_changed))
    return import_id


def post_opening_stock(command: ImportStep, work: Work) -> str | None:
    """Have the stockroom put the next items on the shelf; the last item done, nothing when all are.

    What no shelf can hold is passed over and gets no document: files were not always checked for it.
    """
    work.require("post_opening_stock")
    found = work.rows(_UNPOSTED, (command.import_id, command.after, STOCK_AT_ONCE))
    if not found:
        return None
    location_id = _location(command.import_id, work)
    lines = _that_fit([OpeningLine(*row) for row in found], worth_of_shelves(work, location_id))
    if lines:
        document_id = command.command_id
        marks: list[dict[str, object]] = [
            {"this_import": command.import_id, "this_item": line.item_id, "document": document_id}
            for line in lines
        ]
        work.write(SET_POSTED, marks)
        work.note(import_id=command.import_id, document_id=document_id)
        work.record(OpeningStockGiven(document_id, location_id, _reason(command.import_id), lines))
    return str(found[-1][0])


def _that_fit(lines: list[OpeningLine], worth: int) -> tuple[OpeningLine, ...]:
    fit = []
    for line in lines:
        try:
            given = worth_of(line.quantity, line.cost_micros)
        except StockTooDear:
            continue
        if line.quantity <= LARGEST_QUANTITY and worth + given <= MOST_WORTH_MICROS:
            fit.append(line)
            worth += given
    return tuple(fit)


def forget_left_out(import_id: int, work: Work) -> int:
    """Of how many items of a published import no shelf could hold the stock, which is forgotten."""
    found = work.one(_LEFT_OUT, (import_id,))
    work.write_sql(_FORGET_LEFT_OUT, [(import_id,)])
    return int(found[0]) if found else 0


def undo_import(command: ImportStep, work: Work) -> int:
    """Let none of its rows show any more, at once; the rest follows in steps.

    One that was published and not finished can be undone as well. Only the deposit items that drinks
    of elsewhere owe stay, as the shop's own.

    Raises:
        NotUndoable, NotAllowed: nothing was changed.
    """
    work.require("undo_import")
    found = work.one("SELECT state FROM product_import WHERE import_id = ?", (command.import_id,))
    if found is None or found[0] not in ("live", "publishing"):
        raise NotUndoable(command.import_id)
    _keep_needed_deposits(command.import_id, work)
    work.write(INSERT_HIDDEN, {"import_id": command.import_id})
    work.write(SET_STATE, {"this_import": command.import_id, "to": "undoing"})
    work.note(import_id=command.import_id)
    work.record(ImportUndone(command.import_id))
    return command.import_id


def _keep_needed_deposits(import_id: int, work: Work) -> None:
    for item_id, product_id in work.rows(_NEEDED_DEPOSITS, {"this": import_id}):
        for statement in (*_OWN_ITEM, _OWN_PRICES):
            work.write_sql(statement, [(import_id, item_id)])
        work.write_sql(_OWN_PRODUCT, [(import_id, product_id)])


def take_back_opening_stock(command: ImportStep, work: Work) -> str | None:
    """Have the stockroom undo the next opening document; its id, nothing when all are undone."""
    found = work.one(_POSTED, (command.import_id,))
    if found is None:
        return None
    location_id = _location(command.import_id, work)
    marks = {"this_import": command.import_id, "this_document": found[0], "document": command.command_id}
    work.write(SET_UNDONE, marks)
    work.note(import_id=command.import_id, document_id=command.command_id)
    work.record(OpeningStockTakenBack(command.command_id, found[0], location_id, _reason(command.import_id)))
    return str(found[0])


def step(import_id: int, after: str = "") -> ImportStep:
    return ImportStep(new_id(), import_id, after)


def set_state(import_id: int, state: str, work: Work) -> None:
    work.write(SET_FINISHED, {"this_import": import_id, "to": state, "at": work.now_text})


def _location(import_id: int, work: Work) -> str:
    (location_id,) = work.one("SELECT location_id FROM product_import WHERE import_id = ?", (import_id,)) or (
        "",
    )
    return str(location_id)


def _reason(import_id: int) -> str:
    return f"import {import_id}"
