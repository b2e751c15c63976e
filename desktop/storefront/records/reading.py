"""Records as this till's rows have them: fields, and the clocks of those that were edited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from desktop.database.rows import Row, Rows
from desktop.storefront.records.entities import Entity, Key
from sync.records import Value

AT_ONCE = 500
"""Records read in one question."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record with all its told fields. `clocks` are those of fields edited since it was made."""

    fields: dict[str, Value]
    clocks: dict[str, str]


NOTHING = Record({}, {})
_ASIDE = "SELECT fields, clocks FROM record_aside WHERE entity = ? AND entity_id = ?"


def standing(entity: Entity, key: Key, rows: Rows) -> Record | None:
    """The row of a key, if there is one."""
    found = rows.rows(_one_sql(entity), key)
    if not found:
        return None
    clocks = next((row[-1] for row in found if row[-1] != "{}"), "{}")  # of an older change, if this has none
    return Record(dict(zip(entity.fields, found[0], strict=False)), json.loads(clocks))


def aside(entity: str, entity_id: str, rows: Rows) -> Record:
    """What is known of a record that has no row; nothing at all, perhaps."""
    found = rows.one(_ASIDE, (entity, entity_id))
    return Record(json.loads(found[0]), json.loads(found[1])) if found else NOTHING


def known(entity: Entity, key: Key, rows: Rows) -> tuple[Record, bool]:
    """A record as far as it is known, and whether it has a row."""
    record = standing(entity, key, rows)
    return (record, True) if record else (aside(entity.name, entity.id_of(key), rows), False)


def standing_keys(entity: Entity, keys: Sequence[Key], rows: Rows) -> set[Key]:
    """Which of these have a row of any kind, hidden ones too."""
    found: set[Key] = set()
    if not keys or rows.one(_behind_sql(entity), min(keys)) is None:
        return found  # where all is read in order, nothing of it is there yet
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        names = ", ".join(f"t.{name}" for name in entity.key)
        mark = f"({', '.join('?' * len(entity.key))})"
        sql = (
            f"SELECT DISTINCT {names} FROM {entity.name} t"  # noqa: S608 - names of the map
            f" WHERE ({names}) IN (VALUES {', '.join([mark] * len(some))})"
        )
        found.update(tuple(row) for row in rows.rows(sql, [part for key in some for part in key]))
    return found


def walk(
    entity: Entity, rows: Rows, after: Key | None = None, most: int = AT_ONCE
) -> list[tuple[Key, Record]]:
    """The next records of a kind behind a key, in the order of their keys."""
    found = rows.rows(_walk_sql(entity, after is not None), (*(after or ()), most))
    return [_walked(entity, row, rows) for row in found]


def _walked(entity: Entity, row: Row, rows: Rows) -> tuple[Key, Record]:
    key, rest = tuple(row[: len(entity.key)]), row[len(entity.key) :]
    clocks = rest[len(entity.fields)]
    if entity.is_dated and clocks == "{}" and rest[-1]:  # an older change may have been edited
        return key, standing(entity, key, rows) or NOTHING
    return key, Record(
        dict(zip(entity.fields, rest, strict=False)), json.loads(clocks) if clocks != "{}" else {}
    )


@cache
def _one_sql(entity: Entity) -> str:
    shows = f" AND {entity.shows}" if entity.may_go and entity.shows else ""
    newest = " ORDER BY t.change_no DESC" if entity.is_dated else ""
    return (
        f"SELECT {entity.selected}, t.field_clocks FROM {entity.name} t"  # noqa: S608 - names of the map
        f" WHERE {entity.keyed}{shows}{newest}"
    )


@cache
def _behind_sql(entity: Entity) -> str:
    """Whether there is any row of this key, or of one behind it."""
    names, marks = ", ".join(f"t.{name}" for name in entity.key), ", ".join("?" * len(entity.key))
    return f"SELECT 1 FROM {entity.name} t WHERE ({names}) >= ({marks}) LIMIT 1"  # noqa: S608 - of the map


@cache
def _walk_sql(entity: Entity, is_behind: bool) -> str:
    names = ", ".join(f"t.{name}" for name in entity.key)
    where = [entity.shows] if entity.shows else []
    if is_behind:
        where.append(f"({names}) > ({', '.join('?' * len(entity.key))})")
    newest, group = "", ""
    if entity.is_dated:  # beside max(), SQLite takes the other columns from the row that has it
        newest, group = ", max(t.change_no)", f" GROUP BY {names}"
    return (
        f"SELECT {names}, {entity.selected}, t.field_clocks{newest} FROM {entity.name} t"  # noqa: S608
        f"{' WHERE ' + ' AND '.join(where) if where else ''}{group} ORDER BY {names} LIMIT ? + 0"
    )
