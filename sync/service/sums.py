"""Counts and digests of what is held, by a word and a number, added to as it changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Executable, Table, bindparam, select, text

from sync.service.store import Values, Work

_MODULUS = 2**64
_MANY: BindParameter[Any] = bindparam("many", expanding=True)
Place = tuple[str, int]


class Sums:
    """By how much the sums of a table change: its two key columns, then `count` and `digest`."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._changes: dict[Place, tuple[int, int]] = {}

    @property
    def changes(self) -> dict[Place, tuple[int, int]]:
        """How many more there are, and by how much their digests' sum grows."""
        return self._changes

    def add(self, place: Place, count: int, digests: int) -> None:
        before = self._changes.get(place, (0, 0))
        self._changes[place] = before[0] + count, before[1] + digests

    def join(self, others: Sums) -> None:
        for place, (count, digests) in others.changes.items():
            self.add(place, count, digests)

    def write(self, work: Work) -> None:
        """Add them to what the store holds."""
        for place, (count, digests) in self._held(work):
            self.add(place, count, digests)
        work.write(_put(self._table), list(self._rows()))
        self._changes.clear()

    def _held(self, work: Work) -> Iterator[tuple[Place, tuple[int, int]]]:
        numbers: dict[str, list[int]] = defaultdict(list)
        for word, number in self._changes:
            numbers[word].append(number)
        for word, many in numbers.items():
            for row in work.rows(_standing(self._table), {"its": word, "many": sorted(many)}):
                yield (word, row.number), (row.held, int(row.digest, 16))

    def _rows(self) -> Iterator[Values]:
        word, number = _key_of(self._table)
        for place, (count, digests) in self._changes.items():
            digest = f"{digests % _MODULUS:016x}"
            yield {word: place[0], number: place[1], "count": count, "digest": digest}


@cache
def _key_of(table: Table) -> tuple[str, str]:
    word, number = (column.name for column in table.primary_key)
    return word, number


@cache
def _standing(table: Table) -> Executable:
    word, number = (table.c[name] for name in _key_of(table))
    told = number.label("number"), table.c.count.label("held"), table.c.digest
    return select(*told).where(word == bindparam("its"), number.in_(_MANY))


@cache
def _put(table: Table) -> Executable:
    word, number = _key_of(table)
    return text(
        f"INSERT INTO {table.name} ({word}, {number}, count, digest)"  # noqa: S608 - ours
        f" VALUES (:{word}, :{number}, :count, :digest) ON CONFLICT ({word}, {number})"
        " DO UPDATE SET count = excluded.count, digest = excluded.digest"
    )
