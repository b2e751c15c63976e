"""Builds all that is summed up from messages once more, from the messages, and says what differs."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Row, Select, Table, Text, func, select, union_all

from sync.messages import message_words
from sync.payloads import RecordsEdited
from sync.service import tables
from sync.service.digests import note_held
from sync.service.enrol import is_signed
from sync.service.keys import UPTO as KEYS_UPTO
from sync.service.look import Looked, look
from sync.service.merging import RECORDS, Book, count_new, merge_told, read_standing, touched, write_staged
from sync.service.projections import project
from sync.service.record_digests import note_merged
from sync.service.store import Pending, Store, Values, Work
from sync.service.sums import Sums

SUMMED_UP = (
    *(tables.movement, tables.stock_level, tables.sale, tables.day_sum, tables.shift_start, tables.shift_end),
    *(tables.stock_document, tables.record, tables.record_bucket, tables.stretch_digest, tables.span),
)
_AT_ONCE = 200
_MESSAGES = select(tables.message).order_by(tables.message.c.feed_sequence)
_COPIED = "message_id", "lane_id", "sequence", "work_id", "kind", "entity_id", "payload_sha256"
"""What stands in a column of its own and in the message."""
_FEED = select(
    func.count().label("held"),
    func.min(tables.message.c.feed_sequence).label("first"),
    func.max(tables.message.c.feed_sequence).label("last"),
).select_from(tables.message)
_KEYS = select(func.max(tables.personal_key.c.changed))
_PUBLIC_KEYS = select(tables.device.c.device_id, tables.device.c.public_key)
_NUMBERS = union_all(
    select(tables.message.c.lane_id, tables.message.c.sequence),
    select(tables.parked.c.lane_id, tables.parked.c.sequence).where(tables.parked.c.holds_number == 1),
).subquery()
_INSERT_SPAN = tables.span.insert()


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as the messages make it. `how` names what differs, never what stands there."""

    table: str
    key: str
    how: str


def check_store(work: Work, folder: Path) -> Iterator[Difference]:
    """All that is wrong with a store; writes a store of its own into the folder, and takes it away again.

    Raises:
        OSError, SQLAlchemyError: machine trouble.
    """
    yield from _file(work)
    with TemporaryDirectory(prefix=".check-", dir=folder) as aside:
        anew = Store(Path(aside))
        try:
            with anew.writing() as rebuilt:
                yield from _rebuild(work, rebuilt)
                for table in SUMMED_UP:
                    yield from _compare(table, work, rebuilt)
                yield from _facts(work, rebuilt)
        finally:
            anew.close()


def _file(work: Work) -> Iterator[Difference]:
    if work.connection.dialect.name != "sqlite":
        return
    for (line,) in work.connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield Difference("file", "service.db", str(line))


def _rebuild(work: Work, rebuilt: Work) -> Iterator[Difference]:
    """Take every message of the feed into a store that knows none; tells those that are none any more."""
    rows = work.each(_MESSAGES)
    keys = {row.device_id: row.public_key for row in work.rows(_PUBLIC_KEYS)}
    while some := list(itertools.islice(rows, _AT_ONCE)):
        looked = [_look(row) for row in some]
        for row, each in zip(some, looked, strict=True):
            if how := _fault_of(row, each) or _forged(row, each, keys):
                yield Difference("message", row.message_id, how)
        _take([(row, each) for row, each in zip(some, looked, strict=True) if each.payload], rebuilt)
    _take_numbers(work, rebuilt)


def _look(row: Row[Any]) -> Looked:
    return look({**json.loads(row.envelope), "payload": row.payload}, "")


def _fault_of(row: Row[Any], looked: Looked) -> str | None:
    fault = looked.unsound or looked.unfit
    if fault is not None:
        return fault.code
    differing = [name for name in _COPIED if getattr(looked.message, name) != row._mapping[name]]
    return ", ".join(differing) or None


def _forged(row: Row[Any], looked: Looked, keys: dict[str, str]) -> str | None:
    """Whoever changes a message in the store cannot sign it anew: only its till has the key."""
    told = looked.message
    if told is None or told.signature is None or row.device_id not in keys:
        return None
    is_its = is_signed(keys[row.device_id], told.signature, message_words(told.model_dump()))
    return None if is_its else "signature"


