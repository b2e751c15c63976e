"""What a command changed in the shop's records becomes one message of edits, in the command's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy.dialects.sqlite import insert

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.storefront.queue_message import Told, queue_message
from desktop.storefront.records.entities import ENTITIES, Entity, Key
from desktop.storefront.records.reading import Record, aside, known
from desktop.storefront.tables import record_aside
from sync.records import LOWEST

MOST_EDITS = 200
"""In one message: some tens of milliseconds for whoever takes it."""
KIND = "records.edited"

_aside = insert(record_aside)
PUT_ASIDE = _aside.on_conflict_do_update(
    index_elements=["entity", "entity_id"],
    set_={"fields": _aside.excluded.fields, "clocks": _aside.excluded.clocks},
)
_SETTLED = (
    "DELETE FROM record_clash WHERE entity = ? AND entity_id = ? AND field = ? AND why = 'edited_elsewhere'"
)


@dataclass(frozen=True, slots=True)
class Change:
    """A record that was edited, and which of its fields; without fields it is new, and nobody else has it."""

    entity: str
    key: Key
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Edit:
    """What is told of a change, and what stood before."""

    entity: Entity
    key: Key
    fields: tuple[str, ...]  # those that get the message's clock
    record: Record
    has_row: bool
    told: dict[str, object]


def is_enrolled(rows: Rows) -> bool:
    """Does this till belong to a service? One that does not tells nobody anything."""
    return rows.one("SELECT 1 FROM sync_enrolment WHERE enrolled_at IS NOT NULL") is not None


def tell(changes: Sequence[Change], work: Work) -> None:
    """Queue the changes, if anybody is there to hear of them; edited fields keep the message's clock."""
    if not is_enrolled(work):
        return
    for start in range(0, len(changes), MOST_EDITS):
        _tell(changes[start : start + MOST_EDITS], work)


def queue_edits(edits: list[dict[str, object]], work: Work) -> str:
    """One message of edits; the clock it got."""
    edit_id = new_id()
    payload: dict[str, object] = {"edit_id": edit_id, "till_id": this_till(work).till_id, "edits": edits}
    return queue_message(Told(KIND, "records", edit_id, payload), work)


def whole_edit(entity: Entity, key: Key, record: Record) -> dict[str, object]:
    """A record told whole, each field with its clock; what is nothing and was never set is left out."""
    fields = {
        name: value for name, value in record.fields.items() if value is not None or name in record.clocks
    }
    clocks = {name: record.clocks.get(name, LOWEST) for name in fields}
    return {"entity": entity.name, "entity_id": entity.id_of(key), "fields": fields, "clocks": clocks}


def keep_clocks(entity: Entity, key: Key, clocks: dict[str, str], work: Work) -> None:
    """Write the clocks of a record's row, of the newest change where it is dated."""
    work.write_sql(_clocks_sql(entity), [(spelled(clocks), *key)])


def keep_aside(entity: str, entity_id: str, record: Record, work: Work) -> None:
    """Keep what is known of a record without a row."""
    row = {"entity": entity, "entity_id": entity_id}
    work.write(PUT_ASIDE, {**row, "fields": spelled(record.fields), "clocks": spelled(record.clocks)})


def settle_clash(entity: str, entity_id: str, fields: Sequence[str], work: Work) -> None:
    """Somebody edited these since, so that nobody needs to look at what clashed before."""
    work.write_sql(_SETTLED, [(entity, entity_id, name) for name in fields])


def spelled(value: object) -> str:
    """JSON as the shop's file keeps it."""
    if value == {}:
        return "{}"
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _tell(changes: Sequence[Change], work: Work) -> None:
    edits = [edit for change in changes if (edit := _edit(change, work))]
    if not edits:
        return
    clock = queue_edits([edit.told for edit in edits], work)
    for edit in edits:
        if edit.fields:
            _keep(edit, clock, work)


def _edit(change: Change, work: Work) -> _Edit | None:
    entity = ENTITIES[change.entity]
    record, has_row = known(entity, change.key, work)
    if has_row and not record.clocks:  # it may have been withdrawn before, and is back
        record = Record(record.fields, aside(entity.name, entity.id_of(change.key), work).clocks)
    if not change.fields:
        return _Edit(entity, change.key, (), record, has_row, whole_edit(entity, change.key, record))
    fields = {name: record.fields.get(name) if has_row else None for name in change.fields}
    told: dict[str, object] = {
        "entity": entity.name,
        "entity_id": entity.id_of(change.key),
        "fields": fields,
        "bases": {name: record.clocks.get(name, LOWEST) for name in fields},
    }
    return _Edit(entity, change.key, change.fields, record, has_row, told)


def _keep(edit: _Edit, clock: str, work: Work) -> None:
    """Clocks of the row; of a record that was withdrawn the fields too, which stand nowhere else."""
    entity_id = edit.entity.id_of(edit.key)
    clocks = {**edit.record.clocks, **dict.fromkeys(edit.fields, clock)}
    if edit.has_row:
        keep_clocks(edit.entity, edit.key, clocks, work)
        work.write_sql(_FORGET_ASIDE, [(edit.entity.name, entity_id)])
    else:
        fields = {**edit.record.fields, **dict.fromkeys(edit.fields)}
        keep_aside(edit.entity.name, entity_id, Record(fields, clocks), work)
    settle_clash(edit.entity.name, entity_id, edit.fields, work)


_FORGET_ASIDE = "DELETE FROM record_aside WHERE entity = ? AND entity_id = ?"


@cache
def _clocks_sql(entity: Entity) -> str:
    where = " AND ".join(f"{name} = ?" for name in entity.key)
    if entity.is_dated:
        where += f" AND change_no = (SELECT max(t.change_no) FROM {entity.name} t WHERE {entity.shows}"  # noqa: S608
        where += "".join(f" AND t.{name} = {entity.name}.{name}" for name in entity.key) + ")"
    return f"UPDATE {entity.name} SET field_clocks = ? WHERE {where}"  # noqa: S608 - names of the map
