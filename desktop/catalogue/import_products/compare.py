"""What a row of the file would change in the catalogue as it stands: nothing, something, or a new item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from desktop.catalogue.checks import Label
from desktop.catalogue.import_products.refusals import NoPrice
from desktop.catalogue.import_products.words import FileRow
from desktop.catalogue.item_words import KEEPS_STOCK
from desktop.catalogue.queries import GST_OF_ITEM, price_of, shows
from desktop.catalogue.refusals import BarcodeTaken, NoName
from desktop.database.rows import Rows

Value = TypeVar("Value", int, str)


class Existing(NamedTuple):
    """An item as it stands."""

    item_id: str
    sku: str
    product_id: str
    unit_id: str
    name: str
    kind: str
    category: str
    unit_name: str
    archived_at: str | None
    deposit_cents: int
    price_cents: int | None
    gst_code: str
    cost_micros: int | None
    on_hand: int | None  # at the place; nothing when none of it ever moved there
    tracks_stock: int


class Field(NamedTuple):
    """A field to set when the import is published, and set back when it is undone."""

    entity: str
    entity_id: str
    field: str
    value: str | None


@dataclass(slots=True)
class Change:
    """What a row says otherwise than an existing item."""

    existing: Existing
    fields: list[Field] = field(default_factory=list)
    category: str | None = None
    deposit_cents: int | None = None
    price_cents: int | None = None
    gst_code: str | None = None
    cost_micros: int | None = None
    stock: int | None = None
    leaves_stock_out: bool = False  # the row's figure is another than the shelf's, which has moved
    labels: tuple[Label, ...] = ()

    def is_any(self) -> bool:
        dated = (
            self.category,
            self.deposit_cents,
            self.price_cents,
            self.gst_code,
            self.cost_micros,
            self.stock,
        )
        return bool(self.fields or self.labels) or any(value is not None for value in dated)


_COST = (
    "(SELECT x.cost_micros FROM item_cost x WHERE x.item_id = i.item_id AND x.from_day <= :on"  # noqa: S608
    f" AND {shows('x')} ORDER BY x.from_day DESC, x.change_no DESC LIMIT 1)"
)
_EXISTING = (
    "SELECT i.item_id, i.sku, i.product_id, u.unit_id, i.name, i.kind, coalesce(c.name, ''), u.name,"  # noqa: S608
    f" i.archived_at, coalesce({price_of('v.unit_id')}, 0), {price_of('u.unit_id')}, {GST_OF_ITEM}, {_COST},"
    " (SELECT l.quantity FROM stock_level l WHERE l.item_id = i.item_id AND l.location_id = :place),"
    " i.tracks_stock"
    " FROM item i CROSS JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1"
    " CROSS JOIN product o ON o.product_id = i.product_id"
    " LEFT JOIN category c ON c.category_id = o.category_id"
    " LEFT JOIN unit v ON v.item_id = i.deposit_item_id AND v.is_base = 1"
)
_CARRIERS = (
    "SELECT b.code, i.item_id, i.sku FROM barcode b CROSS JOIN item i ON i.item_id = b.item_id"  # noqa: S608
    f" WHERE {shows('b')} AND {shows('i')} AND b.code IN (%s)"
    " ORDER BY b.unit_id DESC"  # where two carry it, the older counts
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What of the catalogue a stretch of rows is about."""

    by_sku: dict[str, Existing]
    by_item: dict[str, Existing]
    carriers: dict[str, tuple[str, str]]  # code → item and its SKU

    def meant_by(self, row: FileRow) -> Existing | None:
        """The item a row is about: by SKU, else, when the row says none, by its first known barcode."""
        found = self.by_sku.get(row.sku)
        if found is None and not row.says_sku:
            carriers = (self.carriers[code][0] for code, _ in row.labels if code in self.carriers)
            found = self.by_item.get(next(carriers, ""))
        return found


EMPTY = Catalogue({}, {}, {})


