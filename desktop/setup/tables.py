"""The shop, its places and tills, and its dated settings."""

from sqlalchemy import Column, Text

from desktop.database.columns import day, flag, instant, key, ref, table, text, whole

shop = table(
    "shop",
    key("shop_id"),
    text("name"),
    text("address"),  # lines as entered, one below the other
    text("uen"),
    text("zone"),
    text("currency"),
    text("language"),
    flag("is_training"),
    instant("created_at"),
    text("field_clocks"),
)

setting = table(
    "setting",
    Column("name", Text, primary_key=True, nullable=False),
    day("from_day", primary_key=True),
    text("value"),  # JSON
    text("field_clocks"),
    rowid=False,
)

gst_registration = table(
    "gst_registration",
    day("registered_from", primary_key=True),
    day("registered_to", optional=True),
    text("number"),
    Column("field_clocks", Text, nullable=False, server_default="{}"),
)

location = table(
    "location", key("location_id"), text("name"), instant("archived_at", optional=True), text("field_clocks")
)

till = table(
    "till",
    key("till_id"),
    text("label"),
    ref("location_id"),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

gst_rate = table(
    "gst_rate", day("from_day", primary_key=True), day("until_day", optional=True), whole("rate_bp")
)
