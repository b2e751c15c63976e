"""Rows of online orders: as the online shop told them last, and what was picked, handed over, asked here."""

from sqlalchemy import Column, Index, Text
from sqlalchemy import text as sql

from desktop.database.columns import cents, instant, key, part_key, ref, table, text, thousandths, whole

online_order = table(
    "online_order",
    key("order_id"),
    text("storefront"),
    text("ref"),  # the online shop's own id
    text("number"),  # as the buyer knows it: W-123
    whole("version"),
    text("state"),  # of desktop.orders.words.ShopState
    text("shop_state"),  # the online shop's own word
    instant("placed_at"),
    text("currency"),
    ref("location_id"),  # whose shelves it reserves
    cents("total_cents"),
    cents("shipping_cents"),
    cents("paid_cents"),
    cents("refunded_cents"),
    text("buyer", optional=True),  # sealed under the key of the order's id
    ref("message_id"),  # which told this version
    instant("told_at"),
    instant("ready_at", optional=True),  # picked and put aside
    instant("cancel_asked_at", optional=True),
    text("stage"),  # kept: of desktop.orders.words.Stage
    text("trouble", optional=True),  # kept: why it needs attention
)
Index("online_order_by_stage", online_order.c.stage, online_order.c.placed_at, online_order.c.order_id)
Index("online_order_by_number", online_order.c.number)

online_order_line = table(
    "online_order_line",
    key("order_id"),
    part_key("line_no"),
    text("line_ref"),
    text("sku"),
    ref("item_id", optional=True),  # none: nothing here has that SKU
    ref("unit_id", optional=True),
    text("name"),
    thousandths("factor"),  # of the base unit in one unit
    thousandths("ordered"),
    thousandths("quantity"),  # as the order stands now
    thousandths("fulfilled"),
    cents("amount_cents"),  # of `quantity`, GST included
    thousandths("picked"),  # kept: the sum of its picks
    thousandths("gone"),  # kept: what left the shelf, here or elsewhere
    thousandths("reserved"),  # kept: what it holds on the shelf, in the base unit
    rowid=False,
)
Index("online_order_line_wanting", online_order_line.c.item_id, sqlite_where=sql("reserved > 0"))

order_pick = table(
    "order_pick",
    key("pick_id"),
    ref("order_id"),
    text("line_ref"),
    thousandths("quantity"),  # signed: put back and handed over are below nothing
    ref("person_id"),
    ref("till_id"),
    ref("sale_id", optional=True),  # with which it was handed over
    instant("picked_at"),
)
Index("order_pick_by_order", order_pick.c.order_id)

order_handover = table(
    "order_handover",
    key("sale_id"),
    ref("order_id"),
    ref("till_id"),
    cents("total_cents"),  # of the sale
    cents("charges_cents"),  # of it, delivery and what else is no goods
    instant("handed_at"),
)
Index("order_handover_by_order", order_handover.c.order_id)

order_handover_line = table(
    "order_handover_line",
    key("sale_id"),
    Column("line_ref", Text, primary_key=True, nullable=False),
    thousandths("quantity"),
    thousandths("gone_before"),  # of the line, as far as the till knew that handed it over
    rowid=False,
)

order_cancel = table(
    "order_cancel",
    key("asked_id"),
    ref("order_id"),
    ref("till_id"),
    ref("person_id"),
    ref("approver_id", optional=True),
    text("reason"),
    cents("refund_cents"),
    instant("asked_at"),
)
Index("order_cancel_by_order", order_cancel.c.order_id)

order_reserved = table(
    "order_reserved",
    key("item_id"),
    Column("location_id", Text, primary_key=True, nullable=False),
    thousandths("quantity"),  # kept: the sum over open orders, in the base unit
    rowid=False,
)

stock_settle = table(
    "stock_settle",
    key("asked_id"),
    Column("item_id", Text, primary_key=True, nullable=False),
    ref("location_id"),
    ref("till_id"),
    ref("person_id"),
    instant("asked_at"),
    rowid=False,
)
Index("stock_settle_by_item", stock_settle.c.item_id)
