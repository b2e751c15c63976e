"""One pass of sync: sign in if needed, send all that is due, read all that is new."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from sync.messages import LanesAsked, LaneTold, Pulled, Pushed, VerdictKind
from sync.till.ahead import Ahead, Asked
from sync.till.asking import Answer
from sync.till.backoff import wait_s
from sync.till.client import Client, packed_push
from sync.till.device_key import DeviceKey
from sync.till.digests import Comparison
from sync.till.enrolment import (
    KEEP_LANE,
    Enrolment,
    counter_lane,
    enrolment_of,
    keep_answer,
    keep_trouble,
    meet_epoch,
    must_queue_again,
    queue_some_again,
    start_over,
)
from sync.till.exchanged import ShopRecords
from sync.till.pull import MOST_PULLED_AT_ONCE, check_page, cursor_of, go_on_over, receive
from sync.till.push import (
    TAKEN,
    Delay,
    Limits,
    Outgoing,
    due_slice,
    later_s,
    park,
    queue_missing,
    settle,
    waiting,
)
from sync.till.record_digests import RecordComparison
from sync.till.records import RecordExchange
from sync.till.session import Session
from sync.till.shop import Rows, Shop, Work
from sync.till.told import ask_storefront
from sync.till.trouble import (
    Busy,
    CursorAhead,
    Offline,
    OtherEpoch,
    Rejected,
    Stopped,
    SyncTrouble,
)

TOO_LARGE = 413
FOREIGN_LANE = "foreign_lane"
"""Why the service sets messages aside: nobody told it of their lane, or somebody else did."""
MOST_UNREAD = 1_000
"""Places of the feed that are read between two pushes; where others told more, sending goes first."""
MOST_COMPARISONS = 3
"""Of records, one after the other: while something is told to the service, the rest waits to be mended."""
MOST_EPOCHS = 3
"""Met in one pass; a service that changes faster is not one to send sales to just now."""


def _nothing() -> None: ...


def _never() -> bool:
    return False


def _in_silence(_done: int, _whole: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Whom a pass yields to, tells, and obeys."""

    rest: Callable[[], None] = _nothing  # between two steps: the counter goes first
    told: Callable[[int, int], None] = _in_silence  # hears (sent, in all) after each slice
    is_stopped: Callable[[], bool] = _never
    delay: Delay = wait_s  # seconds until a message is tried again that the service could not keep
    ask: Callable[[Callable[[], Pushed]], Asked[Pushed]] = Ahead  # how something is sent
    compare_s: float = 3_600.0  # how often all that both hold is compared; a comparison is due at each start
    compare_records_s: float = 86_400.0  # and the merged records, which are many; and where messages differed
    monotonic: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass came to, and in how many seconds a message is due again, if one is."""

    sent: int
    received: int
    later_s: float | None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Whether all begins anew, or the next slice may go out as it was packed: all was taken, none is missing.

    How far the feed was read, and the last place that the slice got in it.
    """

    starts_over: bool
    goes_on: bool = False
    read: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """Messages that go out together, as they go out, and how many wait with them."""

    due: list[Outgoing]
    waiting: int
    packed: bytes


@dataclass(frozen=True, slots=True)
class _Done:
    """How many messages the service answered for, how many of others were read, and what goes out next."""

    sent: int = 0
    received: int = 0
    following: Slice | None = None


