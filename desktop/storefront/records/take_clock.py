"""Our own edits of a day when our clock was wrong: the clock that the service gave counts, here too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.database.work import Work
from desktop.storefront.records.entities import ENTITIES, Entity, Key
from desktop.storefront.records.reading import Record, known
from desktop.storefront.records.take_page import RECORDS, feed_of, keep_feed
from desktop.storefront.records.telling import keep_aside, spelled
from sync.payloads import EditTold, RecordsEdited
from sync.records import LOWEST, clock_of


@dataclass(frozen=True, slots=True)
class Reclocked:
    """A message of edits as we told it, its own clock, and the one that counts in merging."""

    payload: dict[str, Any]
    clock: str
    effective_clock: str


@dataclass(frozen=True, slots=True)
class TakeClocks:
    command_id: str
    messages: Sequence[Reclocked]


def take_clocks(command: TakeClocks, work: Work) -> int:
    """Give fields that still have the clock they were told with the clock that counts; how many records.

    With a clock far ahead, later edits of others lost here and won at the service, and with one behind, an
    edit of ours that came there late won there: so all records are read once more, and merged by the clocks
    as they are now.

    Raises:
        NotAllowed: nothing changed.
    """
    work.require("take_records")
    changed = 0
    for message in command.messages:
        for edit in RecordsEdited.model_validate(message.payload).edits:
            changed += _take(edit, message, work)
    if changed:
        keep_feed(RECORDS, replace(feed_of(work, RECORDS), place="", upto=0, is_all=False), work)
        work.note(reclocked=changed)
    return changed


def _take(edit: EditTold, message: Reclocked, work: Work) -> bool:
    entity = ENTITIES.get(edit.entity)
    if entity is None:
        return False
    key = entity.key_of(edit.entity_id)
    record, has_row = known(entity, key, work)
    clocks = dict(record.clocks)
    is_behind = False
    for name in edit.fields:
        told, counts = (
            clock_of(name, edit.clocks, each) for each in (message.clock, message.effective_clock)
        )
        if clocks.get(name) == told:
            clocks[name] = counts
        is_behind = is_behind or clocks.get(name, LOWEST) < counts
    if clocks == record.clocks:
        return is_behind
    _keep(entity, key, (Record(record.fields, clocks), has_row), work)
    return True


def _keep(entity: Entity, key: Key, found: tuple[Record, bool], work: Work) -> None:
    record, has_row = found
    if not has_row:
        keep_aside(entity.name, entity.id_of(key), record, work)
        return
    where = entity.keyed.replace("t.", "")
    if entity.is_dated:  # the row that counts
        last = f"SELECT max(t.change_no) FROM {entity.name} t WHERE {entity.keyed}"  # noqa: S608 - of the map
        where = f"{where} AND change_no = ({last})"
        values = (spelled(record.clocks), *key, *key)
    else:
        values = (spelled(record.clocks), *key)
    work.write_sql(f"UPDATE {entity.name} SET field_clocks = ? WHERE {where}", [values])  # noqa: S608 - of the map
