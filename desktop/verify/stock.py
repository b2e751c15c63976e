"""Stock: levels are what moved, their value is the inventory account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.database.rows import Row, Rows
from desktop.verify.finding import STRETCH, Wrong, offenders, offending_sales
from desktop.verify.kept_totals import added_up, compared
from desktop.verify.origin import SALE, told_elsewhere

_NEXT = (
    "SELECT max(movement_no) FROM (SELECT movement_no FROM stock_movement WHERE movement_no > :after"
    " ORDER BY movement_no LIMIT :size)"
)


def movement_stretches(rows: Rows) -> Iterator[dict[str, object]]:
    """All movements, a few thousand at a time, in the order they happened."""
    after: int = 0
    while (found := rows.one(_NEXT, {"after": after, "size": STRETCH})) and found[0] is not None:
        yield {"after": after, "upto": found[0]}
        after = found[0]


def levels_are_the_movements(rows: Rows) -> Iterator[Wrong]:
    """Quantity, value and last cost of every item and place.

    Memory grows with the items that move, not with sales.
    """
    sql = (
        "SELECT item_id, location_id, sum(quantity), sum(value_micros) FROM stock_movement"
        " WHERE movement_no > :after AND movement_no <= :upto GROUP BY item_id, location_id"
    )
    kept = rows.rows("SELECT item_id, location_id, quantity, value_micros FROM stock_level")
    counted = added_up((rows.rows(sql, stretch) for stretch in movement_stretches(rows)), 2)
    yield from compared("stock_level", "item_id location_id", kept, counted)
    yield from _last_costs(rows)


def _last_costs(rows: Rows) -> Iterator[Wrong]:
    """The cost that goods leave at when the shelf is short is the newest one that goods came in at.

    Newest where they came in: when another till's goods are told here does not matter.
    """
    sql = (
        "SELECT item_id, location_id, quantity, value_micros, happened_at, document_id, line_no"
        " FROM stock_movement"
        " WHERE movement_no > :after AND movement_no <= :upto"
        " AND kind IN ('opening', 'receipt') AND cost_known = 1 AND quantity > 0"
    )
    came: dict[tuple[str, str], tuple[int, int]] = {}
    newest: dict[tuple[str, str], Row] = {}
    for stretch in movement_stretches(rows):
        for item_id, location_id, quantity, value, *when in rows.rows(sql, stretch):
            where = (item_id, location_id)
            if tuple(when) >= newest.get(where, ("",)):
                came[where], newest[where] = (quantity, value), tuple(when)
    for item_id, location_id, cost in rows.rows(
        "SELECT item_id, location_id, last_cost_micros FROM stock_level"
    ):
        quantity, value = came.get((item_id, location_id), (0, 0))
        expected = None if cost is None else (2 * cost * quantity + 1_000) // 2_000
        if (quantity == 0) != (cost is None) or (quantity and expected != value):
            facts = {"item_id": item_id, "location_id": location_id, "last_cost_micros": cost}
            yield "stock_level", {**facts, "came_in_micros": value}


def shelves_without_cost(rows: Rows) -> int:
    """How many shelves hold goods that never came in at a cost: sound, but worth nothing in the books."""
    found = rows.one("SELECT count(*) FROM stock_level WHERE quantity > 0 AND last_cost_micros IS NULL")
    return int(found[0]) if found else 0


def stock_value_is_the_levels(rows: Rows) -> Iterator[Wrong]:
    """A location's stock value is the sum of its shelves."""
    return offenders(
        rows,
        "stock_value",
        "location_id value_micros levels_micros",
        "SELECT p.location_id, v.value_micros, coalesce(sum(l.value_micros), 0) FROM location p"
        " LEFT JOIN stock_value v ON v.location_id = p.location_id"
        " LEFT JOIN stock_level l ON l.location_id = p.location_id GROUP BY p.location_id"
        " HAVING coalesce(v.value_micros, 0) <> coalesce(sum(l.value_micros), 0)",
    )


