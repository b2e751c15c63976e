"""Where the rows wait until their receipts are together: a private file of the engine, gone when closed.

Rows of a receipt may lie anywhere in a file of any size, so they are sorted on disk, not in memory.
The engine unlinks such a file as soon as it is open: nothing is left behind even by a kill.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby, islice
from operator import attrgetter
from types import TracebackType

from sqlcipher3 import dbapi2

from desktop.history.rows import OldRow

_FIELDS = tuple(field.name for field in fields(OldRow))
_NAMES = ", ".join(_FIELDS)
_MARKS = ", ".join("?" * len(_FIELDS))
_ROWS_AT_ONCE = 1_000
_PRAGMAS = (
    "PRAGMA temp_store=FILE",  # this engine keeps temporary tables in memory else
    "PRAGMA temp.cache_size=-16384",
    "PRAGMA temp.journal_mode=OFF",
)

_TABLE = f"CREATE TEMP TABLE row (line INTEGER PRIMARY KEY, {_NAMES.removeprefix('line, ')})"
_PUT = f"INSERT INTO row ({_NAMES}) VALUES ({_MARKS})"  # noqa: S608 - the names of our own fields
_ORDER = (
    "CREATE INDEX temp.row_by_receipt ON row (receipt, line)",
    # A receipt with a row that could not be read has no time: it comes first and is refused.
    "CREATE TEMP TABLE turn AS SELECT receipt, min(at) AS at FROM row GROUP BY receipt"
    " ORDER BY at, min(line)",
)
_ROW = ", ".join(f"row.{name}" for name in _FIELDS)
_ALL = (
    f"SELECT {_ROW}"  # noqa: S608 - the names of our own fields
    " FROM turn CROSS JOIN row ON row.receipt = turn.receipt ORDER BY turn.rowid, row.line"
)


class Staging:
    """The rows of one run; a context manager."""

    def __init__(self) -> None:
        self._connection = dbapi2.connect(":memory:", isolation_level=None)
        for pragma in _PRAGMAS:
            self._connection.execute(pragma)
        self._connection.execute(_TABLE)

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def fill(self, rows: Iterable[OldRow]) -> int:
        """Take all rows in and put them in order; how many receipts there are."""
        waiting = map(attrgetter(*_FIELDS), rows)
        self._connection.execute("BEGIN")
        while part := list(islice(waiting, _ROWS_AT_ONCE)):
            self._connection.executemany(_PUT, part)
        for statement in _ORDER:
            self._connection.execute(statement)
        self._connection.execute("COMMIT")
        (receipts,) = self._connection.execute("SELECT count(*) FROM turn").fetchone()
        return int(receipts)

    def receipts(self) -> Iterator[list[OldRow]]:
        """The rows of each receipt in the file's order, receipts in the order of their time."""
        found = (OldRow(*row) for row in self._connection.execute(_ALL))
        for _receipt, rows in groupby(found, key=lambda row: row.receipt):
            yield list(rows)
