"""Bugs of others, planted in the till's side of the wire."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from sqlalchemy import bindparam

import desktop.storefront.queue_message
import sync.till.engine
import sync.till.enrolment
import tests.simulator.a_till
from desktop.backup.new_lanes import NewLanes
from desktop.database.work import Work
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.screens.doors import Truth
from desktop.selling.events import SaleCompleted, SaleMadeElsewhere, ShiftClosed
from desktop.storefront.on_sale import queue_sale
from desktop.wiring import HEARERS
from sync.messages import Pushed, Verdict, VerdictKind
from sync.till.client import Client
from sync.till.engine import Engine, Passed, Slice
from sync.till.enrolment import FEED, KEEP_EPOCH, PUT_CURSOR
from sync.till.pull import cursor_of
from sync.till.push import MARK_APPLIED, Outgoing
from sync.till.tables import outbox
from sync.till.trouble import Offline
from tests.simulator.dying import MortalDatabase

_RENAME = outbox.update().where(outbox.c.message_id == bindparam("which")).values(message_id=bindparam("to"))
_DROP = outbox.delete().where(outbox.c.state == bindparam("now"))
Planted = AbstractContextManager[Any]


def mark_before_answer() -> Planted:
    push = Engine._push

    def marked_first(self: Engine, sending: Slice) -> Any:
        ids: list[dict[str, object]] = [{"which": each.message_id} for each in sending.due]
        self._shop.write(lambda work: work.write(MARK_APPLIED, ids))
        return push(self, sending)

    return patch.object(Engine, "_push", marked_first)


@contextmanager
def cursor_before_rows() -> Iterator[None]:
    ask = Engine._ask_page

    def cursor_first(self: Engine, epoch: str) -> Any:
        page, after = ask(self, epoch)
        row = {"feed": FEED, "epoch": epoch, "sequence": page.upto}
        self._shop.write(lambda work: work.write(PUT_CURSOR, {**row, "saved_at": work.now_text}))
        return page, after

    with _comparing_nothing(), patch.object(Engine, "_ask_page", cursor_first):
        yield


@contextmanager
def cursor_over_a_gap() -> Iterator[None]:
    def to_the_last(verdicts: Sequence[Verdict], epoch: str, work: Any) -> tuple[int, int]:
        """As if nobody else had told anything before what we told."""
        last = max((each.feed_sequence or 0 for each in verdicts), default=0)
        row = {"feed": FEED, "epoch": epoch, "sequence": max(last, cursor_of(work, epoch).sequence)}
        work.write(PUT_CURSOR, {**row, "saved_at": work.now_text})
        return last, last

    with _comparing_nothing(), patch.object(sync.till.engine, "go_on_over", to_the_last):
        yield


def new_ids_after_timeout() -> Planted:
    push = Engine._push

    def renamed(self: Engine, sending: Slice) -> Any:
        try:
            return push(self, sending)
        except Offline:
            rows: list[dict[str, object]] = [
                {"which": each.message_id, "to": new_id()} for each in sending.due
            ]
            self._shop.write(lambda work: work.write(_RENAME, rows))
            raise

    return patch.object(Engine, "_push", renamed)


def clear_whole_batch() -> Planted:
    def settle(sent: Sequence[Outgoing], _verdicts: object, _delay: object, work: Any) -> None:
        work.write(MARK_APPLIED, [{"which": each.message_id} for each in sent])

    return patch.object(sync.till.engine, "settle", settle)


@contextmanager
def ignore_epoch() -> Iterator[None]:
    def go_on(epoch: str, work: Any) -> None:
        """The new epoch is noted, and the cursor goes on where it stood."""
        work.write(KEEP_EPOCH, {"met": epoch})
        (at,) = work.one("SELECT coalesce(max(sequence), 0) FROM sync_cursor")
        row = {"feed": FEED, "epoch": epoch, "sequence": at, "saved_at": work.now_text}
        work.write(PUT_CURSOR, row)

    with ExitStack() as held:
        held.enter_context(_comparing_nothing())
        for module in (sync.till.engine, sync.till.enrolment):
            held.enter_context(patch.object(module, "start_over", go_on))
        yield


def _comparing_nothing() -> Planted:
    """They had no digests either, which mend here what such a bug leaves behind."""
    return patch.object(Engine, "_compare", lambda _self: (0, 0))


@contextmanager
def overlook_rollback() -> Iterator[None]:
    with ExitStack() as held:
        held.enter_context(_comparing_nothing())
        held.enter_context(patch.object(sync.till.engine, "_is_rolled_back", lambda *_seen: False))
        held.enter_context(patch.object(sync.till.engine, "queue_missing", lambda _missing, _work: None))
        yield


def tell_what_came() -> Planted:
    def told_again(event: SaleMadeElsewhere, work: Work) -> None:
        queue_sale(SaleCompleted(event.document), work)

    heard = (*HEARERS[SaleMadeElsewhere], told_again)
    return patch.dict(HEARERS, {SaleMadeElsewhere: heard})


def keep_old_lane() -> Planted:
    def start_none(_command: object, work: Work) -> NewLanes:
        return NewLanes(1, work.lane.label)

    return patch.object(tests.simulator.a_till, "start_new_lanes", start_none)


@contextmanager
def queue_after_commit() -> Iterator[None]:
    heard = tuple(each for each in HEARERS[SaleCompleted] if each is not queue_sale)

    def tell(self: MortalDatabase, events: Sequence[object]) -> None:
        for event in events:
            if type(event) is SaleCompleted:  # not one of another till
                self._do_once(_later(event))

    with ExitStack() as held:
        held.enter_context(patch.dict(HEARERS, {SaleCompleted: heard}))
        held.enter_context(patch.object(MortalDatabase, "_tell", tell))
        yield


def _later(event: SaleCompleted) -> Any:
    from concurrent.futures import Future

    from desktop.database.who import Who
    from desktop.database.writer import Job

    def queue(work: Work) -> None:
        work.command_id = event.document.sale_id
        queue_sale(event, work)

    who = Who(event.document.person_id, event.document.till_id)
    return Job(queue, who, "counter", Future(), may_repeat=False)


def believe_any_page() -> Planted:
    push = Client.push

    def believing(self: Client, token: str, packed: bytes) -> Pushed:
        try:
            return push(self, token, packed)
        except Offline as trouble:
            if trouble.reason != "not_the_service":
                raise
            told = json.loads(gzip.decompress(packed))
            verdicts = [_applied(each) for each in told["messages"]]
            return Pushed(epoch=told["epoch"], verdicts=verdicts, missing=[], safe_upto={})

    return patch.object(Client, "push", believing)


def _applied(message: dict[str, object]) -> Verdict:
    return Verdict(message_id=str(message["message_id"]), verdict=VerdictKind.APPLIED)


def claim_connectivity() -> Planted:
    truth = ShopDoors.truth

    def online(self: ShopDoors) -> Truth:
        told = truth(self)
        (why,) = self.reader.one("SELECT max(last_code) FROM sync_enrolment") or (None,)
        return replace(told, unsent=0, oldest_unsent=None) if told.answered_at and why is None else told

    return patch.object(ShopDoors, "truth", online)


def drop_queue_at_close() -> Planted:
    def drop(_event: ShiftClosed, work: Work) -> None:
        work.write(_DROP, {"now": "queued"})

    return patch.dict(HEARERS, {ShiftClosed: (*HEARERS[ShiftClosed], drop)})


def refuse_wrong_clock() -> Planted:
    once = Engine._pass

    def refusing(self: Engine) -> Passed:
        (ahead,) = self._shop.read(lambda rows: rows.one("SELECT max(clock) FROM sync_outbox")) or (None,)
        if ahead and abs(int(ahead[:13]) / 1000 - self._shop.now().timestamp()) > 30 * 86_400:
            raise Offline("clock")
        return once(self)

    return patch.object(Engine, "_pass", refusing)


def time_as_id() -> Planted:
    def of_the_second() -> str:
        return f"m-{int(new_id()[:8] + new_id()[9:13], 16) // 1_000}"

    return patch.object(desktop.storefront.queue_message, "new_id", of_the_second)
