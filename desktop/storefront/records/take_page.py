"""A slice of a page of the shop's records into the rows: new ones in big strides, the others merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.dialects.sqlite import insert

from desktop.database.rows import Rows
from desktop.database.unhurried import is_waited_for
from desktop.database.work import Work
from desktop.storefront.records.entities import ENTITIES, OWN_SETTINGS, Entity, Key
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

AT_ONCE = 250
"""Records written before it is asked whether a sale waits: some milliseconds."""
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
    """Records of a page, and how far the page goes: kept once all of them are taken."""

    command_id: str
    records: Sequence[RecordTold]
    feed: Feed


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


def take_page(command: TakePage, work: Work) -> int:
    """Write the records until a sale waits for its turn; how many. The same again changes nothing.

    Raises:
        NotAllowed, BadRecord, BadSeal: nothing was changed.
    """
    work.require("take_records")
    done = take_into_rows(command, work)
    clocks = [clock for each in command.records for clock in each.clocks.values()]
    if clocks:
        work.lane.hear(max(clocks), work.now)
    return done


def take_into_rows(command: TakePage, work: Work) -> int:
    """take_page for whoever may do more than that."""
    touched, done = Touched(), 0
    while done < len(command.records) and not (done and is_waited_for()):
        some = command.records[done : done + AT_ONCE]
        for name, found in groupby(some, key=lambda each: each.entity):
            _take(name, list(found), touched, work)
        done += len(some)
    notice_labels(list(touched.skus), list(touched.codes), work)
    touched.skus.clear()
    touched.codes.clear()
    finish(touched, work)
    if done == len(command.records):
        keep_feed(RECORDS, command.feed, work)
    work.note(records=done)
    return done


def _take(name: str, found: list[RecordTold], touched: Touched, work: Work) -> None:
    entity = ENTITIES.get(name)
    if entity is None:
        for each in found:
            _merge(each, touched, work)
        return
    keys = [entity.key_of(each.entity_id) for each in found]
    there = standing_keys(entity, keys, work)
    new: list[tuple[Key, Record]] = []
    for key, each in zip(keys, found, strict=True):
        if key in there or key[0] in OWN_SETTINGS or not entity.has_row_of(each.fields):
            _merge(each, touched, work)
        else:
            new.append((key, _record(entity, each)))
    insert_records(entity, new, work)
    if new:
        touched.entities[name] = None
    if name == "item":
        touched.skus.update((str(record.fields["sku"]), None) for _key, record in new)
    elif name == "barcode":
        touched.codes.update((str(key[0]), None) for key, _record in new)


def _record(entity: Entity, told: RecordTold) -> Record:
    if not told.clocks:
        return Record(told.fields, {})
    return Record(told.fields, {name: clock for name, clock in told.clocks.items() if name in entity.fields})


def _merge(told: RecordTold, touched: Touched, work: Work) -> None:
    """As an edit of all its fields, each with the clock it stands with at the service."""
    clocks = {name: told.clocks.get(name, LOWEST) for name in told.fields}
    edit = EditTold(entity=told.entity, entity_id=told.entity_id, fields=told.fields, clocks=clocks)
    # The highest of them: a field's clock counts only up to that of the message that tells it.
    take_edit(edit, max(clocks.values(), default=LOWEST), touched, work)
