"""What the counter asks of the catalogue: an item by its code, its price on a day, tiles and categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.catalogue.barcodes import canonical
from desktop.database.rows import Row, Rows

STANDARD_PRICE_LIST = "standard"
DEFAULT_GST_CODE = "SR"
"""Of an item that says nothing else. Only what differs has a row (docs/decisions/0019)."""


@dataclass(frozen=True, slots=True)
class DepositHit:
    """The drink container's deposit that is sold along with an item."""

    item_id: str
    unit_id: str
    unit_name: str
    name: str
    sku: str
    price_cents: int | None


@dataclass(frozen=True, slots=True)
class ScanHit:
    """All the counter needs to put one unit of an item into the basket."""

    item_id: str
    unit_id: str
    unit_name: str
    factor: int  # thousandths of the base unit in one unit
    kind: str
    name: str
    sku: str
    code: str | None  # as printed on the label; nothing when it was not found by a label
    price_cents: int | None  # GST included; nothing when no price is set for that day
    gst_code: str
    tracks_stock: bool
    colour: str
    deposit: DepositHit | None


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in a list of things to pick, with what is on the shelf."""

    hit: ScanHit
    on_hand: int | None  # thousandths of the base unit; nothing when no stock is kept


@dataclass(frozen=True, slots=True)
class FavouritePage:
    page_id: str
    name: str


@dataclass(frozen=True, slots=True)
class OnOffer:
    """What a unit sells as; the factor is thousandths of the item's base unit."""

    item_id: str
    kind: str
    factor: int
    gst_code: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A place on a page of favourites."""

    position: int
    listed: Listed


@dataclass(frozen=True, slots=True)
class Category:
    category_id: str
    name: str
    parent_id: str | None
    colour: str


@dataclass(frozen=True, slots=True)
class Span:
    """Which stretch of a long list is wanted."""

    limit: int = 60
    offset: int = 0


FIRST_SPAN = Span()


def price_of(unit: str) -> str:
    """SQL for a unit's price on the day `:on`, in the standard list."""
    # The newest day that has begun; of one day the newest change. One step down an index, never a sort.
    return (
        f"(SELECT p.price_cents FROM price p WHERE p.unit_id = {unit} AND p.price_list_id = 'standard'"  # noqa: S608
        " AND p.from_day <= :on AND (p.until_day IS NULL OR p.until_day >= :on)"
        f" AND {shows('p')} ORDER BY p.from_day DESC, p.change_no DESC LIMIT 1)"
    )


def shows(row: str) -> str:
    """SQL for: the row's import is not hidden."""
    return f"NOT EXISTS (SELECT 1 FROM hidden_import h WHERE h.import_id = {row}.import_id)"  # noqa: S608


GST_OF_ITEM = (
    "coalesce((SELECT g.gst_code FROM item_gst g WHERE g.item_id = i.item_id AND g.from_day <= :on"  # noqa: S608
    f" AND {shows('g')} ORDER BY g.from_day DESC, g.change_no DESC LIMIT 1), '{DEFAULT_GST_CODE}')"
)
_COLUMNS = (
    f"i.item_id, u.unit_id, u.name, u.factor, i.kind, i.name, i.sku, {price_of('u.unit_id')}, {GST_OF_ITEM},"
    f" i.tracks_stock, i.colour, d.item_id, v.unit_id, v.name, d.name, d.sku, {price_of('v.unit_id')}"
)
_DEPOSIT = (
    f" LEFT JOIN item d ON d.item_id = i.deposit_item_id AND d.archived_at IS NULL AND {shows('d')}"
    " LEFT JOIN unit v ON v.item_id = d.item_id AND v.is_base = 1"
)
_ITEM_SHOWS = f" i.archived_at IS NULL AND {shows('i')}"

