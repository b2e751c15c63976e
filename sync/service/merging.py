"""Edits of the shop's records, merged field by field inside the transaction that takes their message."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, text

from sync.canonical import spelled
from sync.payloads import RecordsEdited
from sync.records import Edit, Value, bucket_of, clock_of, merge
from sync.service.look import Looked
from sync.service.store import Pending, Work
from sync.service.tables import record

RECORDS = "records"
"""The fact that tells how many there are."""
EDITED_ELSEWHERE = "edited_elsewhere"
_AT_ONCE = 500
_MANY: BindParameter[Any] = bindparam("many", expanding=True)
_STANDING = select(record.c.entity_id, record.c.fields, record.c.clocks).where(
    record.c.entity == bindparam("its_entity"), record.c.entity_id.in_(_MANY)
)
_PUT = text(
    "INSERT INTO record (entity, entity_id, fields, clocks, bucket)"
    " VALUES (:entity, :entity_id, :fields, :clocks, :bucket)"
    " ON CONFLICT (entity, entity_id) DO UPDATE SET fields = excluded.fields, clocks = excluded.clocks"
)
Key = tuple[str, str]
"""Entity and id."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A record as it stands merged."""

    fields: Mapping[str, Value]
    clocks: Mapping[str, str]


NOTHING = Standing({}, {})
Book = dict[Key, Standing]


def touched(looked: Iterable[Looked]) -> set[Key]:
    """The records that messages edit."""
    told = [each.payload for each in looked]
    return {
        (edit.entity, edit.entity_id)
        for each in told
        if isinstance(each, RecordsEdited)
        for edit in each.edits
    }


def read_standing(keys: Collection[Key], work: Work) -> Book:
    """Those of the records that are there."""
    ids: dict[str, list[str]] = defaultdict(list)
    for entity, entity_id in keys:
        ids[entity].append(entity_id)
    return {
        (entity, row.entity_id): Standing(json.loads(row.fields), json.loads(row.clocks))
        for entity, many in ids.items()
        for at in range(0, len(many), _AT_ONCE)
        for row in work.rows(_STANDING, {"its_entity": entity, "many": many[at : at + _AT_ONCE]})
    }


def merge_told(told: RecordsEdited, clock: str, book: Book, staged: Book) -> bool:
    """Merge a message's edits over what is staged, or else stands in the book, and stage the outcome.

    `clock` is the message's effective one. Whether an edit met one that it had not seen.
    """
    has_clashed = False
    for each in told.edits:
        key = (each.entity, each.entity_id)
        stands = staged.get(key) or book.get(key, NOTHING)
        clocks = {name: clock_of(name, each.clocks, clock) for name in each.fields}
        merged = merge(stands.fields, stands.clocks, Edit(each.fields, clocks, each.bases))
        has_clashed = has_clashed or bool(merged.clashing)
        if merged.won or key not in book:
            staged[key] = Standing(merged.fields, merged.clocks)
    return has_clashed


def write_staged(staged: Book, pending: Pending) -> None:
    """Note the records as they stand now; of one that is noted again, the last counts."""
    for (entity, entity_id), stands in staged.items():
        row: dict[str, object] = {
            "entity": entity,
            "entity_id": entity_id,
            "fields": spelled(stands.fields),
            "clocks": spelled(stands.clocks),
            "bucket": bucket_of(entity_id),
        }
        pending.put(_PUT, (entity, entity_id), row)


def count_new(made: int, work: Work) -> None:
    """Keep the number of records in step."""
    if made:
        work.put_fact(RECORDS, str(int(work.fact(RECORDS) or 0) + made))
