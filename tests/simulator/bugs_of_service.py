"""Bugs of others, planted in the service."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import sync.service.projections
import sync.service.pull
import sync.service.push
import sync.service.routes
import sync.service.take
from sync.messages import Pushed, Verdict, VerdictKind
from sync.payloads import SaleCompleted
from sync.service.look import Looked
from sync.service.projections import _ADD_DAY
from sync.service.push import PushOutcome
from sync.service.refusals import Refused
from sync.service.store import Pending, Work
from sync.service.take import Taker

Planted = AbstractContextManager[Any]
_ABSOLUTE = text(
    "INSERT INTO stock_level (location_id, item_id, quantity, value_micros)"
    " VALUES (:location_id, :item_id, :quantity, :value_micros)"
    " ON CONFLICT (location_id, item_id) DO UPDATE SET quantity = excluded.quantity,"
    " value_micros = excluded.value_micros"
)
_RECEIVED = text("SELECT received_at FROM message WHERE message_id = :which")
_AT_CURSOR = text("SELECT received_at FROM message WHERE feed_sequence = :after")
_HIGHEST = text("SELECT max(sequence) FROM message WHERE lane_id = :which")
_TIMES = text("SELECT message_id, received_at FROM message WHERE feed_sequence > :after")


def all_or_nothing() -> Planted:
    take = sync.service.push.take_push

    def strict(store: Any, clock: Any, device_id: str, epoch: str, looked: Sequence[Looked]) -> PushOutcome:
        if any(each.unsound or each.unfit for each in looked):
            raise Refused(422, "malformed", "A message of the push is not taken.")
        return take(store, clock, device_id, epoch, looked)

    return patch.object(sync.service.routes, "take_push", strict)


def cursor_by_time() -> Planted:
    page = sync.service.pull._page

    def later_than(after: int, limit: int, work: Work) -> tuple[int, list[str]]:
        upto, found = page(after, limit, work)
        at = work.one(_AT_CURSOR, {"after": after})
        times = {row.message_id: row.received_at for row in work.rows(_TIMES, {"after": after})}
        return upto, [each for each in found if at is None or times[json.loads(each)["message_id"]] > at[0]]

    return patch.object(sync.service.pull, "_page", later_than)


def forget_ids() -> Planted:
    """A day later the same message is new; its rows are there already, its sums are added once more."""

    def is_forgotten(taker: Taker, message_id: str) -> bool:
        found = taker._desk.work.one(_RECEIVED, {"which": message_id})
        if found is None:
            return False
        age = datetime.fromisoformat(taker._desk.at) - datetime.fromisoformat(found[0])
        return age > timedelta(hours=24)

    return _counted_again_where(is_forgotten)


def count_duplicates() -> Planted:
    return _counted_again_where(lambda _taker, _message_id: True)


def _counted_again_where(holds: Any) -> Planted:
    known = Taker._known_already

    def counted(self: Taker, looked: Looked, pending: Pending) -> Verdict | None:
        verdict = known(self, looked, pending)
        is_again = verdict is not None and verdict.verdict is VerdictKind.DUPLICATE
        if is_again and looked.message is not None and holds(self, looked.message.message_id):
            _count(looked, pending)
        return verdict

    return patch.object(Taker, "_known_already", counted)


def _count(looked: Looked, pending: Pending) -> None:
    told = looked.payload
    if not isinstance(told, SaleCompleted):
        return
    sums = {"total_cents": told.total_cents, "net_cents": told.net_cents, "gst_cents": told.gst_cents}
    pending.write(_ADD_DAY, {"location_id": told.location_id, "sold_on": told.sold_on, **sums})


def absolute_stock() -> Planted:
    return patch.object(sync.service.projections, "_ADD_STOCK", _ABSOLUTE)


def highest_number_only() -> Planted:
    known = Taker._known_already

    def by_number(self: Taker, looked: Looked, pending: Pending) -> Verdict | None:
        if verdict := known(self, looked, pending):
            return verdict
        if looked.message is None:
            return None
        found = self._desk.work.one(_HIGHEST, {"which": looked.message.lane_id})
        if found is None or found[0] is None or looked.message.sequence > found[0]:
            return None
        return Verdict(message_id=looked.told_id, verdict=VerdictKind.DUPLICATE)

    return patch.object(Taker, "_known_already", by_number)


def answer_before_commit() -> Planted:
    take = sync.service.push.take_push

    def hopeful(store: Any, clock: Any, device_id: str, epoch: str, looked: Sequence[Looked]) -> PushOutcome:
        try:
            return take(store, clock, device_id, epoch, looked)
        except OperationalError:
            told = [Verdict(message_id=each.told_id, verdict=VerdictKind.APPLIED) for each in looked]
            return PushOutcome(Pushed(epoch=epoch, verdicts=told, missing=[], safe_upto={}), 0)

    return patch.object(sync.service.routes, "take_push", hopeful)


def discard_poison() -> Planted:
    return patch.object(sync.service.take, "park", lambda _looked, _why, _pending: None)
