"""Opening stock of imports: what a file said is what came on the shelf, and what is undone went off again."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders
from desktop.verify.origin import STOCK, told_elsewhere


def opening_stock_is_on_the_shelf(rows: Rows) -> Iterator[Wrong]:
    """What an import said of an item is what its document moved: the quantity, and its value at the cost.

    An item that keeps no stock was passed over; at an unknown cost, shelves tells the value.
    """
    return offenders(
        rows,
        "opening_stock",
        "import_id item_id quantity cost_micros moved value_micros",
        "SELECT o.import_id, o.item_id, o.quantity, o.cost_micros, m.quantity, m.value_micros"
        " FROM opening_stock o LEFT JOIN stock_movement m ON m.document_id = o.document_id"
        "  AND m.item_id = o.item_id AND m.kind = 'opening' LEFT JOIN item i ON i.item_id = o.item_id"
        " WHERE o.document_id IS NOT NULL AND iif(m.movement_no IS NULL,"
        "  o.quantity > 0 AND i.tracks_stock = 1 AND NOT EXISTS (SELECT 1 FROM import_change c"
        "   WHERE c.item_id = o.item_id AND c.field = 'tracks_stock'),"
        "  m.quantity <> o.quantity OR m.cost_known <> (o.cost_micros IS NOT NULL)"
        # a thousand at a time: cost times quantity is beyond what a whole number holds
        "  OR m.value_micros <> o.quantity / 1000 * o.cost_micros"
        "   + (2 * (o.quantity % 1000) * o.cost_micros + 1000) / 2000)",
    )


def opening_documents_are_their_imports(rows: Rows) -> Iterator[Wrong]:
    """A document of an import here moves at its place what the import said, and nothing else."""
    return offenders(
        rows,
        "stock_movement",
        "document_id movement_no item_id quantity",
        "SELECT d.document_id, m.movement_no, m.item_id, m.quantity FROM stock_document d"  # noqa: S608 - ours
        " CROSS JOIN stock_movement m ON m.document_id = d.document_id"
        " LEFT JOIN product_import p ON p.import_id = CAST(substr(d.reason, 8) AS INTEGER)"
        " LEFT JOIN opening_stock o ON o.import_id = p.import_id AND o.item_id = m.item_id"
        f" WHERE NOT {told_elsewhere('d.document_id', STOCK)} AND d.reason GLOB 'import [0-9]*'"
        " AND (p.location_id IS NOT d.location_id OR d.document_id"
        "  IS NOT iif(d.kind = 'undo', o.undo_document_id, o.document_id))",
    )


def finished_imports_have_moved_their_stock(rows: Rows) -> Iterator[Wrong]:
    """All opening stock of a live import is posted, and of an undone one what was posted is taken back."""
    return offenders(
        rows,
        "opening_stock",
        "import_id item_id state",
        "SELECT o.import_id, o.item_id, p.state FROM opening_stock o"
        " JOIN product_import p ON p.import_id = o.import_id WHERE (p.state = 'live' AND"
        "  (o.document_id IS NULL OR o.undo_document_id IS NOT NULL))"
        " OR (p.state = 'undone' AND o.document_id IS NOT NULL AND o.undo_document_id IS NULL)",
    )


def undoing_takes_back_what_came(rows: Rows) -> Iterator[Wrong]:
    """An opening document is undone once at most, line by line, as much as came."""
    yield from offenders(
        rows,
        "stock_document",
        "refers_to undone",
        "SELECT refers_to, count(*) FROM stock_document WHERE kind = 'undo' GROUP BY refers_to"
        " HAVING count(*) > 1",
    )
    yield from offenders(
        rows,
        "stock_movement",
        "document_id line_no item_id left_over",
        "WITH undone AS MATERIALIZED (SELECT document_id, refers_to FROM stock_document WHERE kind = 'undo'),"
        " both AS (SELECT u.document_id, m.line_no, m.item_id, m.quantity FROM undone u"
        "  CROSS JOIN stock_movement m ON m.document_id = u.document_id"
        "  UNION ALL SELECT u.document_id, m.line_no, m.item_id, m.quantity FROM undone u"
        "  CROSS JOIN stock_movement m ON m.document_id = u.refers_to AND m.kind = 'opening')"
        " SELECT document_id, line_no, item_id, sum(quantity) FROM both"
        " GROUP BY document_id, line_no, item_id HAVING sum(quantity) <> 0",
    )
