"""A slice of a page of the shop's records into the rows: new ones in big strides, the others merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.dialects.sqlite import insert

from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.storefront.records.entities import ENTITIES, OWN_SETTINGS, BadRecord, Entity, Key
from desktop.storefront.records.noticing import notice_labels
from desktop.storefront.records.reading import Record, standing_keys
from desktop.storefront.records.taking import Touched, finish, take_edit
from desktop.storefront.records.telling import KIND
from desktop.storefront.records.writing import insert_records
from desktop.storefront.tables import record_feed
from sync.messages import RecordTold
from sync.payloads import EditTold
from sync.records import LOWEST
from sync.till.inbox import mark_taken

RECORDS, KEYS, SEARCH = "records", "keys", "search"
_put = insert(record_feed)
PUT_FEED = _put.on_conflict_do_update(
    index_elements=["feed"],
    set_={name: _put.excluded[name] for name in ("epoch", "place", "upto", "is_all")},
)


@dataclass(frozen=True, slots=True)
class Feed:
    """How far something of the service's was read."""

    epoch: str
    place: str
    upto: int
    is_all: bool


NOT_BEGUN = Feed("", "", 0, is_all=False)


@dataclass(frozen=True, slots=True)
class TakePage:
    """Records of a page; with the last of it comes how far the page goes."""

    command_id: str
    records: Sequence[RecordTold]
    feed: Feed | None


def feed_of(rows: Rows, feed: str) -> Feed:
    """How far a feed was read."""
    found = rows.one("SELECT epoch, place, upto, is_all FROM record_feed WHERE feed = ?", (feed,))
    return Feed(found[0], found[1], found[2], bool(found[3])) if found else NOT_BEGUN


def keep_feed(name: str, feed: Feed, work: Work) -> None:
    """Keep how far it was read."""
    row = {"feed": name, "epoch": feed.epoch, "place": feed.place, "upto": feed.upto}
    work.write(PUT_FEED, {**row, "is_all": int(feed.is_all)})


def pass_over_read(work: Work) -> int:
    """Edits that the first reading of all records brought already are taken; how many."""
    feed = feed_of(work, RECORDS)
    return mark_taken(KIND, feed.epoch, feed.upto, work) if feed.upto else 0


def take_page(command: TakePage, work: Work) -> None:
    """Write the records, and how far that goes. The same again changes nothing.

    Raises:
        NotAllowed, BadRecord, BadSeal: nothing was changed.
    """
    work.require("take_records")
    take_into_rows(command, work)
    clocks = [clock for each in command.records for clock in each.clocks.values()]
    if clocks:
        work.lane.hear(max(clocks), work.now)


def take_into_rows(command: TakePage, work: Work) -> None:
    """take_page for whoever may do more than that."""
    touched = Touched()
    for name, found in groupby(command.records, key=lambda each: each.entity):
        _take(name, list(found), touched, work)
    notice_labels(list(touched.skus), list(touched.codes), work)
    touched.skus.clear()
    touched.codes.clear()
    finish(touched, work)
    if command.feed:
        keep_feed(RECORDS, command.feed, work)
    work.note(records=len(command.records))


def _take(name: str, found: list[RecordTold], touched: Touched, work: Work) -> None:
    entity = ENTITIES.get(name)
    if entity is None:
        for each in found:
            take_edit(_as_edit(each), LOWEST, touched, work)
        return
    keys = [entity.key_of(each.entity_id) for each in found]
    there = standing_keys(entity, keys, work)
    new: list[tuple[Key, Record]] = []
    for key, each in zip(keys, found, strict=True):
        if key in there or not _is_whole(entity, each) or each.entity_id.startswith(OWN_SETTINGS):
            take_edit(_as_edit(each), LOWEST, touched, work)
        else:
            new.append((key, _record(entity, each)))
    insert_records(entity, new, work)
    if new:
        touched.entities[name] = None
    if name == "item":
        touched.skus.update((str(record.fields["sku"]), None) for _key, record in new)
    elif name == "barcode":
        touched.codes.update((str(key[0]), None) for key, _record in new)


def _is_whole(entity: Entity, told: RecordTold) -> bool:
    return bool(told.fields) and entity.is_whole_record(told.fields)


def _record(entity: Entity, told: RecordTold) -> Record:
    """Raises BadRecord: a value of another sort than its column."""
    for name, value in told.fields.items():
        if name in entity.fields and not entity.fields[name].fits(value):
            raise BadRecord(entity.name, name)
    clocks = {name: clock for name, clock in told.clocks.items() if name in entity.fields}
    return Record(told.fields, clocks)


def _as_edit(told: RecordTold) -> EditTold:
    clocks = {name: told.clocks.get(name, LOWEST) for name in told.fields}
    return EditTold(entity=told.entity, entity_id=told.entity_id, fields=told.fields, clocks=clocks)
