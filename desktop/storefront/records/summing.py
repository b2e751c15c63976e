"""This till's records, bucket by bucket, summed up so that they can be compared with the service's."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Protocol, TypeVar

from desktop.database.rows import Rows
from desktop.storefront.records.entities import ENTITIES, Entity, Key
from desktop.storefront.records.reading import Record, walk
from desktop.storefront.records.telling import KIND
from sync.records import Place, bucket_of, record_digest
from sync.till.exchanged import Bucket, Held

AT_ONCE = 500
"""Records summed up until the counter has its turn: some milliseconds."""
_MODULUS = 2**64
_UNSENT = (
    "SELECT 1 FROM sync_outbox INDEXED BY outbox_to_send"
    " WHERE state IN ('queued','sent') AND kind = ? LIMIT 1"
)
_UNTOLD = "SELECT 1 FROM record_telling LIMIT 1"
_ASIDE = (
    "SELECT entity, entity_id, fields, clocks FROM record_aside"
    " WHERE (entity, entity_id) > (?, ?) ORDER BY entity, entity_id LIMIT ? + 0"
)
Asides = dict[Place, Record]
Walked = tuple[Entity, Key, Record]
Page = TypeVar("Page")


class Read(Protocol):
    """Asks the file once, and lets the counter go first."""

    def __call__(self, ask: Callable[[Rows], Page], /) -> Page: ...


def is_any_untold(rows: Rows) -> bool:
    """Whether an edit made here is not with the service yet; or not told, like an import in the middle."""
    return rows.one(_UNSENT, (KIND,)) is not None or rows.one(_UNTOLD) is not None


def sums(read: Read) -> dict[Bucket, Held]:
    """How many records each bucket has, and the sum of their digests; read stride by stride."""
    digests: dict[Bucket, list[int]] = defaultdict(list)
    for place, record in _told(ENTITIES.values(), _asides(read), read):
        digest = record_digest(place, record.fields, record.clocks)
        digests[place[0], bucket_of(place[1])].append(digest)
    return {bucket: (len(all_of), sum(all_of) % _MODULUS) for bucket, all_of in digests.items()}


def records_told(rows: Rows) -> Iterator[tuple[Place, Record]]:
    """Every record as others know it, by kind and id."""

    def read(ask: Callable[[Rows], Page]) -> Page:
        return ask(rows)

    return _told(ENTITIES.values(), _asides(read), read)


def in_bucket(bucket: Bucket, read: Read) -> dict[str, Record]:
    """By id, what is known of the records of one bucket."""
    entity = ENTITIES.get(bucket[0])
    return {
        place[1]: record
        for place, record in _told([entity] if entity else [], _asides(read), read)
        if (place[0], bucket_of(place[1])) == bucket
    }


def _told(kinds: Iterable[Entity], asides: Asides, read: Read) -> Iterator[tuple[Place, Record]]:
    """Records as others know them: one that was withdrawn and is back has the clocks it went with."""
    for entity, key, record in _walked(kinds, read):
        place = entity.name, entity.id_of(key)
        before = asides.pop(place, None)
        yield place, Record(record.fields, before.clocks) if before and not record.clocks else record
    yield from asides.items()


def _walked(kinds: Iterable[Entity], read: Read) -> Iterator[Walked]:
    left = list(kinds)
    after: Key | None = None
    while page := read(partial(_stride, left, after)):
        yield from page
        if len(page) < AT_ONCE:
            return
        last, after, _record = page[-1]
        left = left[left.index(last) :]


def _stride(kinds: Sequence[Entity], after: Key | None, rows: Rows) -> list[Walked]:
    """The next records, kind by kind; of the first kind those behind a key."""
    found: list[Walked] = []
    for entity in kinds:
        found += [(entity, *each) for each in walk(entity, rows, after, AT_ONCE - len(found))]
        if len(found) >= AT_ONCE:
            break
        after = None
    return found


def _asides(read: Read) -> Asides:
    """What is known of records without a row: as a rule a handful."""
    found: Asides = {}
    place = ("", "")
    while page := read(partial(_stride_aside, place)):
        found |= page
        place = next(reversed(page))
    return found


def _stride_aside(after: Place, rows: Rows) -> Asides:
    return {
        (entity, entity_id): Record(json.loads(fields), json.loads(clocks))
        for entity, entity_id, fields, clocks in rows.rows(_ASIDE, (*after, AT_ONCE))
    }
