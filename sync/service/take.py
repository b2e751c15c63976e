"""Takes messages in: each is applied, known already or parked; those of one command all or none."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import OperationalError

from sync.messages import Message, Verdict, VerdictKind
from sync.payloads import Told
from sync.service.known import Known, Same, parked_id
from sync.service.look import Fault, Looked
from sync.service.parking import MISMATCH, Parking, park, place_of, unpark, wait_for
from sync.service.projections import project, told_once
from sync.service.store import Work
from sync.service.tables import message as message_table

FOREIGN, RETIRED, FORK = "foreign_lane", "retired_lane", "lane_fork"
WAITING, WORK_PARKED = "waiting_for", "work_parked"
_INSERT = message_table.insert()
_log = structlog.get_logger()


@dataclass(slots=True)
class Desk:
    """One writing transaction in which messages are taken: what is the same for all devices in it."""

    work: Work
    at: str
    upto: int  # the feed's last number
    came: list[str] = field(default_factory=list)  # messages and entities that somebody may have waited for
    seen: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    surprises: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that goes into the feed."""

    message: Message
    payload: Told
    feed_sequence: int


class Taker:
    """Takes messages of one device."""

    def __init__(self, desk: Desk, device_id: str, known: Known) -> None:
        self._desk = desk
        self._device_id = device_id
        self._known = known

    def take(self, group: Sequence[Looked]) -> list[Verdict]:
        """What became of the messages of one command, in their order. No two of them have the same id."""
        verdicts = [self._known_already(each) for each in group]
        fresh = [each for each, verdict in zip(group, verdicts, strict=True) if verdict is None]
        try:
            with self._desk.work.savepoint():
                told = iter(self._take_fresh(fresh))
        except (OperationalError, MemoryError):
            raise  # the store itself: nothing of the whole transaction is kept
        except Exception as error:  # noqa: BLE001 - our own fault must not stop the others
            self._surprised(error, len(fresh))
            told = iter([_verdict(each, VerdictKind.RETRY) for each in fresh])
        return [verdict or next(told) for verdict in verdicts]

    def _surprised(self, error: Exception, messages: int) -> None:
        self._desk.surprises += 1
        _log.error("take.failed", fault=type(error).__name__, where=_where(error), messages=messages)

    def _known_already(self, looked: Looked) -> Verdict | None:
        """A verdict where this id was applied before, or is parked with other words."""
        if looked.message is None:
            return None
        same = Same.of(looked.message)
        if applied := self._known.applied.get(looked.message.message_id):
            if applied[0] == same and looked.unsound is None:
                return _verdict(looked, VerdictKind.DUPLICATE, feed_sequence=applied[1])
            return self._mismatch(looked)
        waiting = self._known.parked.get(parked_id(self._device_id, looked.message.message_id))
        return self._mismatch(looked) if waiting and waiting[0] != same else None

    def _mismatch(self, looked: Looked) -> Verdict:
        fault = Fault(MISMATCH, "/message_id")
        park(looked, Parking(self._device_id, self._desk.at, fault), self._desk.work)
        return _verdict(looked, VerdictKind.MISMATCH)

    def _take_fresh(self, fresh: Sequence[Looked]) -> list[Verdict]:
        faults = self._faults(fresh)
        if not any(faults):
            return self._apply(fresh)
        parked = [fault or Fault(WORK_PARKED) for fault in faults]
        held = [self._park(each, fault) for each, fault in zip(fresh, parked, strict=True)]
        for each, fault, holds in zip(fresh, parked, held, strict=True):
            self._note_parked(each, fault, holds)
        return [
            _verdict(each, VerdictKind.PARKED, fault.code) for each, fault in zip(fresh, parked, strict=True)
        ]

    def _faults(self, fresh: Sequence[Looked]) -> list[Fault | None]:
        with_them = {each.message.message_id for each in fresh if each.message}
        with_them |= {each.message.entity_id for each in fresh if each.message}
        numbers: set[tuple[str, int]] = set()
        told: set[tuple[str, str]] = set()
        faults: list[Fault | None] = []
        for each in fresh:
            faults.append(self._fault(each, with_them, numbers, told))
            if each.message:
                numbers.add((each.message.lane_id, each.message.sequence))
                told.add(told_once(each.message.kind, each.message.entity_id))
        return faults

    def _fault(
        self,
        looked: Looked,
        with_them: set[str],
        numbers: set[tuple[str, int]],
        told: set[tuple[str, str]],
    ) -> Fault | None:
        """The first of all that is wrong with a message. `numbers` and `told` are its command's before it."""
        message = looked.message
        if looked.unsound or message is None:
            return looked.unsound
        if fault := self._lane_fault(message):
            return fault
        if (message.lane_id, message.sequence) in numbers or not self._is_free(message):
            return Fault(FORK, "/sequence")
        if looked.unfit:
            return looked.unfit
        if getattr(looked.payload, "till_id", None) != self._known.lanes[message.lane_id].till_id:
            return Fault("invalid", "/payload/till_id")
        once = told_once(message.kind, message.entity_id)
        if once in told or once in self._known.told:
            return Fault("already_told", "/entity_id")
        needs = self._needs(message) - with_them
        return Fault(WAITING, "/depends_on") if needs else None

    def _lane_fault(self, message: Message) -> Fault | None:
        lane = self._known.lanes.get(message.lane_id)
        if lane is not None and lane.is_retired:
            return Fault(RETIRED, "/lane_id")
        if lane is None or lane.device_id != self._device_id:
            return Fault(FOREIGN, "/lane_id")
        return None

    def _is_free(self, message: Message) -> bool:
        holder = self._known.numbers.get((message.lane_id, message.sequence))
        return holder is None or holder == message.message_id

    def _needs(self, message: Message) -> set[str]:
        return {
            need
            for need in message.depends_on
            if need not in self._known.applied and need not in self._known.present
        }

    def _park(self, looked: Looked, fault: Fault) -> bool:
        """Keep it whole; whether it counts as the message of its number."""
        desk, message = self._desk, looked.message
        holds = message is not None and self._lane_fault(message) is None and self._is_free(message)
        holds = holds and fault.code != FORK
        park(looked, Parking(self._device_id, desk.at, fault, holds), desk.work)
        if message is not None:
            needs = self._needs(message) if fault.code == WAITING else set()
            wait_for(place_of(looked, self._device_id), needs, desk.work)
        return holds

    def _note_parked(self, looked: Looked, fault: Fault, holds: bool) -> None:
        if looked.message is None:
            return
        self._known.parked[place_of(looked, self._device_id)] = (Same.of(looked.message), fault.code)
        if holds:
            self._hold(looked.message)

    def _hold(self, message: Message) -> None:
        self._known.numbers[message.lane_id, message.sequence] = message.message_id
        self._desk.seen[message.lane_id].append(message.sequence)

    def _apply(self, fresh: Sequence[Looked]) -> list[Verdict]:
        """Feed, projections, off the list of the parked; what is known changes only once all went well."""
        desk = self._desk
        taken = [
            Taken(each.message, each.payload, desk.upto + place)
            for place, each in enumerate(fresh, start=1)
            if each.message is not None and each.payload is not None
        ]
        assert len(taken) == len(fresh)
        desk.work.write(_INSERT, [self._row(each) for each in taken])
        codes = [project(each.message, each.payload, desk.work) for each in taken]
        for each in fresh:
            if (place := place_of(each, self._device_id)) in self._known.parked:
                unpark(place, desk.work)
        self._note(taken)
        return [
            _verdict(each, VerdictKind.CONFLICT if code else VerdictKind.APPLIED, code, its.feed_sequence)
            for each, its, code in zip(fresh, taken, codes, strict=True)
        ]

    def _note(self, taken: Sequence[Taken]) -> None:
        for each in taken:
            told = each.message
            self._known.applied[told.message_id] = (Same.of(told), each.feed_sequence)
            self._known.told.add(told_once(told.kind, told.entity_id))
            self._known.present.add(told.entity_id)
            self._known.parked.pop(parked_id(self._device_id, told.message_id), None)
            self._hold(told)
            self._desk.came += (told.message_id, told.entity_id)
        self._desk.upto += len(taken)

    def _row(self, taken: Taken) -> dict[str, object]:
        told = taken.message
        return {
            "message_id": told.message_id,
            "feed_sequence": taken.feed_sequence,
            "device_id": self._device_id,
            "lane_id": told.lane_id,
            "sequence": told.sequence,
            "work_id": told.work_id,
            "kind": told.kind,
            "entity_id": told.entity_id,
            "payload_sha256": told.payload_sha256,
            "received_at": self._desk.at,
            "envelope": json.dumps(told.model_dump(exclude={"payload"})),
            "payload": told.payload,
        }


def _verdict(
    looked: Looked, kind: VerdictKind, code: str | None = None, feed_sequence: int | None = None
) -> Verdict:
    return Verdict(message_id=looked.told_id, verdict=kind, code=code, feed_sequence=feed_sequence)


def _where(error: Exception) -> str:
    """The line that raised, without the error's own words: they may quote what a till told."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
