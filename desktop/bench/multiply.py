"""Past sales by the hundred thousand: copies of the first thousand, made by SQL alone."""

from __future__ import annotations

from sqlcipher3 import dbapi2

from desktop.database.engine import written_whole

_IDS = ("sale_id", "entry_id", "document_id", "message_id", "work_id", "entity_id", "job_id", "command_id")
_OF_SALES = {
    "sale": "",
    "sale_line": "",
    "sale_gst": "",
    "tender": "",
    "stock_movement": "WHERE kind = 'sale'",
    "entry": "WHERE kind = 'sale'",
    "entry_line": "WHERE entry_id IN (SELECT entry_id FROM entry WHERE kind = 'sale')",
    "sync_outbox": "WHERE kind = 'sale.completed'",
    "print_job": "",
    "audit": "WHERE command = 'complete_sale'",
    "command_answer": "WHERE command = 'complete_sale'",
}
"""What a sale writes for itself alone."""

_KEPT = {
    "day_total": (
        "sales lines units list_cents discount_cents promotion_cents deposit_cents total_cents"
        " net_cents gst_cents rounding_cents"
    ),
    "day_tender": "count taken_cents rounding_cents",
    "day_item": "quantity amount_cents net_cents",
    "account_day": "debit_cents credit_cents",
    "gst_day": "documents net_cents gst_cents",
}
"""Totals kept with sales; the copies lie on the same days, so the totals are so many times as large."""

_COPIES_AT_ONCE = 10


def multiply(connection: dbapi2.Connection, times: int) -> None:
    """Make the shop's sales `times` as many; the new ones come before the first in every order."""
    if times < 2:
        return
    with written_whole(connection):
        for table, where in _OF_SALES.items():
            connection.execute(f"CREATE TEMP TABLE first_{table} AS SELECT * FROM {table} {where}")  # noqa: S608
    (oldest,) = connection.execute("SELECT min(sale_id) FROM sale").fetchone()
    (step,) = connection.execute("SELECT max(next_receipt, next_message, next_audit) FROM lane").fetchone()
    first = int(oldest[:8], 16) - times
    for begin in range(1, times, _COPIES_AT_ONCE):
        with written_whole(connection):
            for copy in range(begin, min(begin + _COPIES_AT_ONCE, times)):
                _copy(connection, f"{first + copy:08x}", copy * step)
    with written_whole(connection):
        for table, sums in _KEPT.items():
            grown = ", ".join(f"{name} = {name} * {times}" for name in sums.split())
            connection.execute(f"UPDATE {table} SET {grown}")  # noqa: S608
        for counter in ("next_receipt", "next_message", "next_audit"):
            connection.execute(f"UPDATE lane SET {counter} = {counter} + ?", (times * step,))  # noqa: S608


def _copy(connection: dbapi2.Connection, prefix: str, later: int) -> None:
    """One more of every first sale: ids of another time, sequences further on."""
    for table in _OF_SALES:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        chosen = ", ".join(_changed(name) for name in names)
        connection.execute(
            f"INSERT INTO {table} SELECT {chosen} FROM first_{table}",  # noqa: S608
            {"prefix": prefix, "later": later},
        )


def _changed(name: str) -> str:
    if name in _IDS:
        return f":prefix || substr({name}, 9)"
    if name == "sequence":
        return "sequence + :later"
    if name == "number":
        return "printf('T1-%06d', sequence + :later)"
    return "NULL" if name == "movement_no" else name
