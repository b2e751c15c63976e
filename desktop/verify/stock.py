"""Stock: levels are what moved, their value is the inventory account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.verify.finding import STRETCH, Wrong, offenders, offending_sales
from desktop.verify.kept_totals import added_up, compared

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
    """The cost that goods leave at when the shelf is short is the newest one that goods came in at."""
    sql = (
        "SELECT item_id, location_id, quantity, value_micros FROM stock_movement"
        " WHERE movement_no > :after AND movement_no <= :upto"
        " AND kind IN ('opening', 'receipt') AND cost_known = 1 AND quantity > 0"
    )
    came: dict[tuple[str, str], tuple[int, int]] = {}
    for stretch in movement_stretches(rows):
        for item_id, location_id, quantity, value in rows.rows(sql, stretch):
            came[item_id, location_id] = (quantity, value)
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
    service, or before an import let the item keep stock, left no shelf.
    """
    return offending_sales(
        rows,
        "stock_movement",
        "sale_id line_no item_id sold moved",
        "SELECT s.sale_id, l.line_no, l.item_id, l.base_quantity, m.quantity FROM sale s"
        " JOIN sale_line l ON l.sale_id = s.sale_id JOIN item i ON i.item_id = l.item_id AND i.tracks_stock"
        " = 1"
        " LEFT JOIN stock_movement m ON m.document_id = s.sale_id AND m.line_no = l.line_no"
        " WHERE s.sale_id > :after AND s.sale_id <= :upto AND (s.kind <> 'history'"
        "  OR EXISTS (SELECT 1 FROM stock_movement o WHERE o.document_id = s.sale_id))"
        " AND l.kind IN ('goods', 'weighed') AND (m.movement_no IS NULL AND NOT EXISTS (SELECT 1 FROM"
        "  import_change c WHERE c.item_id = l.item_id AND c.field = 'tracks_stock' AND c.old_value = '0')"
        "  OR m.quantity <> -l.base_quantity OR m.item_id <> l.item_id OR m.location_id <> s.location_id"
        "  OR m.till_id <> s.till_id OR m.business_date <> s.business_date)",
    )


def every_movement_has_its_document(rows: Rows) -> Iterator[Wrong]:
    """Sales move stock by one of their lines, once; all other movements belong to a stock document."""
    return offenders(
        rows,
        "stock_movement",
        "movement_no kind document_id line_no",
        "SELECT movement_no, kind, document_id, line_no FROM stock_movement m WHERE NOT CASE"
        " WHEN kind = 'sale' THEN EXISTS (SELECT 1 FROM sale_line l WHERE l.sale_id = m.document_id"
        "  AND l.line_no = m.line_no AND l.item_id = m.item_id)"
        " AND NOT EXISTS (SELECT 1 FROM stock_movement o WHERE o.document_id = m.document_id"
        "  AND o.line_no = m.line_no AND o.movement_no < m.movement_no)"
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


def the_books_follow_the_shelf(rows: Rows) -> Iterator[Wrong]:
    """Each document books the change of its location's value, rounded before and after it.

    A sale books it to inventory; of opening stock the goods are booked against opening balances and the
    true-ups against cost of goods. What a document moved lies together in the order of movements, or in a
    few runs of it.
    """
    suspects = {run.part for run in _runs(rows) if run.cents != run.booked}
    moved: dict[tuple[str, str], int] = dict.fromkeys(suspects, 0)
    booked: dict[tuple[str, str], int] = {}
    for run in _runs(rows) if suspects else ():
        if run.part in moved:
            moved[run.part] += run.cents
            booked[run.part] = run.booked
    for part, cents in moved.items():
        if cents != booked[part]:
            document_id, kind = part
            facts = {"document_id": document_id, "kind": kind, "moved_cents": cents}
            yield "entry_line", {**facts, "booked_cents": booked[part]}


@dataclass(frozen=True, slots=True)
class _Run:
    """Movements of one kind of one document that follow each other, and what its entries book for them."""

    part: tuple[str, str]  # document and kind
    cents: int
    booked: int


_RUNS = (
    "SELECT document_id, kind, location_id, sum(value_micros), coalesce((SELECT"
    " sum(iif(l.account = '1200', l.amount_cents, -l.amount_cents)) FROM entry e"
    " JOIN entry_line l ON l.entry_id = e.entry_id WHERE e.document_id = r.document_id AND l.account ="
    " CASE r.kind WHEN 'opening' THEN '3010' WHEN 'undo' THEN '3010' WHEN 'true_up' THEN '5010'"
    " ELSE '1200' END), 0)"
    " FROM (SELECT *, sum(starts) OVER (ORDER BY movement_no) run FROM (SELECT movement_no, document_id,"
    "  kind, location_id, value_micros, (document_id, kind, location_id) IS NOT (lag(document_id) OVER seen,"
    "  lag(kind) OVER seen, lag(location_id) OVER seen) starts FROM stock_movement"
    "  WHERE movement_no > :after AND movement_no <= :upto WINDOW seen AS (ORDER BY movement_no))) r"
    " GROUP BY run ORDER BY run"
)


def _runs(rows: Rows) -> Iterator[_Run]:
    """Runs in order. One that a stretch cuts comes in two, which add up to the same."""
    value: dict[str, int] = {}
    for stretch in movement_stretches(rows):
        for document_id, kind, location_id, change, booked in rows.rows(_RUNS, stretch):
            before = value.get(location_id, 0)
            value[location_id] = before + change
            yield _Run((document_id, kind), _cents(before + change) - _cents(before), booked)


def _cents(micros: int) -> int:
    return (2 * abs(micros) + 10_000) // 20_000 * (1 if micros >= 0 else -1)
