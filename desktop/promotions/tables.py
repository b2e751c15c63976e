"""The shop's promotions. Their terms never change: who wants others ends one and makes another."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from desktop.database.columns import day, instant, key, table, text

promotion = table(
    "promotion",
    key("promotion_id"),
    text("name"),  # as printed
    text("code", optional=True),  # of a coupon, in capitals
    text("terms"),  # JSON of desktop.promotions.terms
    day("until_day", optional=True),  # the last
    instant("archived_at", optional=True),
    text("field_clocks"),
)
Index("promotion_by_code", promotion.c.code, sqlite_where=sql("code IS NOT NULL"))
