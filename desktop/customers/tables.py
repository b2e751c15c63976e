"""Customers by id only."""

from desktop.database.columns import instant, key, table, text

customer = table(
    "customer",
    key("customer_id"),
    text("kind"),  # person | company
    text("uen", optional=True),
    text("price_group", optional=True),
    instant("created_at"),
    instant("archived_at", optional=True),
    text("field_clocks"),
)