def stock_value_is_the_inventory_account(rows: Rows) -> Iterator[Wrong]:
    """A location's stock value, rounded to cents (halves away from zero), is its inventory account."""
    for location_id, value in rows.rows(
        "SELECT p.location_id, coalesce(v.value_micros, 0) FROM location p"
        " LEFT JOIN stock_value v ON v.location_id = p.location_id"
    ):
        (booked,) = rows.one(
            "SELECT coalesce(sum(amount_cents), 0) FROM entry_line WHERE account = '1200' AND location_id ="
            " ?",
            (location_id,),
        ) or (0,)
        cents = (2 * abs(value) + 10_000) // 20_000 * (1 if value >= 0 else -1)
        if cents != booked:
            yield "stock_value", {"location_id": location_id, "value_cents": cents, "booked_cents": booked}


def goods_sold_left_the_shelf(rows: Rows) -> Iterator[Wrong]:
    """Every counter line of an item that keeps stock has its movement, of that item, place and quantity.

    A history document moved all such lines or none, as its import was asked to. What was sold as a
    service, or before an import let the item keep stock, left no shelf. Whether an item kept stock at another
    till is that till's matter: what it told was moved.
    """
    return offending_sales(
        rows,
        "stock_movement",
        "sale_id line_no item_id sold moved",
        "SELECT s.sale_id, l.line_no, l.item_id, l.base_quantity, m.quantity FROM sale s"  # noqa: S608 - ours
        " JOIN sale_line l ON l.sale_id = s.sale_id JOIN item i ON i.item_id = l.item_id AND i.tracks_stock"
        " = 1"
        " LEFT JOIN stock_movement m ON m.document_id = s.sale_id AND m.line_no = l.line_no"
        "  AND m.kind = iif(l.original_sale_id IS NULL, 'sale', 'refund')"
        " WHERE s.sale_id > :after AND s.sale_id <= :upto AND (s.kind <> 'history'"
        "  OR EXISTS (SELECT 1 FROM stock_movement o WHERE o.document_id = s.sale_id))"
        " AND l.kind IN ('goods', 'weighed') AND (m.movement_no IS NULL AND NOT EXISTS (SELECT 1 FROM"
        "  import_change c WHERE c.item_id = l.item_id AND c.field = 'tracks_stock' AND c.old_value = '0')"
        f"  AND NOT {told_elsewhere('s.sale_id', SALE)} AND (l.original_sale_id IS NULL OR EXISTS"
        "   (SELECT 1 FROM stock_movement o WHERE o.document_id = l.original_sale_id"
        "    AND o.line_no = l.original_line_no))"
        "  OR m.quantity <> -l.base_quantity OR m.item_id <> l.item_id OR m.location_id <> s.location_id"
        "  OR m.till_id <> s.till_id OR m.business_date <> s.business_date)",
    )


def every_movement_has_its_document(rows: Rows) -> Iterator[Wrong]:
    """Sales and returns move stock by one of their lines, once; the others belong to a stock document.

    What is written off, or trued up, at a counter stands beside the line that came back.
    """
    return offenders(
        rows,
        "stock_movement",
        "movement_no kind document_id line_no",
        "SELECT movement_no, kind, document_id, line_no FROM stock_movement m WHERE NOT CASE"
        " WHEN kind IN ('sale', 'refund', 'write_off')"
        "  OR kind = 'true_up' AND EXISTS (SELECT 1 FROM sale WHERE sale_id = m.document_id)"
        " THEN EXISTS (SELECT 1 FROM sale_line l WHERE l.sale_id = m.document_id AND l.line_no = m.line_no"
        "  AND l.item_id = m.item_id AND (l.original_sale_id IS NULL) = (m.kind = 'sale')"
        "  AND m.quantity = l.base_quantity * CASE m.kind WHEN 'true_up' THEN 0 WHEN 'write_off' THEN 1"
        "   ELSE -1 END)"
        " AND NOT EXISTS (SELECT 1 FROM stock_movement o WHERE o.document_id = m.document_id"
        "  AND o.line_no = m.line_no AND o.kind = m.kind AND o.movement_no < m.movement_no)"
        " ELSE EXISTS (SELECT 1 FROM stock_document d WHERE d.document_id = m.document_id"
        "  AND d.location_id = m.location_id) END",
    )


