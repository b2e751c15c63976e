"""Merged records of each kind, bucket by bucket, summed up so that a till can compare them with its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import bindparam, select, text

from sync.messages import MOST_RECORDS, BucketDigest, RecordDigests
from sync.records import bucket_of, record_digest
from sync.service.merging import Book, Key
from sync.service.pull import Spelled, require_epoch
from sync.service.records import spelled_page, spelled_record
from sync.service.store import Values, Work
from sync.service.tables import record, record_bucket

_MODULUS = 2**64
_ALL = select(record_bucket).order_by(record_bucket.c.entity, record_bucket.c.bucket)
_ONE = select(record_bucket.c.count.label("held"), record_bucket.c.digest).where(
    record_bucket.c.entity == bindparam("its_entity"), record_bucket.c.bucket == bindparam("its_bucket")
)
_PUT = text(
    "INSERT INTO record_bucket (entity, bucket, count, digest) VALUES (:entity, :bucket, :count, :digest)"
    " ON CONFLICT (entity, bucket) DO UPDATE SET count = excluded.count, digest = excluded.digest"
)
_IN_BUCKET = (
    select(record.c.entity, record.c.entity_id, record.c.fields, record.c.clocks)
    .where(record.c.entity == bindparam("its_entity"), record.c.bucket == bindparam("its_bucket"))
    .where(record.c.entity_id > bindparam("its_id"))
    .order_by(record.c.entity_id)
    .limit(bindparam("most"))
)
Bucket = tuple[str, int]
"""A kind, and which part of it."""


class RecordSums:
    """By how much the sums of what is held change."""

    def __init__(self) -> None:
        self._changes: dict[Bucket, tuple[int, int]] = defaultdict(lambda: (0, 0))

    def note(self, staged: Book, book: Book) -> None:
        """Records as they stand now, and as they stood."""
        for key, stands in staged.items():
            count, change = 1, record_digest(key, stands.fields, stands.clocks)
            if before := book.get(key):
                count, change = 0, change - record_digest(key, before.fields, before.clocks)
            self._add(_bucket(key), count, change)

    def join(self, others: RecordSums) -> None:
        for bucket, (count, change) in others._changes.items():
            self._add(bucket, count, change)

    def write(self, work: Work) -> None:
        """Add them to what the store holds."""
        work.write(_PUT, list(self._rows(work)))
        self._changes.clear()

    def _add(self, bucket: Bucket, count: int, change: int) -> None:
        before = self._changes[bucket]
        self._changes[bucket] = before[0] + count, before[1] + change

    def _rows(self, work: Work) -> Iterator[Values]:
        for (entity, bucket), (count, change) in self._changes.items():
            held = work.one(_ONE, {"its_entity": entity, "its_bucket": bucket})
            before = (int(held.held), int(held.digest, 16)) if held else (0, 0)
            digest = f"{(before[1] + change) % _MODULUS:016x}"
            yield {"entity": entity, "bucket": bucket, "count": before[0] + count, "digest": digest}


def read_record_digests(epoch: str, work: Work) -> Spelled:
    """Every bucket of which anything is held, as RecordDigests.

    Raises:
        Refused: other_epoch.
    """
    current = require_epoch(epoch, work)
    buckets = [BucketDigest(**row._mapping) for row in work.rows(_ALL)]
    upto = int(work.fact("feed_upto") or 0)
    return Spelled(RecordDigests(epoch=current, feed_upto=upto, buckets=buckets).model_dump_json())


def read_bucket(asked: tuple[str, int, str], epoch: str, work: Work) -> Spelled:
    """The records of a bucket behind an id, as Records; `after` of it is the last id told.

    Raises:
        Refused: other_epoch.
    """
    current = require_epoch(epoch, work)
    entity, bucket, after = asked
    values: Values = {"its_entity": entity, "its_bucket": bucket, "its_id": after, "most": MOST_RECORDS + 1}
    rows = work.rows(_IN_BUCKET, values)
    found = [
        (row.entity_id, spelled_record(row.entity, row.entity_id, row.fields, row.clocks)) for row in rows
    ]
    held = work.one(_ONE, {"its_entity": entity, "its_bucket": bucket})
    return spelled_page(found, MOST_RECORDS, (current, int(held.held) if held else 0, after), work)


def _bucket(key: Key) -> Bucket:
    return key[0], bucket_of(key[1])
