"""How SQLite finds the rows of a statement: by an index, or by reading a whole table."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlcipher3 import dbapi2

from desktop.bench.tape import Asked

SMALL_TABLES = {
    "shop": "one row",
    "tender_type": "all of them are wanted",
    "lane": "two rows for each time the shop was restored",
    "favourite_page": "all of them are wanted",
    "label_template": "a row for each layout of the shop's scale",
    "promotion": "those that run are all wanted",
    "category": "all of them are wanted",
    "person": "all of them are wanted",
    "till": "one row",
    "location": "one row a shop",
    "backup": "a row a backup, one a day",
}
"""Tables that are read whole on purpose, and why that does not grow with the shop's past."""

_NO_PLAN = frozenset(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA"))
_ALIAS = re.compile(r"(?:FROM|JOIN)\s+(\w+)\s+(?:AS\s+)?(\w+)")


def steps(connection: dbapi2.Connection, asked: Asked) -> list[str]:
    """The plan's steps in SQLite's words: `SEARCH sale USING …`, `SCAN item`."""
    if asked.sql.split(" ", 1)[0].upper() in _NO_PLAN:
        return []
    values = asked.rows[0] if asked.rows else ()
    return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {asked.sql}", values)]


def scans(connection: dbapi2.Connection, asked: Iterable[Asked]) -> list[str]:
    """Every step that reads a whole table that may be long, with its statement.

    Reading a subquery's few rows, or what a virtual table's own index found, is none.
    """
    found = []
    for each in asked:
        plan = steps(connection, each)
        made = {step.split(" ")[1] for step in plan if step.startswith(("CO-ROUTINE ", "MATERIALIZE "))}
        tables = {alias: table for table, alias in _ALIAS.findall(each.sql)}
        for step in filter(_is_scan, plan):
            name = step.split(" ")[1]
            if name not in made and tables.get(name, name) not in SMALL_TABLES:
                found.append(f"{step} in {each.sql}")
    return found


def _is_scan(step: str) -> bool:
    return step.startswith("SCAN ") and "VIRTUAL TABLE INDEX" not in step and "CONSTANT ROW" not in step
