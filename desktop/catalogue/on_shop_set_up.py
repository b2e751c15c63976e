"""A new shop has one price list, GST included."""

from __future__ import annotations

from desktop.catalogue.queries import STANDARD_PRICE_LIST
from desktop.catalogue.tables import price_list
from desktop.database.work import Work
from desktop.setup.events import ShopSetUp

INSERT_PRICE_LIST = price_list.insert()


def open_price_list(event: ShopSetUp, work: Work) -> None:
    """Write the standard price list."""
    row = {"price_list_id": STANDARD_PRICE_LIST, "name": "Standard", "is_standard": 1, "includes_gst": 1}
    work.write(INSERT_PRICE_LIST, {**row, "field_clocks": "{}"})
