"""Telling very many records in steps: all of them once, and what an import brought or took back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import bindparam

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.storefront.records.entities import ENTITIES, Entity, Key
from desktop.storefront.records.reading import walk
from desktop.storefront.records.telling import MOST_EDITS, Change, is_enrolled, tell
from desktop.storefront.tables import record_telling

ALL, IMPORTED, UNDONE = "all", "import", "undo"
CHANGED = "changed"
"""The last stage of an import: what it changed in items that stood before."""

INSERT_TELLING = record_telling.insert()
_this = record_telling.c.telling_no == bindparam("which")
SET_PLACE = record_telling.update().where(_this).values(entity=bindparam("at"), place=bindparam("behind"))
DELETE_TELLING = record_telling.delete().where(_this)
# What an import is still writing is told when it is done with it.
_NEXT = (
    "SELECT telling_no, what, entity, place FROM record_telling r WHERE NOT EXISTS"
    " (SELECT 1 FROM product_import p WHERE p.state IN ('publishing', 'undoing')"
    "  AND r.what IN ('all', 'import ' || p.import_id, 'undo ' || p.import_id))"
    " ORDER BY telling_no LIMIT 1"
)
_OF_IMPORT = tuple(
    ENTITIES[name]
    for name in ("category", "product", "item", "unit", "item_gst", "item_cost", "price", "barcode")
)
_HIDDEN = (
    "SELECT 1 FROM {0} t WHERE t.{1} = ? AND t.archived_at IS NULL"
    " AND EXISTS (SELECT 1 FROM hidden_import h WHERE h.import_id = t.import_id)"
)


def _of_new_item(item: str) -> str:
    """SQL: the item came with the import and nobody was told of it before."""
    return f"EXISTS (SELECT 1 FROM item i WHERE i.{item} AND i.import_id = ? AND i.field_clocks = '{{}}')"  # noqa: S608


_NEW = {
    "category": "(t.import_id = ? AND t.field_clocks = '{}')",
    "product": _of_new_item("product_id = t.product_id"),
    "item": _of_new_item("item_id = t.item_id"),
    "unit": _of_new_item("item_id = t.item_id"),
    "item_gst": _of_new_item("item_id = t.item_id"),
    "item_cost": _of_new_item("item_id = t.item_id"),
    "price": _of_new_item("item_id = (SELECT u.item_id FROM unit u WHERE u.unit_id = t.unit_id)"),
    "barcode": _of_new_item("item_id = t.item_id"),
}
_CHANGES = (
    "SELECT change_no, entity, entity_id, field FROM import_change WHERE import_id = ? AND change_no > ?"
    " AND field <> 'barcode' ORDER BY change_no LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class TellRecords:
    """The next step of telling records that wait for it."""

    command_id: str


def begin_telling(what: str, work: Work) -> None:
    """Have records told from now on, in steps."""
    if work.one("SELECT 1 FROM record_telling WHERE what = ? AND entity = ''", (what,)):
        return  # it has not begun yet
    (last,) = work.one("SELECT coalesce(max(telling_no), 0) FROM record_telling") or (0,)
    row = {"telling_no": int(last) + 1, "what": what, "entity": "", "place": ""}
    work.write(INSERT_TELLING, {**row, "begun_at": work.now_text})


def has_to_tell(rows: Rows) -> bool:
    """Is there anything that could be told now?"""
    return rows.one(_NEXT) is not None


def tell_records(command: TellRecords, work: Work) -> bool:
    """Tell the next records, in one message; whether there is more.

    Raises:
        NotAllowed: nothing was told.
    """
    work.require("tell_records")
    found = work.one(_NEXT)
    if found is None or not is_enrolled(work):
        return False
    number, what, entity, place = found
    changes, at, behind = _next(what, entity, place, work)
    tell(changes, work)
    if changes:
        work.write(SET_PLACE, {"which": number, "at": at, "behind": behind})
        work.note(telling=what, records=len(changes))
    else:
        work.write(DELETE_TELLING, {"which": number})
        work.note(told=what)
    return bool(changes) or has_to_tell(work)


Found = list[tuple[Key, Change]]
Stage = Callable[[Key, Work], Found]


def _next(what: str, entity: str, place: str, work: Work) -> tuple[list[Change], str, str]:
    """The next changes of a telling, and where it stands behind them; nothing at its end."""
    scope, _, number = what.partition(" ")
    stages = _stages(scope, int(number or 0))
    names = list(stages)
    for name in names[names.index(entity) if entity else 0 :]:
        after: Key = tuple(json.loads(place)) if name == entity else ()
        if found := stages[name](after, work):
            return _joined(change for _key, change in found), name, json.dumps(found[-1][0])
    return [], "", ""


def _joined(changes: Iterable[Change]) -> list[Change]:
    """Edits of one record are one edit: they share a row of clocks."""
    joined: dict[tuple[str, Key, bool], tuple[str, ...]] = {}
    for each in changes:
        place = (each.entity, each.key, bool(each.fields))
        joined[place] = tuple(dict.fromkeys((*joined.get(place, ()), *each.fields)))
    return [Change(entity, key, fields) for (entity, key, _edited), fields in joined.items()]


def _stages(scope: str, number: int) -> dict[str, Stage]:
    if scope == ALL:
        return {each.name: partial(_every, each) for each in ENTITIES.values()}
    carry = _imported if scope == IMPORTED else _undone
    stages: dict[str, Stage] = {each.name: partial(carry, each, number) for each in _OF_IMPORT}
    return {**stages, CHANGED: partial(_changed, number)}


def _every(entity: Entity, after: Key, work: Work) -> Found:
    """Records as they are; an item that an undone import left hidden is archived as well."""
    keys = [key for key, _record in walk(entity, work, after or None, MOST_EDITS)]
    archived = _archive(entity, keys, work)
    found = [(key, Change(entity.name, key)) for key in keys]
    return found + [(key, Change(entity.name, key, ("archived_at",))) for key in keys if key in archived]


def _imported(entity: Entity, number: int, after: Key, work: Work) -> Found:
    """What an import wrote: of new items as it is, of others as edits of what stood there."""
    found = work.rows(_of_import_sql(entity, bool(after)), (number, number, *after, MOST_EDITS))
    return [
        (tuple(parts), Change(entity.name, tuple(parts), () if is_new else _fields(entity)))
        for *parts, is_new in found
    ]


def _undone(entity: Entity, number: int, after: Key, work: Work) -> Found:
    """Items of an undone import are archived; what it said of others is as it was before."""
    if entity.name in ("product", "unit"):
        return []  # nobody sees them without their item
    found = work.rows(_of_import_sql(entity, bool(after)), (number, number, *after, MOST_EDITS))
    keys = [tuple(parts) for *parts, _is_new in found]
    if entity.may_go:
        return [(key, Change(entity.name, key, _fields(entity))) for key in keys]
    _archive(entity, keys, work)
    return [(key, Change(entity.name, key, ("archived_at",))) for key in keys]


def _changed(number: int, after: Key, work: Work) -> Found:
    """Fields that an import set, or set back, in items that stood before."""
    found = work.rows(_CHANGES, (number, *(after or (-1,)), MOST_EDITS))
    return [((change_no,), Change(entity, (key,), (name,))) for change_no, entity, key, name in found]


def _archive(entity: Entity, keys: Sequence[Key], work: Work) -> set[Key]:
    """Archive those that are hidden by an undone import; which they are."""
    if entity.name not in ("item", "category"):
        return set()
    sql = _HIDDEN.format(entity.name, entity.key[0])
    hidden = [key for key in keys if work.one(sql, key)]
    archive = f"UPDATE {entity.name} SET archived_at = ? WHERE {entity.key[0]} = ?"  # noqa: S608 - the map's
    work.write_sql(archive, [(work.now_text, *key) for key in hidden])
    return set(hidden)


def _fields(entity: Entity) -> tuple[str, ...]:
    return tuple(entity.fields)


def _of_import_sql(entity: Entity, is_behind: bool) -> str:
    """Keys of an import's rows in order, and whether their item is new with it."""
    names = ", ".join(f"t.{name}" for name in entity.key)
    behind = f" AND ({names}) > ({', '.join('?' * len(entity.key))})" if is_behind else ""
    return (
        f"SELECT DISTINCT {names}, {_NEW[entity.name]} FROM {entity.name} t"  # noqa: S608 - the map's
        f" WHERE t.import_id = ?{behind} ORDER BY {names} LIMIT ?"
    )
