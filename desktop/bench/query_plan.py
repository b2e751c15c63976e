"""How SQLite finds the rows of a statement: by an index, or by reading a whole table."""

from __future__ import annotations

from collections.abc import Iterable

from sqlcipher3 import dbapi2

from desktop.bench.tape import Asked


def steps(connection: dbapi2.Connection, asked: Asked) -> list[str]:
    """The plan's steps in SQLite's words: `SEARCH sale USING …`, `SCAN item`."""
    if asked.sql.split(" ", 1)[0].upper() in {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA"}:
        return []
    values = asked.rows[0] if asked.rows else ()
    return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {asked.sql}", values)]


def scans(connection: dbapi2.Connection, asked: Iterable[Asked]) -> list[str]:
    """Every step that reads a whole table, with its statement; small fixed ones like `CONSTANT ROW` are none."""
    return [
        f"{step} in {each.sql}"
        for each in asked
        for step in steps(connection, each)
        if step.startswith("SCAN ") and "VIRTUAL TABLE INDEX" not in step and "CONSTANT ROW" not in step
    ]
