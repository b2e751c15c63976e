"""A push: a verdict on every message, and what is still missing of the device's lanes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy import bindparam, select
from sqlalchemy.exc import OperationalError

from sync.messages import Pushed, Verdict, VerdictKind
from sync.service.clock import Clock, instant_text
from sync.service.desk import Desk
from sync.service.devices import require_live
from sync.service.known import read_known
from sync.service.look import Looked, look
from sync.service.merging import count_new
from sync.service.parking import (
    ParkedWork,
    freed_by,
    is_any_parked,
    malformed,
    parked_works,
    place_of,
    raw_of_work,
    unpark,
)
from sync.service.quota import Quota
from sync.service.refusals import other_epoch
from sync.service.safe import safe_upto
from sync.service.spans import add_seen, missing_of
from sync.service.store import Pending, Store
from sync.service.strict_json import read_lenient
from sync.service.tables import lane
from sync.service.take import Taker

_LANES_OF = select(lane.c.lane_id).where(lane.c.device_id == bindparam("its_device"))
_log = structlog.get_logger()
Places = dict[str, Verdict]
"""What became of parked messages, by their place."""


@dataclass(frozen=True, slots=True)
class PushOutcome:
    """The answer, and how often our own program failed on a command of it."""

    pushed: Pushed
    surprises: int


def take_push(
    store: Store, clock: Clock, device_id: str, epoch: str, looked: Sequence[Looked]
) -> PushOutcome:
    """Take the messages of a push in one transaction.

    Raises:
        Refused: other_epoch, revoked; nothing was kept. OperationalError: the store is in trouble; likewise.
    """
    with store.writing() as work:
        require_live(device_id, work)
        current = work.fact("epoch") or ""
        if epoch != current:
            raise other_epoch(current)
        desk = Desk.opened(work, instant_text(clock.now()))
        verdicts = take_all(desk, device_id, looked)
        after = close(desk)
        told = [
            as_it_ended(each, verdict, device_id, after)
            for each, verdict in zip(looked, verdicts, strict=True)
        ]
        lanes = [row.lane_id for row in work.rows(_LANES_OF, {"its_device": device_id})]
        missing, safe = missing_of(lanes, work), safe_upto(lanes, work)
    return PushOutcome(Pushed(epoch=current, verdicts=told, missing=missing, safe_upto=safe), desk.surprises)


def retry_parked(store: Store, clock: Clock) -> list[Verdict]:
    """Try all that is parked once more, each command in a transaction of its own; what became of each."""
    with store.reading() as work:
        works, unread = parked_works(work), malformed(work)
    told: list[Verdict] = []
    for which in works:
        told += _in_one_transaction(store, clock, partial(_retry_work, which))
    for device_id, place, raw in unread:
        told += _in_one_transaction(store, clock, partial(_retry_unread, device_id, place, raw))
    return told


def _in_one_transaction(store: Store, clock: Clock, carry: Callable[[Desk], list[Verdict]]) -> list[Verdict]:
    with store.writing() as work:
        desk = Desk.opened(work, instant_text(clock.now()))
        told = carry(desk)
        return told + list(close(desk).values())


def close(desk: Desk) -> Places:
    """Let those go on that waited for what came, then write down where the feed and the lanes stand."""
    after = _retry_freed(desk)
    for lane_id, numbers in desk.seen.items():
        add_seen(lane_id, numbers, desk.work)
    desk.held.write(desk.work)
    desk.merged.write(desk.work)
    count_new(desk.made, desk.work)
    desk.work.put_fact("feed_upto", str(desk.upto))
    return after


def take_all(desk: Desk, device_id: str, looked: Sequence[Looked], is_vouched: bool = False) -> list[Verdict]:
    """Command by command; a message that stands twice in the push is looked at again at the end.

    All is written at once. Where that fails, nothing of it stands, and the commands are written one by one:
    the one our program fails on is told to come again, the others are taken.
    """
    groups = _by_work(looked)
    trial, quota = desk.trial(), Quota(device_id, desk.work)
    try:
        with desk.work.savepoint():
            pending = Pending()
            taker = Taker(trial, device_id, read_known(looked, device_id, desk.work), quota, is_vouched)
            told = [taker.take([looked[place] for place in places], pending) for places in groups]
            pending.flush(desk.work)
    except (OperationalError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - found again below, command by command
        _log.warning("push.one_by_one", fault=type(error).__name__)
        quota = Quota(device_id, desk.work)
        taker = Taker(desk, device_id, read_known(looked, device_id, desk.work), quota, is_vouched)
        told = [taker.take_carefully([looked[place] for place in places]) for places in groups]
    else:
        desk.keep(trial)
    verdicts = {
        place: verdict
        for places, group in zip(groups, told, strict=True)
        for place, verdict in zip(places, group, strict=True)
    }
    return [verdicts[place] for place in range(len(looked))]


def _by_work(looked: Sequence[Looked]) -> list[list[int]]:
    groups: dict[str, list[int]] = {}
    alone: list[list[int]] = []
    again: list[list[int]] = []
    seen: set[str] = set()
    for place, each in enumerate(looked):
        if each.message is None:
            alone.append([place])
        elif each.message.message_id in seen:
            again.append([place])
        else:
            seen.add(each.message.message_id)
            groups.setdefault(each.message.work_id, []).append(place)
    return [*groups.values(), *alone, *again]


def as_it_ended(looked: Looked, verdict: Verdict, device_id: str, after: Places) -> Verdict:
    if verdict.verdict is not VerdictKind.PARKED:
        return verdict
    return after.get(place_of(looked, device_id), verdict)


def _retry_freed(desk: Desk) -> Places:
    after: Places = {}
    while desk.came and is_any_parked(desk.work):
        came, works = desk.came, desk.works
        desk.came, desk.works = [], set()
        for which in freed_by(came, works, desk.work):
            after |= _retry(which, desk)
    return after


def _retry(which: ParkedWork, desk: Desk) -> Places:
    rows = raw_of_work(which, desk.work)
    looked = [look(read_lenient(raw), raw) for _place, raw in rows]
    known = read_known(looked, which.device_id, desk.work)
    verdicts = Taker(desk, which.device_id, known).take_carefully(looked)
    return {place: verdict for (place, _raw), verdict in zip(rows, verdicts, strict=True)}


def _retry_work(which: ParkedWork, desk: Desk) -> list[Verdict]:
    return list(_retry(which, desk).values())


def _retry_unread(device_id: str, place: str, raw: str, desk: Desk) -> list[Verdict]:
    """What can be read now has a place of its own; the text goes once the message is kept there, or taken."""
    looked = look(read_lenient(raw), raw)
    known = read_known([looked], device_id, desk.work)
    told = Taker(desk, device_id, known).take_carefully([looked])
    if looked.message is not None and told[0].verdict is not VerdictKind.RETRY:
        pending = Pending()
        unpark(place, pending)
        pending.flush(desk.work)
    return told
