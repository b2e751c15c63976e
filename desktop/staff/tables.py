"""Rows about the people who work in the shop; their names live in desktop.personal."""

from desktop.database.columns import flag, instant, key, table, text, whole

person = table(
    "person",
    key("person_id"),
    text("role"),
    text("colour"),
    text("language", optional=True),
    instant("created_at"),
    instant("archived_at", optional=True),
    text("field_clocks"),
)

pin = table(
    "pin",
    key("person_id"),
    text("pin_hash"),
    whole("failures"),
    instant("locked_until", optional=True),
    instant("changed_at"),
    flag("must_change"),
)

password = table(
    "password",
    key("person_id"),
    text("password_hash"),
    whole("failures"),
    instant("locked_until", optional=True),
    instant("changed_at"),
)
