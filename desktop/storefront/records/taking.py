"""Edits of other tills are merged into this till's rows, field by field, whatever came first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.catalogue.search_index import reindex
from desktop.database.work import Work
from desktop.setup.queries import this_till
from desktop.staff.archive_person import drop_secrets
from desktop.storefront.records.entities import ENTITIES, OWN_SETTINGS, BadRecord, Entity, Key
from desktop.storefront.records.events import RecordsTaken
from desktop.storefront.records.noticing import Seen, notice_edits, notice_labels
from desktop.storefront.records.reading import Record, aside, known, standing_keys
from desktop.storefront.records.telling import keep_aside, settle_clash
from desktop.storefront.records.writing import forget_aside, insert_record, write_record
from sync.payloads import EditTold, RecordsEdited
from sync.records import LOWEST, Edit, Merged, Value, clock_of, lane_of, merge

if TYPE_CHECKING:
    from desktop.storefront.arrived import TakeMessage

_ITEMS_OF_PRODUCT = "SELECT item_id FROM item WHERE product_id = ?"
_ITEMS_OF_CATEGORY = (
    "SELECT i.item_id FROM product o CROSS JOIN item i ON i.product_id = o.product_id WHERE o.category_id = ?"
)


_OWN_LANES = "SELECT lane_id FROM lane WHERE till_id = ?"
_SHOW_AGAIN = (
    "UPDATE {0} SET import_id = 0 WHERE {1}"
    " AND EXISTS (SELECT 1 FROM hidden_import h WHERE h.import_id = {0}.import_id)"
)
_SHOWN_WITH = {
    "category": {"category": "category_id = ?"},
    "item": {
        "item": "item_id = ?",
        "unit": "item_id = ?",
        "product": "product_id = (SELECT i.product_id FROM item i WHERE i.item_id = ?)",
    },
}
"""Tables that show again with a record, and their rows by its key."""


@dataclass
class Touched:
    """What is to be done once all edits of a message are in the rows."""

    entities: dict[str, None] = field(default_factory=dict)
    items: dict[str, None] = field(default_factory=dict)  # to be found by what they are now
    skus: dict[str, None] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)
    back: list[dict[str, Value]] = field(default_factory=list)  # what this till had set is so again
    own: set[str] | None = None  # its lanes, once they were asked for


def take_records(message: TakeMessage, work: Work) -> None:
    """Merge what another till edited. It was allowed where it was done; the audit tells that it came.

    Raises:
        BadRecord, BadSeal: no till could have written that; nothing of it is taken.
    """
    work.require("take_records")
    told = RecordsEdited.model_validate(message.payload)
    touched = Touched()
    for edit in told.edits:
        take_edit(edit, message.clock, touched, work)
    finish(touched, work)
    work.note(message_id=message.command_id, edits=len(told.edits))


def take_edit(told: EditTold, clock: str, touched: Touched, work: Work) -> None:
    """Merge one edit; fields without a clock of their own have the one given."""
    entity = ENTITIES.get(told.entity)
    if entity is None:
        _keep_unknown(told, clock, work)
        return
    key = entity.key_of(told.entity_id)
    edit = _edit(entity, key, told, clock)
    if edit is None:
        return
    record, has_row = known(entity, key, work)
    merged = merge(record.fields, record.clocks, edit)
    _notice(entity, key, (record, edit, merged), work)
    if merged.won:
        after = Record(merged.fields, merged.clocks)
        if has_row:
            note_own_again(entity, key, (after, merged.won), touched, work)
        keep_merged(entity, key, after, merged.won if has_row else None, work)
        touch(entity, key, (record, after), touched, work)


def finish(touched: Touched, work: Work) -> None:
    """Search, doubled labels, whoever shows what changed, and what the audit is to tell of it."""
    reindex(touched.items, work)
    notice_labels(list(touched.skus), list(touched.codes), work)
    if touched.entities:
        work.record(RecordsTaken(tuple(touched.entities)))
    if touched.back:
        work.note(back=touched.back)


def _edit(entity: Entity, key: Key, told: EditTold, clock: str) -> Edit | None:
    """What of an edit is known here; nothing where it is none of our business."""
    if entity.name == "setting" and key[0] in OWN_SETTINGS:
        return None
    fields = {name: value for name, value in told.fields.items() if name in entity.fields}
    for name, value in fields.items():
        if not entity.fields[name].fits(value):
            raise BadRecord(entity.name, name)
    clocks = {name: clock_of(name, told.clocks, clock) for name in fields}
    return Edit(fields, clocks, told.bases) if fields else None


def _keep_unknown(told: EditTold, clock: str, work: Work) -> None:
    """A kind of record that a newer Kedai knows: kept merged, for the day this till is newer too."""
    before = aside(told.entity, told.entity_id, work)
    clocks = {name: clock_of(name, told.clocks, clock) for name in told.fields}
    merged = merge(before.fields, before.clocks, Edit(told.fields, clocks, {}))
    keep_aside(told.entity, told.entity_id, Record(merged.fields, merged.clocks), work)


def _notice(entity: Entity, key: Key, step: tuple[Record, Edit, Merged], work: Work) -> None:
    """Keep what clashed, and settle what a later edit has seen."""
    before, edit, merged = step
    entity_id = entity.id_of(key)
    seen = [name for name in merged.won if name in edit.bases and name not in merged.clashing]
    settle_clash(entity.name, entity_id, seen, work)
    found = []
    for name in merged.clashing:
        values: list[Value] = [edit.fields[name], before.fields[name]]
        kept, other = values if name in merged.won else values[::-1]
        found.append(Seen(name, kept, other, merged.clocks.get(name, LOWEST)))
    notice_edits(entity.name, entity_id, found, work)


def note_own_again(
    entity: Entity, key: Key, merged: tuple[Record, Sequence[str]], touched: Touched, work: Work
) -> None:
    """Note fields that go back to what this till had set before: no command but this tells of it."""
    record, won = merged
    clocks = {name: clock for name in won if (clock := record.clocks.get(name))}
    if not clocks:
        return
    if touched.own is None:
        touched.own = {lane_id for (lane_id,) in work.rows(_OWN_LANES, (this_till(work).till_id,))}
    place = {"entity": entity.name, "entity_id": entity.id_of(key)}
    for name, clock in clocks.items():
        if lane_of(clock) in touched.own:
            value = record.fields[name]  # a figure; words are not the audit's business
            figure = {"value": value} if isinstance(value, int) else {}
            touched.back.append({**place, "field": name, "clock": clock, **figure})


def keep_merged(entity: Entity, key: Key, record: Record, won: Sequence[str] | None, work: Work) -> None:
    """Write a merged record, of which `won` are the fields that changed; nothing where it has no row yet."""
    if won is not None:
        write_record(entity, key, record, won, work)
        if not record.fields.get("archived_at"):
            _show_again(entity, key, work)
    elif entity.is_whole_record(record.fields):
        _make_row(entity, key, record, work)
        forget_aside(entity, key, work)
    else:
        keep_aside(entity.name, entity.id_of(key), record, work)
    if entity.name == "person" and record.fields.get("archived_at"):
        drop_secrets(str(key[0]), work)


def _show_again(entity: Entity, key: Key, work: Work) -> None:
    """What an undone import hid here, and another till has on sale again, is no longer that import's."""
    for table, where in _SHOWN_WITH.get(entity.name, {}).items():
        work.write_sql(_SHOW_AGAIN.format(table, where), [key])


def _make_row(entity: Entity, key: Key, record: Record, work: Work) -> None:
    """Where an undone import left a row that shows no more, a dated record gets one behind it."""
    if entity.is_dated and standing_keys(entity, [key], work):
        write_record(entity, key, record, (), work)
    else:
        insert_record(entity, key, record, work)


def touch(entity: Entity, key: Key, states: tuple[Record, Record], touched: Touched, work: Work) -> None:
    """Note what else is to be done for a record that was and is so."""
    touched.entities[entity.name] = None
    before, after = states
    if entity.name == "item":
        touched.items[str(key[0])] = None
        touched.skus[str(after.fields.get("sku"))] = None
    elif entity.name == "barcode":
        for record in (before, after):
            if item_id := record.fields.get("item_id"):
                touched.items[str(item_id)] = None
        touched.codes[str(key[0])] = None
    elif entity.name in ("product", "category"):
        of = _ITEMS_OF_PRODUCT if entity.name == "product" else _ITEMS_OF_CATEGORY
        touched.items.update((item_id, None) for (item_id,) in work.rows(of, (key[0],)))
