"""An item whose import was undone comes back with the shelf it left: what was sold of it stays sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.catalogue.queries import DEFAULT_GST_CODE, STANDARD_PRICE_LIST
from desktop.catalogue.search_index import Searched
from desktop.catalogue.write_items import BARCODES, COSTS, EVER, GST_CODES, PRICES, NewItem
from desktop.database.rows import Rows
from desktop.database.work import Work

_HAS_UNDONE = "SELECT 1 FROM product_import WHERE state = 'undone' LIMIT 1"
# By SKU, the newest last. An opening that another import gave it and that stands is on the shelf already.
_LEFT_BEHIND = (
    "SELECT i.sku, i.item_id, i.item_no, i.product_id, u.unit_id, EXISTS (SELECT 1 FROM product_import p"
    "  CROSS JOIN opening_stock o ON o.import_id = p.import_id AND o.item_id = i.item_id"
    "  WHERE o.document_id IS NOT NULL AND o.undo_document_id IS NULL)"
    " FROM item i CROSS JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1"
    " WHERE i.sku IN ({}) AND i.import_id IN (SELECT import_id FROM product_import WHERE state = 'undone')"
    " AND EXISTS (SELECT 1 FROM stock_level l WHERE l.item_id = i.item_id) ORDER BY i.item_no"
)
_ITEM = (
    "UPDATE item SET import_id = ?, name = ?, kind = ?, tracks_stock = 1, deposit_item_id = ?, colour = ?,"
    " archived_at = NULL WHERE item_id = ?"
)
_PRODUCT = "UPDATE product SET import_id = ?, name = ?, category_id = ? WHERE product_id = ?"
_UNIT = "UPDATE unit SET import_id = ?, name = ? WHERE unit_id = ?"
_NEXT_CHANGE = {
    "price": "SELECT coalesce(max(change_no), -1) + 1 FROM price"
    " WHERE unit_id = ? AND price_list_id = 'standard' AND from_day = ?",
    "item_gst": "SELECT coalesce(max(change_no), -1) + 1 FROM item_gst WHERE item_id = ? AND from_day = ?",
    "item_cost": "SELECT coalesce(max(change_no), -1) + 1 FROM item_cost WHERE item_id = ? AND from_day = ?",
}


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A hidden item of an import that was undone, which has moved."""

    item_id: str
    item_no: int
    product_id: str
    unit_id: str
    has_opening: int

    def as_new(self, item: NewItem) -> NewItem:
        """The new item under the ids of the hidden one."""
        return replace(item, item_id=self.item_id, product_id=self.product_id, unit_id=self.unit_id)


def has_undone(rows: Rows) -> bool:
    """Was any import of products ever taken back? Else there is nothing to look for."""
    return rows.one(_HAS_UNDONE) is not None


def left_behind(rows: Rows, skus: Sequence[str]) -> dict[str, LeftBehind]:
    """By SKU, the hidden items that have moved."""
    found = rows.rows(_LEFT_BEHIND.format(",".join("?" * len(skus))), skus)
    return {row[0]: LeftBehind(*row[1:]) for row in found}


def write_revived(item: NewItem, item_no: int, import_id: int, day: str, work: Work) -> Searched:
    """Write an item over its hidden rows; hidden it stays, until this import is published.

    What the undone import said of its price, cost, barcodes and GST code stays hidden for good.
    """
    put, tag = work.write_sql, import_id
    put(_PRODUCT, [(tag, item.name, item.category_id, item.product_id)])
    put(_ITEM, [(tag, item.name, item.kind, item.deposit_item_id, item.colour, item.item_id)])
    put(_UNIT, [(tag, item.unit_name, item.unit_id)])
    labels: list[tuple[object, ...]] = [
        (label.code, tag, item.item_id, item.unit_id, label.printed) for label in item.labels
    ]
    put(BARCODES, labels)
    if item.price_cents is not None:
        number = next_change(work, "price", item.unit_id, day)
        price = (item.unit_id, STANDARD_PRICE_LIST, day, number, tag, item.price_cents, "{}")
        put(PRICES, [price])
    if item.gst_code != DEFAULT_GST_CODE:
        number = next_change(work, "item_gst", item.item_id, EVER)
        put(GST_CODES, [(item.item_id, EVER, number, tag, item.gst_code)])
    if item.cost_micros is not None:
        number = next_change(work, "item_cost", item.item_id, day)
        put(COSTS, [(item.item_id, day, number, tag, item.cost_micros)])
    return item.searched(item_no)


def next_change(work: Work, table: str, key: str, day: str) -> int:
    """The change number after the last one of a day, in one of the dated tables."""
    (number,) = work.one(_NEXT_CHANGE[table], (key, day)) or (0,)
    return int(number)
