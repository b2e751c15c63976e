"""Writes merged records into the till's rows: new ones, edited ones, and those that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.personal.vault import keep_sealed
from desktop.setup.queries import the_shop
from desktop.storefront.records.entities import BadRecord, Entity, Key
from desktop.storefront.records.reading import Record
from desktop.storefront.records.telling import keep_aside, spelled
from sync.records import Value

_FORGET_ASIDE = "DELETE FROM record_aside WHERE entity = ? AND entity_id = ?"


@dataclass(frozen=True, slots=True)
class Columns:
    """Records of a kind, each whole: for each told field that any has a column, in the order of the keys."""

    keys: Sequence[Key]
    told: Mapping[str, Sequence[Value]]
    clocks: Sequence[str]  # canonical JSON


def insert_columns(entity: Entity, found: Columns, work: Work) -> None:
    """Write records that have no row yet."""
    local, count = _local(entity, work), len(found.keys)
    if "item_no" in local:
        first = local.pop("item_no")
        local = {"item_no": range(first, first + count)} | local
    own = {name: value if isinstance(value, range) else repeat(value, count) for name, value in local.items()}
    told = {name: found.told.get(name) or repeat(None, count) for name in entity.columns}
    columns = (*entity.key, *told, "field_clocks", *own)
    rows = zip(*zip(*found.keys, strict=True), *told.values(), found.clocks, *own.values(), strict=True)
    work.write_sql(_insert_sql(entity.name, columns), list(rows))
    for word in entity.computed:
        _keep_words(word, zip(found.keys, found.told.get(word, ()), strict=False), work)


def insert_record(entity: Entity, key: Key, record: Record, work: Work) -> None:
    """Write one that has no row yet."""
    told = {name: (value,) for name, value in record.fields.items()}
    insert_columns(entity, Columns((key,), told, (spelled(record.clocks),)), work)


def write_record(entity: Entity, key: Key, record: Record, won: Sequence[str], work: Work) -> None:
    """Bring the standing row of a record up to what it is now."""
    if not entity.is_whole_record(record.fields):
        _withdraw(entity, key, record, work)
    elif entity.is_dated:
        row = {**_local(entity, work), "change_no": _next_change(entity, key, work)}
        told = tuple(record.fields.get(name) for name in entity.columns)
        columns = (*entity.key, *entity.columns, "field_clocks", *row)
        work.write_sql(
            _insert_sql(entity.name, columns), [(*key, *told, spelled(record.clocks), *row.values())]
        )
    else:
        names = [name for name in won if name in entity.columns]
        values = [record.fields[name] for name in names]
        work.write_sql(_update_sql(entity, tuple(names)), [(*values, spelled(record.clocks), *key)])
        for word in entity.computed:
            if word in won:
                _keep_words(word, [(key, record.fields[word])], work)


def forget_aside(entity: Entity, key: Key, work: Work) -> None:
    """The record has a row now."""
    work.write_sql(_FORGET_ASIDE, [(entity.name, entity.id_of(key))])


def _withdraw(entity: Entity, key: Key, record: Record, work: Work) -> None:
    """Whoever wrote it took it back: no row, and its clocks are kept so that nothing older brings it back."""
    if not entity.may_go:
        raise BadRecord(entity.name, "missing")
    shows = f" AND {entity.shows}" if entity.shows else ""
    table = entity.name
    where = entity.keyed.replace("t.", "") + shows.replace("t.", f"{table}.")
    work.write_sql(f"DELETE FROM {table} WHERE {where}", [key])  # noqa: S608 - names of the map
    keep_aside(table, entity.id_of(key), record, work)


def _local(entity: Entity, rows: Rows) -> dict[str, Any]:
    """What is this till's own of new rows."""
    local = dict(entity.local)
    if entity.name == "lane":
        local["shop_id"] = the_shop(rows).shop_id
    if entity.name == "item":
        (last,) = rows.one("SELECT coalesce(max(item_no), 0) FROM item") or (0,)
        local["item_no"] = int(last) + 1
    return local


def _next_change(entity: Entity, key: Key, rows: Rows) -> int:
    sql = f"SELECT coalesce(max(t.change_no), -1) + 1 FROM {entity.name} t WHERE {entity.keyed}"  # noqa: S608
    (number,) = rows.one(sql, key) or (0,)
    return int(number)


def _keep_words(field: str, words: Iterable[tuple[Key, Value]], work: Work) -> None:
    for key, sealed in words:
        if isinstance(sealed, str):
            keep_sealed(str(key[0]), field, sealed, work)


@cache
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


@cache
def _update_sql(entity: Entity, names: tuple[str, ...]) -> str:
    sets = "".join(f"{name} = ?, " for name in names)
    where = entity.keyed.replace("t.", "")
    return f"UPDATE {entity.name} SET {sets}field_clocks = ? WHERE {where}"  # noqa: S608 - names of the map
