"""Rows of the catalogue: product → item → unit → barcode; prices, costs and GST codes by date."""

from sqlalchemy import Column, Index, Integer, Text
from sqlalchemy import text as sql

from desktop.database.columns import (
    cents,
    day,
    flag,
    instant,
    key,
    micros,
    part_key,
    ref,
    row_number,
    table,
    text,
    thousandths,
    whole,
)


def _field_clocks() -> Column[str]:
    """The clocks of fields that were edited since the row was made, as JSON (docs/decisions/0030)."""
    return Column("field_clocks", Text, nullable=False, server_default="{}")


def _import_id() -> Column[int]:
    """The import that brought the row (0 = by hand); hidden while the import is not live."""
    return Column("import_id", Integer, nullable=False, server_default="0")


category = table(
    "category",
    key("category_id"),
    text("name"),
    ref("parent_id", optional=True),
    text("colour"),
    whole("position"),
    _import_id(),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

product = table(
    "product",
    key("product_id"),
    text("name"),
    ref("category_id", optional=True),
    text("description"),
    _import_id(),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

item = table(
    "item",
    key("item_id"),
    Column("item_no", Integer, nullable=False, unique=True),  # local: the search index points here
    ref("product_id"),
    text("sku"),
    text("name"),
    text("kind"),  # goods | service | weighed | deposit | voucher | open_price
    flag("tracks_stock"),
    ref("deposit_item_id", optional=True),  # the drink container's deposit, sold along with it
    text("colour"),
    _import_id(),
    instant("archived_at", optional=True),
    text("field_clocks"),
    rowid=False,  # as the units below: the counter asks by id
)
# Not unique: two tills may give the same SKU while the network is down.
Index("item_by_sku", item.c.sku, item.c.import_id)
Index("item_at_open_price", item.c.item_no, sqlite_where=sql("kind = 'open_price'"))
Index("item_by_product", item.c.product_id)
Index("product_by_category", product.c.category_id)  # and not by name: an import would touch a page per row

unit = table(
    "unit",
    key("unit_id"),
    ref("item_id"),
    text("name"),  # each, box of 12, kg
    thousandths("factor"),  # how much of the base unit one of it holds
    flag("is_base"),
    _import_id(),
    text("field_clocks"),
    rowid=False,  # a sale asks by id: a page fewer for each line, where a million items leave none warm
)
Index("unit_by_item", unit.c.item_id)

barcode = table(
    "barcode",
    Column("code", Text, primary_key=True, nullable=False),  # canonical: GTIN-14 digits, else as printed
    key("unit_id"),  # two tills may give one code to two units: the older sells
    part_key("import_id"),
    ref("item_id"),
    text("printed"),  # as on the label
    _field_clocks(),
    rowid=False,
)
Index("barcode_by_item", barcode.c.item_id)

label_template = table(
    "label_template",
    key("template_id"),
    text("pattern"),  # 21IIIIIVVVVVC: desktop.catalogue.labels.template
    text("measure"),  # weight | price
    whole("decimals"),  # of V's digits after the point
    instant("archived_at", optional=True),
    text("field_clocks"),
)

price_list = table(
    "price_list",
    key("price_list_id"),
    text("name"),
    flag("is_standard"),
    flag("includes_gst"),
    text("field_clocks"),
)

# What is dated is only ever added to: of the rows that show and have begun, the newest day counts, and of
# one day the highest change_no. So a change by hand outlives the undoing of an import of the same day.
price = table(
    "price",
    key("unit_id"),
    Column("price_list_id", Text, primary_key=True, nullable=False),
    day("from_day", primary_key=True),
    part_key("change_no"),
    _import_id(),
    day("until_day", optional=True),
    cents("price_cents"),
    text("field_clocks"),
    rowid=False,
)

item_cost = table(
    "item_cost",
    key("item_id"),
    day("from_day", primary_key=True),
    part_key("change_no"),
    _import_id(),
    micros("cost_micros"),
    _field_clocks(),
    rowid=False,
)

item_gst = table(
    "item_gst",
    key("item_id"),
    day("from_day", primary_key=True),
    part_key("change_no"),
    _import_id(),
    text("gst_code"),
    _field_clocks(),
    rowid=False,
)

favourite_page = table(
    "favourite_page", key("page_id"), text("name"), whole("position"), text("field_clocks")
)

favourite = table(
    "favourite",
    key("page_id"),
    part_key("position"),
    ref("unit_id", optional=True),  # none: nothing lies there any more
    _field_clocks(),
    rowid=False,
)

product_import = table(
    "product_import",
    row_number("import_id"),
    text("file_name"),
    text("file_sha256"),
    text("state"),  # staged | publishing | live | undoing | undone
    ref("location_id"),  # whose shelves the opening stock goes on
    whole("rows_new"),
    whole("rows_changed"),
    instant("started_at"),
    instant("finished_at", optional=True),
    ref("person_id"),
)

hidden_import = table("hidden_import", row_number("import_id"))
"""The imports whose rows do not show: the one-row flip of publish and undo."""

import_change = table(
    "import_change",
    part_key("import_id"),
    part_key("change_no"),
    ref("item_id"),
    text("entity"),  # item | product | unit
    ref("entity_id"),
    text("field"),
    text("old_value", optional=True),
    text("new_value", optional=True),
    flag("is_applied"),
    rowid=False,
)

opening_stock = table(
    "opening_stock",
    part_key("import_id"),
    Column("item_id", Text, primary_key=True, nullable=False),
    thousandths("quantity"),
    micros("cost_micros", optional=True),
    ref("document_id", optional=True),  # the stock document that put it on the shelf
    ref("undo_document_id", optional=True),  # and the one that took it off again
    rowid=False,
)

search_word = table("search_word", Column("word", Text, primary_key=True, nullable=False), rowid=False)

search_slip = table(
    "search_slip",
    Column("shortened", Text, primary_key=True, nullable=False),  # a word with one letter left out
    Column("word", Text, primary_key=True, nullable=False),
    rowid=False,
)