# CROSS JOIN keeps the order of the tables: without statistics SQLite must not start at the wrong end.
_BY_CODE = (
    f"SELECT {_COLUMNS}, b.printed FROM barcode b CROSS JOIN item i ON i.item_id = b.item_id"  # noqa: S608
    f" CROSS JOIN unit u ON u.unit_id = b.unit_id{_DEPOSIT}"
    f" WHERE b.code = :code AND {shows('b')} AND{_ITEM_SHOWS} ORDER BY b.unit_id LIMIT 1"  # the older sells
)
_ON_HAND = (
    "CASE WHEN i.tracks_stock THEN coalesce((SELECT l.quantity FROM stock_level l"
    " WHERE l.item_id = i.item_id AND l.location_id = :place), 0) END"
)
_LISTED = f"SELECT {_COLUMNS}, NULL, {_ON_HAND}"  # noqa: S608


def item_by_code(rows: Rows, code: str, on: date) -> ScanHit | None:
    """What a label stands for on a day, price list Standard; nothing when no item carries the code.

    Raises:
        BadBarcode: no label carries such a code.
    """
    return item_by_canonical_code(rows, canonical(code), on)


def item_by_canonical_code(rows: Rows, code: str, on: date) -> ScanHit | None:
    """The same of a code that is canonical already."""
    found = rows.one(_BY_CODE, {"code": code, "on": on.isoformat()})
    return _hit(found) if found else None


_BY_SKU = (
    f"SELECT {_COLUMNS}, NULL FROM item i"  # noqa: S608
    f" CROSS JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1{_DEPOSIT}"
    f" WHERE i.sku = :sku AND{_ITEM_SHOWS} ORDER BY i.item_id LIMIT 1"  # the older sells
)


def item_by_sku(rows: Rows, sku: str, on: date) -> ScanHit | None:
    """An item by its own code, in its base unit."""
    found = rows.one(_BY_SKU, {"sku": sku, "on": on.isoformat()})
    return _hit(found) if found else None


_OF_ITEM = (
    f"{_LISTED} FROM item i CROSS JOIN unit u ON u.item_id = i.item_id{_DEPOSIT}"
    f" WHERE i.item_id = :item AND{_ITEM_SHOWS} ORDER BY u.is_base DESC, u.factor, u.unit_id"
)
_OPEN_PRICE = (
    f"SELECT {_COLUMNS}, NULL FROM item i"  # noqa: S608
    f" CROSS JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1{_DEPOSIT}"
    f" WHERE i.kind = 'open_price' AND{_ITEM_SHOWS} ORDER BY i.item_no LIMIT 8"
)


def units_of_item(rows: Rows, item_id: str, on: date, location_id: str) -> list[Listed]:
    """Every unit an item is sold in, the base unit first."""
    values = {"item": item_id, "on": on.isoformat(), "place": location_id}
    return [_listed(row) for row in rows.rows(_OF_ITEM, values)]


def open_price_items(rows: Rows, on: date) -> list[ScanHit]:
    """What is sold at whatever is keyed, the oldest first; a few are all a shop needs."""
    return [_hit(row) for row in rows.rows(_OPEN_PRICE, {"on": on.isoformat()})]


def units_on_offer(rows: Rows, unit_ids: Sequence[str], on: date) -> dict[str, OnOffer]:
    """What units are on a day, by id; those hidden by an import, undone or never known are left out.

    An archived one is still among them: it can lie in a basket since before, with the customer's hand on it.
    """
    marks, values = _marks("u", unit_ids)
    sql = (
        f"SELECT u.unit_id, u.item_id, i.kind, u.factor, {GST_OF_ITEM}"  # noqa: S608
        " FROM unit u CROSS JOIN item i ON i.item_id = u.item_id"
        f" WHERE u.unit_id IN ({marks}) AND {shows('i')}"
    )
    return {row[0]: OnOffer(*row[1:]) for row in rows.rows(sql, {"on": on.isoformat(), **values})}


