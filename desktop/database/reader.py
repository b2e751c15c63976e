"""A read-only connection of its own, so that nothing a screen or report does waits for a write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.database.engine import connect, refuse_older
from desktop.database.rows import Row, Values
from desktop.database.stopping import Still, stoppable
from desktop.database.trouble import machine_trouble
from desktop.database.unhurried import InTurns


class Reader:
    """Answers SQL from its own connection; one per thread."""

    def __init__(self, path: Path, key: bytes | None) -> None:
        self._path = path
        self._connection = connect(path, key, "read")
        try:
            refuse_older(self._connection, path)
        except BaseException:
            self._connection.close()
            raise

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        with machine_trouble(self._path):
            found: list[Row] = self._connection.execute(sql, values).fetchall()
            return found

    def one(self, sql: str, values: Values = ()) -> Row | None:
        with machine_trouble(self._path):
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    @contextmanager
    def stoppable(self, still: Still) -> Iterator[None]:
        """What is read meanwhile can be given up (raises Cancelled) and gives way to the counter."""
        with stoppable(self._connection, still):
            yield

    def close(self) -> None:
        self._connection.close()


class UnhurriedReader(Reader):
    """A reader for long work beside a window: what goes through its rows gives way to the counter."""

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        return InTurns(super().rows(sql, values))
