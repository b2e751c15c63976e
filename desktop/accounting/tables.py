"""The journal (append-only), the chart, and the totals kept with them."""

from sqlalchemy import Column, Index, Integer, Text

from desktop.database.columns import cents, day, instant, key, part_key, ref, table, text, whole

account = table(
    "account",
    Column("account", Text, primary_key=True, nullable=False),  # 1010
    text("name"),
    text("kind"),  # asset | liability | equity | income | expense
    text("parent", optional=True),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

entry = table(
    "entry",
    key("entry_id"),
    ref("document_id"),
    text("kind"),  # sale | float | float_back | over_short | opening_stock
    day("posted_on"),
    text("memo"),
    instant("posted_at"),
)
Index("entry_by_document", entry.c.document_id)

entry_line = table(
    "entry_line",
    key("entry_id"),
    part_key("line_no"),
    text("account"),
    cents("amount_cents"),  # debit above nothing, credit below
    text("gst_code", optional=True),
    ref("location_id"),
    ref("till_id"),
    rowid=False,
)

account_day = table(
    "account_day",
    day("posted_on", primary_key=True),
    Column("account", Text, primary_key=True, nullable=False),
    Column("location_id", Text, primary_key=True, nullable=False),
    Column("till_id", Text, primary_key=True, nullable=False),
    cents("debit_cents"),
    cents("credit_cents"),
    rowid=False,
)

gst_day = table(
    "gst_day",
    day("sold_on", primary_key=True),
    Column("gst_code", Text, primary_key=True, nullable=False),
    Column("gst_rate_bp", Integer, primary_key=True, nullable=False, autoincrement=False),
    whole("documents"),
    cents("net_cents"),
    cents("gst_cents"),
    rowid=False,
)

period_lock = table(
    "period_lock", day("locked_until", primary_key=True), ref("person_id"), instant("locked_at")
)
