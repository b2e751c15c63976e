"""A connection that writes down what is asked of it, and the floor: the same writes, bare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlcipher3 import dbapi2

Values = Sequence[object] | Mapping[str, object]
_NAMED = re.compile(r"(?<![\w:]):(\w+)")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of the driver: its SQL and every row of values."""

    sql: str
    rows: tuple[Values, ...]
    is_many: bool

    @property
    def is_write(self) -> bool:
        return self.sql.lstrip().upper().startswith(_WRITES)

    @property
    def table(self) -> str:
        """The table a write goes to."""
        words = self.sql.replace("OR REPLACE ", "").replace("OR IGNORE ", "").split()
        return words[1] if words[0].upper() == "UPDATE" else words[2].split("(")[0]


@dataclass
class Tape:
    """Stands in for a driver's connection; `asked` has every statement since the last `take`."""

    connection: dbapi2.Connection
    asked: list[Asked] = field(default_factory=list)

    def execute(self, sql: str, values: Values = ()) -> Any:
        self.asked.append(Asked(sql, (values,), is_many=False))
        return self.connection.execute(sql, values)

    def executemany(self, sql: str, values: Iterable[Values]) -> Any:
        rows = tuple(values)
        self.asked.append(Asked(sql, rows, is_many=True))
        return self.connection.executemany(sql, rows)

    @property
    def total_changes(self) -> int:
        return int(self.connection.total_changes)

    @property
    def in_transaction(self) -> bool:
        return bool(self.connection.in_transaction)

    def close(self) -> None:
        self.connection.close()

    def take(self) -> list[Asked]:
        """What was asked since the last time."""
        taken, self.asked = self.asked, []
        return taken


Floor = list[tuple[str, list[tuple[object, ...]]]]


def floor_of(asked: Iterable[Asked]) -> Floor:
    """The writes among them as bare as the driver takes them: positional values, one call a table."""
    return [_bare(each) for each in asked if each.is_write and each.rows]


def _bare(asked: Asked) -> tuple[str, list[tuple[object, ...]]]:
    first = asked.rows[0]
    if not isinstance(first, Mapping):
        return asked.sql, [tuple(row) for row in asked.rows]
    names = _NAMED.findall(asked.sql)
    rows = [tuple(row[name] for name in names) for row in asked.rows if isinstance(row, Mapping)]
    return _NAMED.sub("?", asked.sql), rows


def replay(connection: dbapi2.Connection, floor: Floor) -> None:
    """One transaction of bare writes."""
    connection.execute("BEGIN IMMEDIATE")
    for sql, rows in floor:
        if len(rows) == 1:
            connection.execute(sql, rows[0])
        else:
            connection.executemany(sql, rows)
    connection.execute("COMMIT")


def by_transaction(asked: Iterable[Asked]) -> Iterator[list[Asked]]:
    """What was asked between each BEGIN and its COMMIT."""
    inside: list[Asked] = []
    for each in asked:
        word = each.sql.split(" ", 1)[0].upper()
        if word == "BEGIN":
            inside = []
        elif word == "COMMIT":
            yield inside
        else:
            inside.append(each)