def listed_items(rows: Rows, item_nos: Sequence[int], on: date, location_id: str) -> list[Listed]:
    """Items by their local numbers, in the order asked, in their base unit, with stock."""
    if not item_nos:
        return []
    marks, values = _marks("n", item_nos)
    sql = (
        f"{_LISTED}, i.item_no FROM item i"
        f" CROSS JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1{_DEPOSIT}"
        f" WHERE i.item_no IN ({marks}) AND{_ITEM_SHOWS}"
    )
    found = rows.rows(sql, {"on": on.isoformat(), "place": location_id, **values})
    by_number = {row[19]: _listed(row) for row in found}
    return [by_number[number] for number in item_nos if number in by_number]


def favourite_pages(rows: Rows) -> list[FavouritePage]:
    """The pages of tiles in the owner's order."""
    found = rows.rows("SELECT page_id, name FROM favourite_page ORDER BY position, page_id")
    return [FavouritePage(*row) for row in found]


_FAVOURITES = (
    f"{_LISTED}, f.position FROM favourite f CROSS JOIN unit u ON u.unit_id = f.unit_id"
    f" CROSS JOIN item i ON i.item_id = u.item_id{_DEPOSIT}"
    f" WHERE f.page_id = :page AND{_ITEM_SHOWS} ORDER BY f.position"
)


def favourites(rows: Rows, page_id: str, on: date, location_id: str) -> list[Tile]:
    """The tiles of a page by position; tiles of archived items leave a gap."""
    found = rows.rows(_FAVOURITES, {"page": page_id, "on": on.isoformat(), "place": location_id})
    return [Tile(row[19], _listed(row)) for row in found]


_CATEGORIES = (
    "SELECT category_id, name, parent_id, colour FROM category c"  # noqa: S608
    f" WHERE archived_at IS NULL AND {shows('c')} ORDER BY position, name, category_id"
)


def categories(rows: Rows) -> list[Category]:
    """The categories that show, in the owner's order."""
    return [Category(*row) for row in rows.rows(_CATEGORIES)]


_OF_CATEGORY = (
    f"{_LISTED} FROM product o CROSS JOIN item i ON i.product_id = o.product_id"
    f" CROSS JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1{_DEPOSIT}"
    f" WHERE o.category_id = :category AND{_ITEM_SHOWS} ORDER BY o.rowid LIMIT :most OFFSET :first"
)


def items_of_category(
    rows: Rows, category_id: str, on: date, location_id: str, span: Span = FIRST_SPAN
) -> list[Listed]:
    """A stretch of a category's items in the order they were made, as a file gave them."""
    values = {"category": category_id, "on": on.isoformat(), "place": location_id}
    return [
        _listed(row) for row in rows.rows(_OF_CATEGORY, {**values, "most": span.limit, "first": span.offset})
    ]


def stock_of(rows: Rows, item_ids: Sequence[str], location_id: str) -> dict[str, int]:
    """What is on the shelf, in thousandths of the base unit, of the items that keep stock."""
    if not item_ids:
        return {}
    marks, values = _marks("s", item_ids)
    sql = f"SELECT i.item_id, {_ON_HAND} FROM item i WHERE i.tracks_stock = 1 AND i.item_id IN ({marks})"  # noqa: S608
    return {row[0]: row[1] for row in rows.rows(sql, {"place": location_id, **values})}


def _marks(letter: str, values: Sequence[object]) -> tuple[str, dict[str, object]]:
    named = {f"{letter}{place}": value for place, value in enumerate(values)}
    return ",".join(f":{name}" for name in named), named


def _hit(row: Row) -> ScanHit:
    deposit = DepositHit(*row[11:17]) if row[12] is not None else None
    values = (*row[:7], row[17], *row[7:9], bool(row[9]), row[10], deposit)
    return ScanHit(*values)


def _listed(row: Row) -> Listed:
    return Listed(_hit(row), row[18])
