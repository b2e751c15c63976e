"""Where the rows wait until their receipts are together: a private file of the engine, gone when closed.

Rows of a receipt may lie anywhere in a file of any size, so they are sorted on disk, not in memory.
The engine unlinks such a file as soon as it is open: nothing is left behind even by a kill.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
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
_BY_SKU = (
    "CREATE INDEX temp.row_by_sku ON row (sku, at, line)",
    # Of a receipt that is refused for one of its rows nothing is believed.
    "CREATE TEMP TABLE faulty (receipt PRIMARY KEY) WITHOUT ROWID",
    "INSERT INTO faulty SELECT receipt FROM turn WHERE at = ''",
)
_LATEST = (
    "SELECT name, unit_price_cents, sold_on FROM row WHERE sku = ? AND (name <> '' OR ?)"
    " AND receipt NOT IN (SELECT receipt FROM faulty) ORDER BY at DESC, line DESC LIMIT 1"
)
_ROW = ", ".join(f"row.{name}" for name in _FIELDS)
_ALL = (
    f"SELECT {_ROW}"  # noqa: S608 - the names of our own fields
    " FROM turn CROSS JOIN row ON row.receipt = turn.receipt ORDER BY turn.rowid, row.line"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a shop offers an item as: from a day on."""

    name: str
    price_cents: int
    sold_on: str


class Staging:
    """The rows of one run; a context manager. `knows_offers` if it shall be asked for them."""

    def __init__(self, *, knows_offers: bool = False) -> None:
        self._knows_offers = knows_offers
        # A batch asks for offers on the database's thread, while this run's own thread waits for it.
        self._connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
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
        for statement in (*_ORDER, *(_BY_SKU if self._knows_offers else ())):
            self._connection.execute(statement)
        self._connection.execute("COMMIT")
        (receipts,) = self._connection.execute("SELECT count(*) FROM turn").fetchone()
        return int(receipts)

    def offer(self, sku: str) -> Offer:
        """The newest row's price, of an SKU that the file has, and the name of the newest that has one."""
        _name, price_cents, sold_on = self._connection.execute(_LATEST, (sku, 1)).fetchone()
        named = self._connection.execute(_LATEST, (sku, 0)).fetchone()
        return Offer(named[0] if named else "", price_cents, sold_on)

    def receipts(self) -> Iterator[list[OldRow]]:
        """The rows of each receipt in the file's order, receipts in the order of their time."""
        found = (OldRow(*row) for row in self._connection.execute(_ALL))
        for _receipt, rows in groupby(found, key=lambda row: row.receipt):
            yield list(rows)
