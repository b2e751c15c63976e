"""A slice of a page of the shop's records into the rows: new ones in big strides, the others merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from sqlalchemy.dialects.sqlite import insert

from desktop.database.rows import Rows
from desktop.database.unhurried import is_waited_for
from desktop.database.work import Work
from desktop.storefront.records.entities import ENTITIES, OWN_SETTINGS, BadRecord, Entity, Key
from desktop.storefront.records.noticing import notice_labels
from desktop.storefront.records.reading import Record, known, standing_keys
from desktop.storefront.records.taking import Touched, finish, take_edit
from desktop.storefront.records.telling import KIND, keep_aside, spelled
from desktop.storefront.records.writing import Columns, insert_columns
from desktop.storefront.tables import record_feed
from sync.messages import RecordTable
from sync.payloads import EditTold
from sync.records import LOWEST, RecordTold
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
    """Records of a page, and how far the page goes: kept once all of them are taken.

    `taken`: so many of them were, before this command.
    """

    command_id: str
    tables: Sequence[RecordTable]
    feed: Feed
    taken: int = 0


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
    told = (clocks for table in command.tables for clocks in table.clocks.values())
    if clocks := [clock for each in told for clock in each.values()]:
        work.lane.hear(max(clocks), work.now)
    return done


def take_into_rows(command: TakePage, work: Work) -> int:
    """take_page for whoever may do more than that."""
    touched, done = Touched(), 0
    for some in _behind(command.tables, command.taken):
        _take(some, touched, work)
        done += len(some.ids)
        if done >= AT_ONCE and is_waited_for():
            break
    notice_labels(list(touched.skus), list(touched.codes), work)
    touched.skus.clear()
    touched.codes.clear()
    finish(touched, work)
    if command.taken + done == sum(len(table.ids) for table in command.tables):
        keep_feed(RECORDS, command.feed, work)
    work.note(records=done)
    return done


def _behind(tables: Sequence[RecordTable], taken: int) -> Iterator[RecordTable]:
    """What lies behind so many records, in strides of one kind."""
    for table in tables:
        for start in range(min(taken, len(table.ids)), len(table.ids), AT_ONCE):
            yield table.part(start, start + AT_ONCE)
        taken = max(0, taken - len(table.ids))


def _take(table: RecordTable, touched: Touched, work: Work) -> None:
    """Records of a kind: those that have no row yet in one stride, the others merged one by one."""
    entity = ENTITIES.get(table.entity)
    if entity is None:
        for each in table.each():
            _merge(each, touched, work)
        return
    keys = [entity.key_of(entity_id) for entity_id in table.ids]
    there = standing_keys(entity, keys, work)
    is_new = [
        has_row and key not in there and key[0] not in OWN_SETTINGS
        for key, has_row in zip(keys, entity.have_rows(table.columns, len(keys)), strict=True)
    ]
    if not all(is_new):
        for each in table.only([not new for new in is_new]).each():
            _merge(each, touched, work)
        table, keys = table.only(is_new), list(compress(keys, is_new))
    if keys:
        _insert(entity, keys, table, touched, work)


def _insert(entity: Entity, keys: list[Key], table: RecordTable, touched: Touched, work: Work) -> None:
    clocks = [_clocks(entity, table.clocks.get(entity_id)) for entity_id in table.ids]
    insert_columns(entity, Columns(keys, table.columns, clocks), work)
    touched.entities[entity.name] = None
    if entity.name == "item":
        touched.skus.update(dict.fromkeys(map(str, table.columns["sku"])))
    elif entity.name == "barcode":
        touched.codes.update(dict.fromkeys(str(key[0]) for key in keys))


def _clocks(entity: Entity, told: Mapping[str, str] | None) -> str:
    """As a row keeps them: of fields that this till knows."""
    if not told:
        return "{}"
    return spelled({name: clock for name, clock in told.items() if name in entity.fields})


def keep_odd(table: RecordTable, work: Work) -> None:
    """Keep records aside as they were told, of which no rows can be made; a standing row stays as it is."""
    entity = ENTITIES.get(table.entity)
    for each in table.each():
        if entity is None or not _has_row(entity, each.entity_id, work):
            keep_aside(each.entity, each.entity_id, Record(each.fields, each.clocks), work)


def _has_row(entity: Entity, entity_id: str, work: Work) -> bool:
    try:
        return known(entity, entity.key_of(entity_id), work)[1]
    except BadRecord:
        return False


def _merge(told: RecordTold, touched: Touched, work: Work) -> None:
    """As an edit of all its fields, each with the clock it stands with at the service."""
    if not told.fields:
        return
    clocks = {name: told.clocks.get(name, LOWEST) for name in told.fields}
    edit = EditTold(entity=told.entity, entity_id=told.entity_id, fields=told.fields, clocks=clocks)
    # The highest of them: a field's clock counts only up to that of the message that tells it.
    take_edit(edit, max(clocks.values(), default=LOWEST), touched, work)