def _take(taken: list[tuple[Row[Any], Looked]], rebuilt: Work) -> None:
    pending, staged = Pending(), Book()
    sums, merged = Sums(tables.stretch_digest), Sums(tables.record_bucket)
    book = read_standing(touched(each for _, each in taken), rebuilt)
    for row, each in taken:
        assert each.message is not None and each.payload is not None
        project(each.message, each.payload, pending)
        note_held(each.message, sums)
        if isinstance(each.payload, RecordsEdited):
            merge_told(each.payload, row.effective_clock or each.message.clock, book, staged)
    write_staged(staged, pending)
    pending.flush(rebuilt)
    sums.write(rebuilt)
    note_merged(staged, book, merged)
    merged.write(rebuilt)
    count_new(sum(key not in book for key in staged), rebuilt)


def _take_numbers(work: Work, rebuilt: Work) -> None:
    """The spans of each lane: numbers of the feed, and of what is parked and counts as its lane's."""
    numbers = select(_NUMBERS).order_by(_ordered(_NUMBERS.c.lane_id, work), _NUMBERS.c.sequence)
    rows: list[Values] = []
    for row in work.each(numbers):
        is_next = rows and rows[-1]["lane_id"] == row.lane_id
        if is_next and rows[-1]["last"] in (row.sequence, row.sequence - 1):
            rows[-1]["last"] = row.sequence
        else:
            rows.append({"lane_id": row.lane_id, "first": row.sequence, "last": row.sequence})
    rebuilt.write(_INSERT_SPAN, rows)


def _compare(table: Table, work: Work, rebuilt: Work) -> Iterator[Difference]:
    """Both sides in the order of their keys, side by side."""
    names = [column.name for column in table.primary_key]
    stands, made = (iter(each.each(_by_key(table, each))) for each in (work, rebuilt))
    one, other = next(stands, None), next(made, None)
    while one is not None or other is not None:
        key = _key(one, names), _key(other, names)
        if one is not None and other is not None and key[0] == key[1]:
            if how := _differing(one, other):
                yield Difference(table.name, _spelled(key[0]), how)
            one, other = next(stands, None), next(made, None)
        elif other is None or (one is not None and key[0] < key[1]):
            yield Difference(table.name, _spelled(key[0]), "no message tells it")
            one = next(stands, None)
        else:
            yield Difference(table.name, _spelled(key[1]), "missing")
            other = next(made, None)


def _facts(work: Work, rebuilt: Work) -> Iterator[Difference]:
    """Counts and last numbers that are kept beside the rows."""
    feed, keys = work.rows(_FEED)[0], work.rows(_KEYS)[0][0]
    if (feed.first or 1, feed.last or 0) != (1, feed.held):
        yield Difference("message", "feed_sequence", "numbers are missing in the feed")
    expected = {"feed_upto": feed.last or 0, RECORDS: int(rebuilt.fact(RECORDS) or 0), KEYS_UPTO: keys or 0}
    for name, value in expected.items():
        if int(work.fact(name) or 0) != value:
            yield Difference("fact", name, "value")


def _by_key(table: Table, work: Work) -> Select[Any]:
    return select(table).order_by(*(_ordered(column, work) for column in table.primary_key))


def _ordered(column: Any, work: Work) -> Any:
    """The order that Python and SQLite have: by letters' numbers, whatever language PostgreSQL speaks."""
    is_text = isinstance(column.type, Text) and work.connection.dialect.name == "postgresql"
    return column.collate("C") if is_text else column


def _key(row: Row[Any] | None, names: Iterable[str]) -> tuple[Any, ...]:
    return () if row is None else tuple(row._mapping[name] for name in names)


def _differing(one: Row[Any], other: Row[Any]) -> str:
    return ", ".join(name for name, value in one._mapping.items() if value != other._mapping[name])


def _spelled(key: tuple[object, ...]) -> str:
    return "/".join(str(part) for part in key)
