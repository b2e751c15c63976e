"""The one place that writes new items, by hand or from a file: product, item, unit, barcodes, price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from desktop.catalogue import tables
from desktop.catalogue.checks import Label
from desktop.catalogue.item_words import KEEPS_STOCK
from desktop.catalogue.queries import DEFAULT_GST_CODE, STANDARD_PRICE_LIST
from desktop.catalogue.search_index import Searched
from desktop.database.work import Work
from desktop.gst.rates import RATES_BP

Rows = list[tuple[object, ...]]
# As long as there is GST: sales of before the item came in have its code too.
EVER = RATES_BP[0][0].isoformat()


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item ready to be written. Cost is micro-dollars of one base unit."""

    item_id: str
    product_id: str
    unit_id: str
    sku: str
    name: str
    kind: str
    category_id: str | None
    category: str
    unit_name: str
    labels: tuple[Label, ...]
    price_cents: int | None
    gst_code: str
    cost_micros: int | None
    deposit_item_id: str | None
    colour: str

    def searched(self, item_no: int) -> Searched:
        codes = " ".join(label.printed for label in self.labels)
        return Searched(item_no, self.name, self.sku, self.category, codes)


def insert_sql(into: Table, columns: str) -> str:
    """Driver SQL for tuples: a big import spends half its time on named values otherwise."""
    names = [into.c[name].name for name in columns.split()]  # a name the table lacks is an error at start
    marks = ",".join("?" * len(names))
    return f"INSERT INTO {into.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608


PRODUCTS = insert_sql(tables.product, "product_id name category_id description import_id field_clocks")
ITEMS = insert_sql(
    tables.item,
    "item_no item_id product_id sku name kind tracks_stock deposit_item_id colour import_id field_clocks",
)
UNITS = insert_sql(tables.unit, "unit_id item_id name factor is_base import_id field_clocks")
BARCODES = insert_sql(tables.barcode, "code import_id item_id unit_id printed")
PRICES = insert_sql(
    tables.price, "unit_id price_list_id from_day change_no import_id price_cents field_clocks"
)
GST_CODES = insert_sql(tables.item_gst, "item_id from_day change_no import_id gst_code")
COSTS = insert_sql(tables.item_cost, "item_id from_day change_no import_id cost_micros")


def write_items(items: Sequence[NewItem], import_id: int, from_day: str, work: Work) -> int:
    """Write new items, priced from a day on; the local number of the first, the others follow.

    The search tables are written apart (search_index), in bigger strides.
    """
    (last,) = work.one("SELECT coalesce(max(item_no), 0) FROM item") or (0,)
    numbered = list(enumerate(items, start=last + 1))
    tag = import_id
    put = work.write_sql
    put(PRODUCTS, [(i.product_id, i.name, i.category_id, "", tag, "{}") for i in items])
    put(ITEMS, [_item_row(number, each, tag) for number, each in numbered])
    put(UNITS, [(i.unit_id, i.item_id, i.unit_name, 1000, 1, tag, "{}") for i in items])
    labels: Rows = [(b.code, tag, i.item_id, i.unit_id, b.printed) for i in items for b in i.labels]
    put(BARCODES, labels)
    put(GST_CODES, [(i.item_id, EVER, 0, tag, i.gst_code) for i in items if i.gst_code != DEFAULT_GST_CODE])
    priced: Rows = [
        (i.unit_id, STANDARD_PRICE_LIST, from_day, 0, tag, i.price_cents, "{}")
        for i in items
        if i.price_cents is not None
    ]
    put(PRICES, priced)
    put(COSTS, [(i.item_id, from_day, 0, tag, i.cost_micros) for i in items if i.cost_micros is not None])
    return int(last) + 1


def _item_row(number: int, each: NewItem, import_id: int) -> tuple[object, ...]:
    return (
        number,
        each.item_id,
        each.product_id,
        each.sku,
        each.name,
        each.kind,
        int(each.kind in KEEPS_STOCK),
        each.deposit_item_id,
        each.colour,
        import_id,
        "{}",
    )