def look_up(rows: Rows, asked: Sequence[FileRow], on: str, location_id: str) -> Catalogue:
    """The items that these rows may be about: two or three statements, whatever their number."""
    codes = [code for row in asked for code, _ in row.labels]
    carriers = {
        code: (item_id, sku)
        for code, item_id, sku in rows.rows(_CARRIERS % _marks(codes), codes)  # marks only
    }
    values = {"on": on, "place": location_id}
    by_sku = _existing(rows, "i.sku", [row.sku for row in asked], values)
    others = {item_id for item_id, _ in carriers.values()}
    by_item = {each.item_id: each for each in by_sku.values()}
    by_item |= {
        each.item_id: each
        for each in _existing(rows, "i.item_id", sorted(others - by_item.keys()), values).values()
    }
    return Catalogue(by_sku, by_item, carriers)


def is_empty(rows: Rows) -> bool:
    """Does no item show yet? Then there is nothing to look up."""
    return rows.one(f"SELECT 1 FROM item i WHERE {shows('i')} LIMIT 1") is None  # noqa: S608


def _existing(rows: Rows, column: str, keys: Sequence[str], values: dict[str, str]) -> dict[str, Existing]:
    named = {f"k{place}": key for place, key in enumerate(keys)}
    marks = ",".join(f":{name}" for name in named)
    found = rows.rows(
        f"{_EXISTING} WHERE {column} IN ({marks}) AND {shows('i')} ORDER BY i.item_id DESC",
        {**values, **named},
    )
    return {row[1]: Existing(*row) for row in found}


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)


def compare(row: FileRow, known: Catalogue) -> Change | None:
    """How a row differs from the item it is about; nothing for a new item.

    Raises:
        NoName, NoPrice: a new item lacks what it needs. BarcodeTaken: another item carries the code.
    """
    existing = known.meant_by(row)
    for code, printed in row.labels:
        carrier = known.carriers.get(code)
        if carrier and (existing is None or carrier[0] != existing.item_id):
            raise BarcodeTaken(printed, carrier[1])
    if existing is None:
        _check_new(row)
        return None
    change = Change(existing, _fields(row, existing))
    change.labels = tuple(Label(*label) for label in row.labels if label[0] not in known.carriers)
    change.price_cents = _other(row.price_cents, existing.price_cents)
    change.gst_code = _other(row.gst_code, existing.gst_code)
    change.cost_micros = _other(row.cost_micros, existing.cost_micros)
    change.deposit_cents = _other(row.deposit_cents, existing.deposit_cents)
    if row.category is not None and row.category.casefold() != existing.category.casefold():
        change.category = row.category
    if row.stock is not None and (row.kind or existing.kind) in KEEPS_STOCK:
        _take_stock(row.stock, row.kind, change)
    return change


def _take_stock(stock: int, kind: str | None, change: Change) -> None:
    """What has moved is counted, not imported: else the same file twice would double the shelf."""
    old = change.existing
    if old.on_hand is not None:
        change.leaves_stock_out = stock != old.on_hand
    elif stock:
        change.stock = stock
        if not old.tracks_stock and kind in (None, old.kind):
            change.fields.append(Field("item", old.item_id, "tracks_stock", "1"))


def _check_new(row: FileRow) -> None:
    if row.name is None:
        raise NoName
    if row.price_cents is None and row.kind != "open_price":
        raise NoPrice


def _fields(row: FileRow, old: Existing) -> list[Field]:
    found = []
    if row.name is not None and row.name != old.name:
        found.append(Field("item", old.item_id, "name", row.name))
        found.append(Field("product", old.product_id, "name", row.name))
    if row.kind is not None and row.kind != old.kind:
        found.append(Field("item", old.item_id, "kind", row.kind))
        found.append(Field("item", old.item_id, "tracks_stock", str(int(row.kind in KEEPS_STOCK))))
    if row.unit_name is not None and row.unit_name != old.unit_name:
        found.append(Field("unit", old.unit_id, "name", row.unit_name))
    if old.archived_at is not None:
        found.append(Field("item", old.item_id, "archived_at", None))
    return found


def _other(new: Value | None, old: Value | None) -> Value | None:
    return new if new != old else None