def stock_documents_moved_stock(rows: Rows) -> Iterator[Wrong]:
    """An opening or receipt without movements is half a document; an undoing names what it undoes."""
    return offenders(
        rows,
        "stock_document",
        "document_id kind",
        "SELECT document_id, kind FROM stock_document d WHERE (kind IN ('opening', 'receipt') AND NOT EXISTS"
        " (SELECT 1 FROM stock_movement m WHERE m.document_id = d.document_id))"
        " OR (kind = 'undo' AND refers_to IS NULL)",
    )


def what_opened_is_kept(rows: Rows) -> Iterator[Wrong]:
    """What opening documents put on a location's shelves, less what undoing took, is the sum kept of it."""
    return offenders(
        rows,
        "stock_value",
        "location_id opened_micros moved_micros",
        "SELECT p.location_id, v.opened_micros, coalesce(m.moved, 0) FROM location p"
        " LEFT JOIN stock_value v ON v.location_id = p.location_id LEFT JOIN (SELECT location_id,"
        "  sum(value_micros) moved FROM stock_movement WHERE kind IN ('opening', 'undo') GROUP BY"
        " location_id) m"
        " ON m.location_id = p.location_id WHERE coalesce(v.opened_micros, 0) <> coalesce(m.moved, 0)",
    )


def the_books_follow_the_shelf(rows: Rows) -> Iterator[Wrong]:
    """Each document books the changes of its location's sums, rounded before and after it.

    To inventory that of all that lies there; to opening balances that of what opening documents put there.
    What is left is cost of goods. What a document moved lies together in the order of movements, or in a few
    runs of it.
    """
    suspects = {run.document_id for run in _runs(rows) if not run.is_booked}
    moved: dict[str, list[int]] = {document_id: [0, 0] for document_id in suspects}
    booked: dict[str, list[int]] = {}
    for run in _runs(rows) if suspects else ():
        if run.document_id in moved:
            moved[run.document_id][0] += run.cents
            moved[run.document_id][1] += run.opened_cents
            booked[run.document_id] = [run.booked, run.opened_booked]
    for document_id, cents in moved.items():
        if cents != booked[document_id]:
            yield "entry_line", {"document_id": document_id, "moved": cents, "booked": booked[document_id]}


@dataclass(frozen=True, slots=True)
class _Run:
    """Movements of one document that follow each other, and what its entry books for all of them."""

    document_id: str
    cents: int
    opened_cents: int
    booked: int
    opened_booked: int

    @property
    def is_booked(self) -> bool:
        return (self.cents, self.opened_cents) == (self.booked, self.opened_booked)


_RUNS = (
    "SELECT document_id, location_id, sum(value_micros), sum(iif(kind IN ('opening', 'undo'), value_micros,"
    " 0)), coalesce((SELECT sum(l.amount_cents) FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
    "  WHERE e.document_id = r.document_id AND l.account = '1200'), 0),"
    " coalesce((SELECT -sum(l.amount_cents) FROM entry e JOIN entry_line l ON l.entry_id = e.entry_id"
    "  WHERE e.document_id = r.document_id AND l.account = '3010'), 0)"
    " FROM (SELECT *, sum(starts) OVER (ORDER BY movement_no) run FROM (SELECT movement_no, document_id,"
    "  kind, location_id, value_micros, (document_id, location_id) IS NOT (lag(document_id) OVER seen,"
    "  lag(location_id) OVER seen) starts FROM stock_movement"
    "  WHERE movement_no > :after AND movement_no <= :upto WINDOW seen AS (ORDER BY movement_no))) r"
    " GROUP BY run ORDER BY run"
)


def _runs(rows: Rows) -> Iterator[_Run]:
    """Runs in order. One that a stretch cuts comes in two, which add up to the same."""
    sums: dict[str, tuple[int, int]] = {}
    for stretch in movement_stretches(rows):
        for document_id, location_id, change, opening, *booked in rows.rows(_RUNS, stretch):
            value, opened = sums.get(location_id, (0, 0))
            sums[location_id] = (value + change, opened + opening)
            cents = _cents(value + change) - _cents(value)
            yield _Run(document_id, cents, _cents(opened + opening) - _cents(opened), *booked)


def _cents(micros: int) -> int:
    return (2 * abs(micros) + 10_000) // 20_000 * (1 if micros >= 0 else -1)