class Engine:
    """Sends and reads for one enrolled till. Does no waiting of its own; may be run as often as wanted."""

    def __init__(self, shop: Shop, client: Client, around: Surroundings | None = None) -> None:
        self._shop, self._client = shop, client
        self._around = around or Surroundings()
        self._session: Session | None = None
        self._comparison = Comparison(shop, client)
        self._compared_at: float | None = None  # a start compares
        self._record_comparison = RecordComparison(client)
        self._records_compared_at: float | None = None
        self._limits = Limits()

    def run_once(self) -> Passed:
        """Send until nothing is due, then read until all is read.

        Raises:
            SyncTrouble: what was answered until then is kept, and the trouble too. Stopped: between slices.
        """
        try:
            for _time in range(MOST_EPOCHS):
                try:
                    return self._pass()
                except OtherEpoch as met:
                    self._shop.write(partial(meet_epoch, met.epoch))
                except CursorAhead:
                    self._shop.write(partial(start_over, self._enrolment().epoch))
            raise Busy
        except SyncTrouble as trouble:
            self._shop.write(partial(keep_trouble, trouble.told))
            raise

    def _pass(self) -> Passed:
        self._limits = Limits()
        self._queue_all_again()  # before anything that needs a network: the top bar counts what is queued
        self._tell_lanes()
        records = self._records()
        if records:
            records.before_sending(self._enrolment().epoch)
        sent, received = self._push_and_pull()
        if records:
            records.after_reading(self._enrolment().epoch)
        more = self._compare()
        sent, received = sent + more[0], received + more[1]
        self.step()
        ask_storefront(self._shop, self._client, self._signed_in())
        later = self._shop.read(lambda rows: later_s(rows, self._shop.now()))
        return Passed(sent, received, later)

    def _compare(self) -> tuple[int, int]:
        """Now and then, what both hold; how many messages were sent and read once more after it.

        What was sent and read stands, whatever comes between: then the next pass compares.
        """
        now = self._around.monotonic()
        if self._compared_at is not None and now - self._compared_at < self._around.compare_s:
            return 0, 0
        try:
            differing = self._comparison.compare(self._enrolment().epoch, self)
        except (Offline, Busy):
            return 0, 0
        self._compared_at = now
        sent, received = 0, 0
        if differing:
            self._records_compared_at = None
            sent, received = self._after_mending()
        more = self._compare_records(now)
        return sent + more[0], received + more[1]

    def _compare_records(self, now: float) -> tuple[int, int]:
        """Once all messages are the same on both sides, what came of their edits."""
        records, before = self._shop.records, self._records_compared_at
        if records is None or (before is not None and now - before < self._around.compare_records_s):
            return 0, 0
        sent, received = 0, 0
        for _time in range(MOST_COMPARISONS):
            mended = self._mend_records(records)
            self._records_compared_at = None if mended is None else now
            if not mended:
                break
            more = self._after_mending()
            sent, received = sent + more[0], received + more[1]
        return sent, received

    def _mend_records(self, records: ShopRecords) -> int | None:
        """How many; nothing is known where the two could not be compared."""
        epoch = self._enrolment().epoch
        read = self._shop.read(lambda rows: cursor_of(rows, epoch).sequence)
        try:
            return self._record_comparison.compare(records, read, epoch, self)
        except (Offline, Busy):
            return None

    def _after_mending(self) -> tuple[int, int]:
        self._shop.take_in(self._around.is_stopped)
        return self._push_and_pull()

    def _enrolment(self) -> Enrolment:
        found = self._shop.read(enrolment_of)
        assert found is not None, "an engine is made for a till that is enrolled"
        return found

    def _signed_in(self) -> Session:
        if self._session is None:
            found = self._enrolment()
            self._session = Session(self._client, found.device_id, DeviceKey(found.device_key))
        return self._session

    def _records(self) -> RecordExchange | None:
        found = self._shop.records
        return RecordExchange(found, self._client, self) if found else None

    def with_token(self, ask: Callable[[str], Answer]) -> Answer:
        """Ask something of the service, signed in."""
        return self._signed_in().with_token(ask)

    def told(self, done: int, whole: int) -> None:
        """Whoever watches hears how much of the shop's records was read."""
        self._around.told(done, whole)

    def step(self) -> None:
        """Raises Stopped."""
        if self._around.is_stopped():
            raise Stopped
        self._around.rest()

    def _lanes(self) -> list[LaneTold]:
        return self._shop.read(self._shop.lanes)

    def _tell_lanes(self) -> None:
        """A restored till has new lanes, a restored service may know none: it hears of them first of all."""
        self.step()
        lanes = self._lanes()
        current = counter_lane(lanes)
        if current == self._enrolment().lane_id:
            return
        asked = LanesAsked(lanes=lanes)
        self._signed_in().with_token(lambda token: self._client.lanes(token, asked))

        def keep(work: Work) -> None:
            work.write(KEEP_LANE, {"told": current})

        self._shop.write(keep)

    def _push_and_pull(self) -> tuple[int, int]:
        sent, received = self._push_all()
        return sent, received + self._pull_all()

    def _push_all(self) -> tuple[int, int]:
        """How many messages were sent, and how many of others were read between two pushes."""
        sent, received = 0, 0
        following: Slice | None = None
        while True:
            self.step()
            sending = following or self._slice()
            if sending is None:
                return sent, received
            done = self._push(sending)
            sent, received, following = sent + done.sent, received + done.received, done.following
            self._around.told(sent, sent + sending.waiting - done.sent)

    def _slice(self, behind: Slice | None = None) -> Slice | None:
        """The messages that are due next, packed, if any are; or those behind a slice that is under way."""
        while (found := self._shop.read(partial(self._due, behind))) is None:
            if behind:
                return None
            self._queue_all_again()
        epoch, left, due = found
        if not due:
            return None
        session = self._signed_in()
        return Slice(due, left, packed_push(epoch, [session.signed(each.told) for each in due]))

    def _due(self, behind: Slice | None, rows: Rows) -> tuple[str, int, list[Outgoing]] | None:
        """The epoch, how many messages wait, and which are due next; nothing: all is queued again first."""
        joined = enrolment_of(rows)
        assert joined is not None, "an engine is made for a till that is enrolled"
        if must_queue_again(rows):
            return None
        last, sent = (behind.due[-1], len(behind.due)) if behind else (None, 0)
        due = due_slice(rows, self._shop.lanes(rows), self._shop.now(), self._limits, last)
        return joined.epoch, waiting(rows) - sent, due

    def _queue_all_again(self) -> None:
        """Another epoch was met: before anything more is sent, all is queued, in short transactions."""
        while self._shop.read(must_queue_again):
            self.step()
            self._shop.write(queue_some_again)

    def _push(self, sending: Slice) -> _Done:
        """Send a slice and keep what became of it; the next is packed while the service has this in hand."""
        session = self._signed_in()
        pushing = self._around.ask(
            lambda: session.with_token(lambda token: self._client.push(token, sending.packed))
        )
        following = self._meanwhile(sending, pushing)
        try:
            pushed = pushing.wait()
        except Rejected as refused:
            if refused.status != TOO_LARGE:
                raise
            self._make_smaller(sending.due)
            return _Done()
        _check_verdicts(sending.due, pushed)
        kept = self._shop.write(partial(self._keep_pushed, sending.due, pushed))
        if kept.starts_over:
            self._tell_lanes()
        received = self._read_between(kept)
        return _Done(len(sending.due), received, following if kept.goes_on else None)

    def _meanwhile(self, sending: Slice, pushing: Asked[Pushed]) -> Slice | None:
        """The slice behind one that is under way. It counts only if all of that one is taken."""
        if sending.waiting <= len(sending.due):
            return None
        try:
            self._around.rest()
            return self._slice(behind=sending)
        except Stopped:
            return None
        except BaseException:
            with suppress(SyncTrouble):  # the client is nobody else's before; what was told is told again
                pushing.wait()
            raise

    def _read_between(self, kept: _Kept) -> int:
        """Read the little that others told before a slice, so that the next one joins on; how many messages.

        What cannot be read holds up no sale: it is asked for once more when all is sent, and fails then.
        """
        if not 0 < kept.last - kept.read <= MOST_UNREAD:
            return 0
        try:
            return self._pull_all(kept.last)
        except (Offline, Busy):
            return 0

    def _make_smaller(self, due: list[Outgoing]) -> None:
        """Half as much the next time; a message too large by itself is set aside, and the queue flows on."""
        if len(due) > 1:
            self._limits = Limits(messages=len(due) // 2)
        else:
            self._shop.write(partial(park, due, "too_large"))

    def _keep_pushed(self, due: list[Outgoing], pushed: Pushed, work: Work) -> _Kept:
        """What became of a slice. An answer of another epoch counts in it: all else is queued again first."""
        starts_over = meet_epoch(pushed.epoch, work)
        if not starts_over and _is_rolled_back(due, pushed, work):
            start_over(pushed.epoch, work)
            starts_over = True
        settle(due, pushed.verdicts, self._around.delay, work)
        queue_missing(pushed.missing, work)
        keep_answer(work)
        if starts_over:
            return _Kept(starts_over)
        goes_on = not pushed.missing and all(each.verdict in TAKEN for each in pushed.verdicts)
        return _Kept(False, goes_on, *go_on_over(pushed.verdicts, pushed.epoch, work))

    def _pull_all(self, upto: int | None = None) -> int:
        """Read to the feed's end, or to a place; how many messages of others came."""
        received = 0
        while True:
            self.step()
            page, after = self._ask_page(self._enrolment().epoch)
            check_page(page, after)
            if records := self._records():
                records.take_clocks(page)
            received += self._shop.write(partial(_keep_page, page))
            self._shop.take_in(self._around.is_stopped)
            if page.is_all or (upto is not None and page.upto >= upto):
                return received

    def _ask_page(self, epoch: str) -> tuple[Pulled, int]:
        """What lies behind the cursor, and where that stands."""
        after = self._shop.read(lambda rows: cursor_of(rows, epoch).sequence)
        page = self._signed_in().with_token(
            lambda token: self._client.pull(token, epoch, after, MOST_PULLED_AT_ONCE)
        )
        if page.epoch != epoch:
            raise OtherEpoch(page.epoch)
        return page, after


def _keep_page(page: Pulled, work: Work) -> int:
    keep_answer(work)
    return receive(page, work)


def _is_rolled_back(due: list[Outgoing], pushed: Pushed, work: Work) -> bool:
    """The service's store was put back without a word.

    A fresh message got a place that was read already, or it does not know the lane any more that it took.
    """
    read = cursor_of(work, pushed.epoch).sequence
    told = enrolment_of(work)
    if any(
        verdict.code == FOREIGN_LANE and told is not None and each.told["lane_id"] == told.lane_id
        for each, verdict in zip(due, pushed.verdicts, strict=True)
    ):
        return True
    fresh = (each for each in pushed.verdicts if each.verdict is VerdictKind.APPLIED)
    return any(each.feed_sequence is not None and each.feed_sequence <= read for each in fresh)


def _check_verdicts(due: list[Outgoing], pushed: Pushed) -> None:
    """A verdict for each message, in its place.

    Raises:
        Offline: whoever answered did not answer this.
    """
    ids = [each.message_id for each in due]
    told = [verdict.message_id for verdict in pushed.verdicts]
    fits = all(ours == theirs or theirs is None for ours, theirs in zip(ids, told, strict=False))
    if len(ids) != len(told) or not fits:
        raise Offline("does_not_fit")
