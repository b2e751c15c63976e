"""The service's store on one bare connection: its own statements, without an engine around them."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import exc
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement, Executable
from sqlcipher3 import dbapi2

from sync.service.store import _PRAGMAS, Store, Values, Work, reconcile_epoch
from tests.simulator.kept_files import KeptFile

Before = Callable[[], None]
_DIALECT = sqlite.dialect(paramstyle="named")
_MANY = re.compile(r"__\[POSTCOMPILE_(\w+)\]")
_OF_NONE = "SELECT 1 WHERE 0"


class QuickStore(Store):
    """A store whose tables are there already. `before`, once it is open: at each statement and commit."""

    def __init__(self, folder: Path, kept: KeptFile, before: Before) -> None:
        self.folder = folder
        self._kept = kept
        self._before: Before = _nothing
        with self.writing() as work:
            reconcile_epoch(work, folder)
        self._before = before

    @contextmanager
    def writing(self) -> Iterator[Work]:
        with self._transaction("BEGIN IMMEDIATE") as work:
            yield work

    @contextmanager
    def reading(self) -> Iterator[Work]:
        with self._transaction("BEGIN") as work:
            yield work

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Work]:
        connection = self._kept.connection
        work = QuickWork(connection, self._before)
        work.carry_out(begin)
        try:
            yield work
            self._before()
            with _as_sqlalchemy_says_it("COMMIT"):
                connection.commit()
        except BaseException:
            connection.rollback()
            raise

    def fold_log(self, seconds: int = 2) -> None:
        """There is none."""

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Whoever checks the world, reading past it."""
        found: list[tuple[Any, ...]] = self._kept.connection.execute(sql).fetchall()
        return found

    def close(self) -> None:
        """Its process ends; the connection is whoever opens the file next's."""
        self._kept.undo()


class QuickWork(Work):
    """One transaction; what is compiled once is kept."""

    def __init__(self, connection: dbapi2.Connection, before: Before) -> None:
        self._plain, self._before = connection, before

    def rows(self, statement: Executable, values: Values | None = None) -> Sequence[Any]:
        cursor = self._carry_out(statement, values)
        kind = _row_of(tuple(each[0] for each in cursor.description))
        return [kind(*row) for row in cursor]

    def each(self, statement: Executable, values: Values | None = None) -> Iterator[Any]:
        yield from self.rows(statement, values)

    def one(self, statement: Executable, values: Values | None = None) -> Any:
        cursor = self._carry_out(statement, values)
        found = cursor.fetchone()
        cursor.close()
        return None if found is None else _row_of(tuple(each[0] for each in cursor.description))(*found)

    def write(self, statement: Executable, values: Values | Sequence[Values] | None = None) -> int:
        if isinstance(values, Sequence):
            return self._write_many(statement, values) if values else 0
        return int(self._carry_out(statement, values).rowcount)

    def _write_many(self, statement: Executable, many: Sequence[Values]) -> int:
        sql, constants = _compiled(statement, tuple(many[0]))
        self._before()
        filled = [{**constants, **each} for each in many]
        with _as_sqlalchemy_says_it(sql):
            return int(self._plain.executemany(sql, filled).rowcount)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        self.carry_out("SAVEPOINT inner")
        try:
            yield
        except BaseException:
            self.carry_out("ROLLBACK TO inner")
            raise
        self.carry_out("RELEASE inner")

    def carry_out(self, sql: str) -> None:
        self._before()
        with _as_sqlalchemy_says_it(sql):
            self._plain.execute(sql)

    def _carry_out(self, statement: Executable, values: Values | None) -> Any:
        given = values or {}
        sql, constants = _compiled(statement, tuple(given))
        self._before()
        filled = {**constants, **given}
        if "__[" in sql:
            sql, filled = _spread(sql, filled)
        with _as_sqlalchemy_says_it(sql):
            return self._plain.execute(sql, filled)


def _nothing() -> None: ...


def connect(path: Path) -> dbapi2.Connection:
    connection = dbapi2.connect(str(path), isolation_level=None, cached_statements=512)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


class _as_sqlalchemy_says_it:  # noqa: N801 - used as a function; a generator's costs more than the statement
    """The driver's errors come as SQLAlchemy's, which the service knows."""

    def __init__(self, sql: str) -> None:
        self._sql = sql

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, dbapi2.Error):
            raise exc.DBAPIError.instance(self._sql, None, error, dbapi2.Error) from error


@lru_cache(maxsize=4096)
def _compiled(statement: Executable, names: tuple[str, ...]) -> tuple[str, dict[str, object]]:
    """The statement's SQL, as SQLAlchemy spells it for these names, and the values that stand in it."""
    assert isinstance(statement, ClauseElement)
    made: Any = statement.compile(dialect=_DIALECT, column_keys=names or None)
    return str(made), {name: value for name, value in made.params.items() if not made.binds[name].required}


def _spread(sql: str, filled: dict[str, Any]) -> tuple[str, dict[str, object]]:
    """Each list of values as so many values."""
    spread = dict(filled)

    def places(found: re.Match[str]) -> str:
        name = found.group(1)
        values = list(spread.pop(name))
        spread.update({f"{name}_{number}": value for number, value in enumerate(values, start=1)})
        return ", ".join(f":{name}_{number}" for number in range(1, len(values) + 1)) or _OF_NONE

    return _MANY.sub(places, sql), spread


@lru_cache(maxsize=1024)
def _row_of(names: tuple[str, ...]) -> type[Any]:
    plain = namedtuple("Found", names, rename=True)  # type: ignore[misc] # noqa: PYI024
    return type("Found", (plain,), {"__slots__": (), "_mapping": property(plain._asdict)})
