"""A statement carried out for many rows: the driver gets them as they are, no look at each on the way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement, Executable
from sqlalchemy.sql.compiler import SQLCompiler

Values = dict[str, object]
_DIALECT = sqlite.dialect(paramstyle="named")


def write_many(connection: Connection, statement: Executable, rows: Sequence[Values]) -> int:
    """Carry a statement out once for each row; how many rows it met. All rows have the same names."""
    if connection.dialect.name != "sqlite":  # other drivers need types told and values turned
        return connection.execute(statement, rows).rowcount
    sql, constants = _compiled(statement, tuple(rows[0]))
    if constants:
        rows = [{**constants, **row} for row in rows]
    cursor: Any = connection.exec_driver_sql(sql, list(rows))
    return int(cursor.rowcount)


@lru_cache(maxsize=512)
def _compiled(statement: Executable, names: tuple[str, ...]) -> tuple[str, dict[str, object]]:
    """SQL for rows with these names, and the values written in the statement itself."""
    made = cast(
        SQLCompiler, cast(ClauseElement, statement).compile(dialect=_DIALECT, column_keys=list(names))
    )
    constants = {name: value for name, value in made.params.items() if name not in names}
    return str(made), constants
