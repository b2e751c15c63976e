"""Merged records of each kind, bucket by bucket, summed up so that a till can compare them with its own."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from sync.canonical import spelled
from sync.messages import MOST_RECORDS
from sync.records import bucket_of, record_digest
from sync.service.merging import Book
from sync.service.pull import Spelled, require_epoch
from sync.service.records import RecordPage
from sync.service.store import Values, Work
from sync.service.sums import Sums
from sync.service.tables import record, record_bucket

_ALL = select(record_bucket).order_by(record_bucket.c.entity, record_bucket.c.bucket)
_HELD = select(record_bucket.c.count.label("held")).where(
    record_bucket.c.entity == bindparam("its_entity"), record_bucket.c.bucket == bindparam("its_bucket")
)
_IN_BUCKET = (
    select(record.c.entity, record.c.entity_id, record.c.fields, record.c.clocks)
    .where(record.c.entity == bindparam("its_entity"), record.c.bucket == bindparam("its_bucket"))
    .where(record.c.entity_id > bindparam("its_id"))
    .order_by(record.c.entity_id)
    .limit(bindparam("most"))
)


def note_merged(staged: Book, book: Book, held: Sums) -> None:
    """Records as they stand now, and as they stood, in sums of record_bucket."""
    for key, stands in staged.items():
        count, change = 1, record_digest(key, stands.fields, stands.clocks)
        if before := book.get(key):
            count, change = 0, change - record_digest(key, before.fields, before.clocks)
        held.add((key[0], bucket_of(key[1])), count, change)


def read_record_digests(epoch: str, work: Work) -> Spelled:
    """Every bucket of which anything is held, as RecordDigests.

    Raises:
        Refused: other_epoch.
    """
    current = require_epoch(epoch, work)
    buckets = [dict(row._mapping) for row in work.rows(_ALL)]
    upto = int(work.fact("feed_upto") or 0)
    return Spelled(spelled({"epoch": current, "feed_upto": upto, "buckets": buckets}))


def read_bucket(asked: tuple[str, int, str], epoch: str, work: Work) -> Spelled:
    """The records of a bucket behind an id, as Records; `after` of it is the last id told.

    Raises:
        Refused: other_epoch.
    """
    current = require_epoch(epoch, work)
    entity, bucket, after = asked
    values: Values = {"its_entity": entity, "its_bucket": bucket, "its_id": after, "most": MOST_RECORDS + 1}
    held = work.one(_HELD, {"its_entity": entity, "its_bucket": bucket})
    page = RecordPage(current, int(held.held) if held else 0, after)
    found = ((row.entity_id, tuple(row)) for row in work.rows(_IN_BUCKET, values))
    return page.spell(MOST_RECORDS, found, work)
