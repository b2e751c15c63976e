"""Goods and categories as an owner types them: a label or an item's own code, a category's name."""

from __future__ import annotations

from datetime import date

from desktop.catalogue.barcodes import BadBarcode
from desktop.catalogue.queries import categories, item_by_code, item_by_sku
from desktop.database.rows import Rows
from desktop.promotions.described import Goods


def goods_typed(rows: Rows, today: date) -> Goods:
    """Finds them in the shop's catalogue of a day."""
    named = {each.name.strip().casefold(): each.category_id for each in categories(rows)}

    def unit_of(code: str) -> str | None:
        return unit_typed(rows, code, today)

    return Goods(unit_of, lambda name: named.get(name.strip().casefold()))


def unit_typed(rows: Rows, code: str, today: date) -> str | None:
    """The unit that carries a label, or the base unit of the item with this code of its own."""
    try:
        hit = item_by_code(rows, code, today)
    except BadBarcode:
        hit = None
    hit = hit or item_by_sku(rows, code.strip(), today)
    return hit.unit_id if hit else None
