"""What a broken invariant says, and the two ways invariants read: by offenders, and stretch by stretch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desktop.database.rows import Row, Rows, Values

Wrong = tuple[str, dict[str, object]]
"""A table and the facts about the row that is wrong: ids and figures, never a name of a person."""

Invariant = Callable[[Rows], Iterator[Wrong]]
"""Yields what contradicts it; nothing when all is well. Its name is the finding's name."""

STRETCH = 2_000

RECORDS_CAME = (
    "SELECT 1 FROM audit WHERE command IN ('join_shop', 'take_page', 'take_records', 'mend_records')"
)
"""SQL: records of other tills were taken in here. Only then may something stand that nobody here did."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: which invariant, in which table, and what is known about it."""

    invariant: str
    table: str
    facts: dict[str, object]

    def as_json(self) -> dict[str, object]:
        return {"invariant": self.invariant, "table": self.table, "facts": self.facts}


def words(names: str) -> tuple[str, ...]:
    """Names apart by spaces, one by one."""
    return tuple(names.split())


def told(table: str, names: str, found: Sequence[Row]) -> Iterator[Wrong]:
    """Rows as facts, by the names of their columns."""
    for row in found:
        yield table, dict(zip(names.split(), row, strict=True))


def offenders(rows: Rows, table: str, names: str, sql: str, values: Values = ()) -> Iterator[Wrong]:
    """What a query that selects only contradictions finds; `names` are its columns."""
    yield from told(table, names, rows.rows(sql, values))


def stretches(rows: Rows, sql: str) -> Iterator[dict[str, object]]:
    """Bounds `:after` and `:upto` of stretches of a table; `sql` gives the last key of the next one.

    No key is empty: shapes.every_value_has_its_shape tells of one that is.
    """
    after: object = ""
    while (found := rows.one(sql, {"after": after, "size": STRETCH})) and found[0] is not None:
        yield {"after": after, "upto": found[0]}
        after = found[0]


_NEXT_SALE = (
    "SELECT max(sale_id) FROM (SELECT sale_id FROM sale WHERE sale_id > :after ORDER BY sale_id LIMIT :size)"
)
_NEXT_ENTRY = (
    "SELECT max(entry_id) FROM (SELECT entry_id FROM entry WHERE entry_id > :after ORDER BY"
    " entry_id LIMIT :size)"
)


def sale_stretches(rows: Rows) -> Iterator[dict[str, object]]:
    """All sales, a few thousand at a time, by id: memory does not grow with the shop."""
    return stretches(rows, _NEXT_SALE)


def entry_stretches(rows: Rows) -> Iterator[dict[str, object]]:
    """All entries, a few thousand at a time, by id."""
    return stretches(rows, _NEXT_ENTRY)


def offending_sales(rows: Rows, table: str, names: str, sql: str) -> Iterator[Wrong]:
    """offenders over stretches of sales; `sql` holds itself to sale ids above :after up to :upto."""
    for stretch in sale_stretches(rows):
        yield from offenders(rows, table, names, sql, stretch)


def is_still_reading(rows: Rows) -> bool:
    """Is this till's first reading of the shop's records under way? Then the goods are there in part."""
    found = rows.one("SELECT 1 FROM record_feed WHERE feed IN ('records', 'search') AND is_all = 0")
    return found is not None


HAD_BACK = (
    "(SELECT b.value ->> 'entity' entity, b.value ->> 'entity_id' entity_id, b.value ->> 'field' field,"
    " b.value ->> 'value' value, b.value ->> 'clock' clock FROM audit a"
    " CROSS JOIN json_each(iif(json_valid(a.facts), a.facts, '{}'), '$.back') b"
    " WHERE a.command IN ('take_page', 'take_records', 'mend_records'))"
)
"""SQL: fields that are again what this till had set before, since the service has them so."""


def elsewhere(clocks: str, field: str) -> str:
    """SQL: the field was last edited at another till, or in lost days of this one: so its clock says."""
    clock = f"{clocks} ->> '{field}'"
    ours = "SELECT o.till_id FROM lane o WHERE o.is_current = 1 AND o.purpose = 'counter'"
    return (
        f"({clock} IS NOT NULL AND (substr({clock}, 21) NOT IN"  # noqa: S608
        f"  (SELECT l.lane_id FROM lane l WHERE l.till_id = ({ours}))"
        f" OR EXISTS (SELECT 1 FROM sync_inbox m WHERE m.lane_id = substr({clock}, 21)"
        f"  AND json_valid(m.envelope)"
        f"  AND {clock} IN (m.envelope ->> 'clock', m.envelope ->> 'effective_clock'))))"
    )
