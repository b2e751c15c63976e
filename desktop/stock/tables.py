"""Stock movements (append-only) and the levels and values kept with them."""

from sqlalchemy import Column, Index, Text
from sqlalchemy import text as sql

from desktop.database.columns import (
    day,
    flag,
    instant,
    key,
    micros,
    ref,
    row_number,
    table,
    text,
    thousandths,
    whole,
)

stock_movement = table(
    "stock_movement",
    row_number("movement_no"),  # the order they happened in here: costs are rebuilt from it
    ref("document_id"),
    whole("line_no"),
    text("kind"),  # opening | undo | receipt | sale | refund | adjustment | transfer | write_off | true_up
    ref("item_id"),
    ref("location_id"),
    ref("till_id"),
    thousandths("quantity"),  # signed, in the base unit
    micros("value_micros"),  # signed
    flag("cost_known"),
    instant("happened_at"),
    day("business_date"),
)
Index(
    "movement_came_in",
    stock_movement.c.item_id,
    stock_movement.c.location_id,
    stock_movement.c.happened_at,
    sqlite_where=sql("kind IN ('opening','receipt') AND cost_known = 1 AND quantity > 0"),
)
Index("movement_by_document", stock_movement.c.document_id, stock_movement.c.line_no)

stock_level = table(
    "stock_level",
    key("item_id"),
    Column("location_id", Text, primary_key=True, nullable=False),
    thousandths("quantity"),
    micros("value_micros"),
    micros("last_cost_micros", optional=True),  # of one base unit; nothing when it was never known
    rowid=False,
)

stock_value = table(
    "stock_value",
    key("location_id"),
    micros("value_micros"),
    micros("opened_micros"),  # what opening documents put there, less what undoing them took
    rowid=False,
)
"""All stock of a location: the journal posts the changes of both, rounded to cents."""

stock_document = table(
    "stock_document",
    key("document_id"),
    text("kind"),  # opening | receipt | adjustment | undo
    ref("location_id"),
    ref("person_id"),
    text("reason"),
    ref("refers_to", optional=True),
    instant("completed_at"),
    day("posted_on"),
)
