"""The shop's records as the wire moves them: pages in slices, tellings in steps, keys both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from sqlcipher3 import dbapi2

from desktop.catalogue.search_index import Searched, learn_words, put_in_search, searched_behind, words_of
from desktop.database.rows import Rows
from desktop.database.unhurried import give_way, is_waited_for
from desktop.database.work import Who, Work
from desktop.database.writer import Database, ShopClosed
from desktop.errors import report
from desktop.ids import new_id
from desktop.personal.vault import BadSeal
from desktop.storefront.records.entities import BadRecord
from desktop.storefront.records.keys import TakeKeys, keep_told, keys_to_tell, take_keys
from desktop.storefront.records.mending import MendRecords, mend_records
from desktop.storefront.records.reading import Record
from desktop.storefront.records.steps import ALL, TellRecords, begin_telling, has_to_tell, tell_records
from desktop.storefront.records.summing import Read, in_bucket, is_any_untold, sums
from desktop.storefront.records.take_clock import Reclocked, TakeClocks, take_clocks
from desktop.storefront.records.take_page import (
    KEYS,
    RECORDS,
    SEARCH,
    Feed,
    TakePage,
    feed_of,
    keep_feed,
    keep_odd,
    pass_over_read,
    take_page,
)
from sync.messages import FeedMessage, Keys, PersonalKey, Records, RecordTable
from sync.records import RecordTold, record_digest
from sync.till.exchanged import Bucket, Held, Place
from sync.till.trouble import Stopped

Answer = TypeVar("Answer")
SEARCHED_AT_ONCE = 2_000
"""Items in a transaction of the search tables, which write the more the oftener they commit."""
SEARCHED_A_TURN = 500
"""Items put in before it is asked whether a sale waits."""
WORDS_AT_ONCE = 150
MENDED_AT_ONCE = 100
"""Records in one transaction: some milliseconds."""
NO_ROW = (BadRecord, BadSeal, dbapi2.IntegrityError, OverflowError)
"""Raised by a record that no till could have written."""


class RecordsOfShop:
    """Implements sync.till.records.ShopRecords."""

    def __init__(self, database: Database, who: Who) -> None:
        self._database, self._who = database, who
        self._words: set[str] = set()
        self._feed: Feed | None = None  # how far was read, in the middle of reading
        self._taken = 0

    def place(self) -> Place:
        """At the end only once everything is found by its words too."""
        records, search = self._read(lambda rows: (feed_of(rows, RECORDS), feed_of(rows, SEARCH)))
        return Place(records.epoch, records.place, records.is_all and search.is_all)

    def meet_records(self, page: Records) -> None:
        self._feed = None
        self._write(partial(_meet, page))

    def take_page(self, page: Records, told: Callable[[int, int], None]) -> None:
        """As much a transaction as no sale waits for; how far the page goes is kept with its last."""
        before = self._feed or self._read(lambda rows: feed_of(rows, RECORDS))
        if before.epoch != page.epoch:
            before = Feed(page.epoch, "", page.feed_upto, is_all=False)
        after = replace(before, place=page.after, is_all=page.is_all)
        try:
            for taken in self._take(page.tables, after):
                self._taken += taken
                told(min(self._taken, page.whole), page.whole)
        except NO_ROW:
            self._take_one_by_one(page.tables, before)
            self._write(partial(keep_feed, RECORDS, after))
        self._feed = None if page.is_all else after
        if page.is_all:
            self._index()

    def _take(self, tables: Sequence[RecordTable], feed: Feed) -> Iterator[int]:
        """How many at a time."""
        done, whole = 0, sum(len(table.ids) for table in tables)
        while True:
            taken = self._run(take_page, TakePage(new_id(), tables, feed, done))
            done += taken
            yield taken
            if done >= whole:
                return

    def _take_one_by_one(self, tables: Sequence[RecordTable], feed: Feed) -> None:
        """What no row can be made of stops no other; it lies aside as it was told, and is reported."""
        for each in (table.part(place, place + 1) for table in tables for place in range(len(table.ids))):
            try:
                self._run(take_page, TakePage(new_id(), [each], feed))
            except NO_ROW as error:
                report(error)
                self._write(partial(keep_odd, each))

    def pass_over_read(self) -> None:
        """Edits in the inbox that the first reading brought already are taken."""
        self._write(pass_over_read)

    def tell(self) -> bool:
        if not self._read(has_to_tell):
            return False
        return self._run(tell_records, TellRecords(new_id()))

    def keys_to_tell(self, epoch: str, most: int) -> list[PersonalKey]:
        return self._read(lambda rows: keys_to_tell(rows, epoch, most))

    def keep_told(self, keys: list[PersonalKey], epoch: str) -> None:
        self._write(partial(keep_told, keys, epoch))

    def keys_read(self, epoch: str) -> int:
        feed = self._read(lambda rows: feed_of(rows, KEYS))
        return feed.upto if feed.epoch == epoch else 0

    def take_keys(self, page: Keys) -> None:
        if page.keys or self.keys_read(page.epoch) != page.upto:
            feed = Feed(page.epoch, "", page.upto, page.is_all)
            self._run(take_keys, TakeKeys(new_id(), page.keys, feed))

    def take_clocks(self, messages: Sequence[FeedMessage]) -> None:
        found = [
            Reclocked(json.loads(each.payload), each.clock, each.effective_clock or each.clock)
            for each in messages
        ]
        self._run(take_clocks, TakeClocks(new_id(), found))

    def is_at_rest(self, epoch: str) -> bool:
        place = self.place()
        return place.is_all and place.epoch == epoch and not self._read(is_any_untold)

    def sums(self, step: Callable[[], None]) -> dict[Bucket, Held]:
        return sums(self._by_turns(step))

    def mend(self, bucket: Bucket, told: Sequence[RecordTold], step: Callable[[], None]) -> int:
        """What no row can be made of stays as it is: the message that told it lies aside, and is shown."""
        ours = in_bucket(bucket, self._by_turns(step))
        differing = [each for each in told if _digest(each) != _digest_of(ours, each)]
        lacking = sorted(
            (bucket[0], entity_id) for entity_id in ours.keys() - {each.entity_id for each in told}
        )
        mended = 0
        for start in range(0, len(differing), MENDED_AT_ONCE):
            step()
            mended += self._mend(differing[start : start + MENDED_AT_ONCE])
        for start in range(0, len(lacking), MENDED_AT_ONCE):
            step()
            some = lacking[start : start + MENDED_AT_ONCE]
            mended += self._run(mend_records, MendRecords(new_id(), (), some))
        return mended

    def _mend(self, told: Sequence[RecordTold]) -> int:
        try:
            return self._run(mend_records, MendRecords(new_id(), told))
        except NO_ROW:
            return sum(self._mend([each]) for each in told) if len(told) > 1 else 0

    def _by_turns(self, step: Callable[[], None]) -> Read:
        def read(ask: Callable[[Rows], Answer]) -> Answer:
            step()
            return self._read(ask)

        return read

    def _index(self) -> None:
        """Let what was read be found by its words, in the big strides that the search tables like."""
        while True:
            feed, found = self._read(_to_be_found)
            if feed.is_all:
                return
            self._learn(found)
            self._write(partial(_put_in_search, found, feed))

    def _learn(self, found: list[Searched]) -> None:
        new = sorted(set().union(*map(words_of, found)) - self._words)
        self._words.update(new)
        for start in range(0, len(new), WORDS_AT_ONCE):
            self._write(partial(learn_words, new[start : start + WORDS_AT_ONCE]))

    def _read(self, ask: Callable[[Rows], Answer]) -> Answer:
        give_way()
        reader = self._database.reader()
        try:
            return ask(reader)
        finally:
            reader.close()

    def _run(self, function: Callable[[Any, Work], Answer], command: Any) -> Answer:
        give_way()
        try:
            return self._database.run(function, command, self._who)
        except ShopClosed as closed:
            raise Stopped from closed

    def _write(self, carry: Callable[[Work], Answer]) -> Answer:
        give_way()
        try:
            return self._database.run_work(carry, self._who)
        except ShopClosed as closed:
            raise Stopped from closed


def _digest(told: RecordTold) -> int:
    return record_digest((told.entity, told.entity_id), told.fields, told.clocks)


def _digest_of(held: Mapping[str, Record], told: RecordTold) -> int | None:
    """Of what this till has of the same record."""
    record = held.get(told.entity_id)
    return record_digest((told.entity, told.entity_id), record.fields, record.clocks) if record else None


def _meet(page: Records, work: Work) -> None:
    """Where to begin reading; or that there is nothing to read, and then all is told."""
    before = feed_of(work, RECORDS)
    is_known = before.is_all or page.whole == 0
    if page.whole == 0:
        begin_telling(ALL, work)
    (last,) = work.one("SELECT coalesce(max(item_no), 0) FROM item") or (0,)
    upto = 0 if is_known else page.feed_upto  # another epoch numbers its feed anew
    keep_feed(RECORDS, Feed(page.epoch, "", upto, is_known), work)
    keep_feed(SEARCH, Feed(page.epoch, "", int(last), is_known), work)


def _to_be_found(rows: Rows) -> tuple[Feed, list[Searched]]:
    """How far the search has come, and the next items behind it."""
    feed = feed_of(rows, SEARCH)
    return feed, [] if feed.is_all else searched_behind(rows, feed.upto, SEARCHED_AT_ONCE)


def _put_in_search(found: list[Searched], feed: Feed, work: Work) -> None:
    """Put items in until a sale waits for its turn; the place is kept, from which the rest is read again."""
    if not found:
        keep_feed(SEARCH, replace(feed, is_all=True), work)
        return
    done = 0
    while done < len(found) and not (done and is_waited_for()):
        some = found[done : done + SEARCHED_A_TURN]
        put_in_search(some, work)
        done += len(some)
    keep_feed(SEARCH, replace(feed, upto=found[done - 1].item_no), work)
