"""Takes messages in: each is applied, known already or parked; those of one command all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import OperationalError

from sync.messages import Message, Verdict, VerdictKind
from sync.payloads import RecordsEdited, SaleCompleted, Told
from sync.service.counting import Counting
from sync.service.desk import Desk
from sync.service.digests import note_held
from sync.service.growth import Growth
from sync.service.known import Known, Same, parked_id
from sync.service.look import Fault, Looked
from sync.service.merging import EDITED_ELSEWHERE, Book, merge_told, write_staged
from sync.service.parking import MISMATCH, ParkedWork, Parking, park, place_of, unpark, wait_for
from sync.service.projections import project, told_once
from sync.service.quota import PARKED_FULL, Quota
from sync.service.record_digests import note_merged
from sync.service.store import Pending
from sync.service.storefront.asks import ask_for_sale
from sync.service.tables import message as message_table

FOREIGN, RETIRED, FORK = "foreign_lane", "retired_lane", "lane_fork"
WAITING, WORK_PARKED = "waiting_for", "work_parked"
_INSERT = message_table.insert()
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that goes into the feed."""

    message: Message
    payload: Told
    feed_sequence: int
    effective_clock: str | None  # where its own is too far ahead, or behind what it replaced


@dataclass(slots=True)
class Plan:
    """What becomes of a command: told, and noted once it is written."""

    verdicts: list[Verdict] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    parked: list[tuple[Looked, Fault, bool]] = field(default_factory=list)
    records: Book = field(default_factory=dict)  # as they stand behind it


class Taker:
    """Takes messages of one device."""

    def __init__(
        self,
        desk: Desk,
        device_id: str,
        known: Known,
        quota: Quota | None = None,
        is_vouched: bool = False,
    ) -> None:
        """Without a quota whatever must be parked is: it is parked already.

        Vouched for: another till held it, signed by the device; a retired lane's then goes in as well.
        """
        self._desk = desk
        self._device_id = device_id
        self._known = known
        self._quota = quota
        self._is_vouched = is_vouched
        self._counting = Counting(desk.work)

    def take(self, group: Sequence[Looked], pending: Pending) -> list[Verdict]:
        """What becomes of the messages of one command, in their order; what it writes is only noted.

        No two of them have the same id.
        """
        return self._noted(self._plan(group, pending))

    def take_carefully(self, group: Sequence[Looked]) -> list[Verdict]:
        """Likewise, but written at once, and undone by itself where our own program fails on it."""
        pending = Pending()
        try:
            with self._desk.work.savepoint():
                plan = self._plan(group, pending)
                pending.flush(self._desk.work)
        except (OperationalError, MemoryError):
            raise  # the store itself: nothing of the whole transaction is kept
        except Exception as error:  # noqa: BLE001 - our own fault must not stop the others
            self._surprised(error, len(group))
            return [_verdict(each, VerdictKind.RETRY) for each in group]
        return self._noted(plan)

    def _plan(self, group: Sequence[Looked], pending: Pending) -> Plan:
        known = [self._known_already(each, pending) for each in group]
        fresh = [each for each, verdict in zip(group, known, strict=True) if verdict is None]
        faults = self._faults(fresh)
        if not any(faults):
            plan = self._applying(fresh, pending)
        elif self._has_room(fresh):
            plan = self._parking(fresh, faults, pending)
        else:
            plan = Plan([_verdict(each, VerdictKind.RETRY, PARKED_FULL) for each in fresh])
        told = iter(plan.verdicts)
        plan.verdicts = [verdict or next(told) for verdict in known]
        return plan

    def _has_room(self, fresh: Sequence[Looked]) -> bool:
        """Whether those that are not parked yet may be."""
        more = [each.raw for each in fresh if place_of(each, self._device_id) not in self._known.parked]
        return self._quota is None or self._quota.admits(more)

    def _surprised(self, error: Exception, messages: int) -> None:
        self._desk.surprises += 1
        _log.error("take.failed", fault=type(error).__name__, where=_where(error), messages=messages)

    def _known_already(self, looked: Looked, pending: Pending) -> Verdict | None:
        """A verdict where this id was applied before, or is parked with other words."""
        if looked.message is None:
            return None
        same = Same.of(looked.message)
        if applied := self._known.applied.get(looked.message.message_id):
            if applied[0] == same and looked.unsound is None:
                return _verdict(looked, VerdictKind.DUPLICATE, feed_sequence=applied[1])
            return self._mismatch(looked, pending)
        waiting = self._known.parked.get(parked_id(self._device_id, looked.message.message_id))
        return self._mismatch(looked, pending) if waiting and waiting[0] != same else None

    def _mismatch(self, looked: Looked, pending: Pending) -> Verdict:
        if self._quota is not None and not self._quota.admits([looked.raw]):
            return _verdict(looked, VerdictKind.RETRY, PARKED_FULL)
        fault = Fault(MISMATCH, "/message_id")
        park(looked, Parking(self._device_id, self._desk.at, fault), pending)
        return _verdict(looked, VerdictKind.MISMATCH)

    def _faults(self, fresh: Sequence[Looked]) -> list[Fault | None]:
        with_them = {each.message.message_id for each in fresh if each.message}
        with_them |= {each.message.entity_id for each in fresh if each.message}
        numbers: set[tuple[str, int]] = set()
        told: set[tuple[str, str]] = set()
        faults: list[Fault | None] = []
        growth = Growth(self._known.records)
        for each in fresh:
            fault = self._fault(each, with_them, numbers, told)
            faults.append(fault or growth.fault(each.payload))
            if each.message:
                numbers.add((each.message.lane_id, each.message.sequence))
                if once := told_once(each.message.kind, each.message.entity_id):
                    told.add(once)
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
        if once is not None and (once in told or once in self._known.told):
            return Fault("already_told", "/entity_id")
        needs = self._needs(message) - with_them
        return Fault(WAITING, "/depends_on") if needs else None

    def _lane_fault(self, message: Message) -> Fault | None:
        lane = self._known.lanes.get(message.lane_id)
        if lane is not None and lane.is_retired and not self._is_vouched:
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

    def _parking(self, fresh: Sequence[Looked], faults: Sequence[Fault | None], pending: Pending) -> Plan:
        """All of the command is kept whole: those without a fault wait for the others."""
        plan = Plan()
        for each, own in zip(fresh, faults, strict=True):
            fault = own or Fault(WORK_PARKED)
            plan.verdicts.append(_verdict(each, VerdictKind.PARKED, fault.code))
            plan.parked.append((each, fault, self._park(each, fault, pending)))
        return plan

    def _park(self, looked: Looked, fault: Fault, pending: Pending) -> bool:
        """Keep it whole; whether it counts as the message of its number."""
        message = looked.message
        holds = message is not None and self._lane_fault(message) is None and self._is_free(message)
        holds = holds and fault.code != FORK
        park(looked, Parking(self._device_id, self._desk.at, fault, holds), pending)
        if message is not None:
            needs = self._needs(message) if fault.code == WAITING else set()
            wait_for(place_of(looked, self._device_id), needs, pending)
        return holds

    def _hold(self, message: Message) -> None:
        self._known.numbers[message.lane_id, message.sequence] = message.message_id
        self._desk.seen[message.lane_id].append(message.sequence)

    def _applying(self, fresh: Sequence[Looked], pending: Pending) -> Plan:
        """Feed, projections, and off the list of the parked."""
        plan = Plan()
        for feed_sequence, each in enumerate(fresh, start=self._desk.upto + 1):
            assert each.message is not None and each.payload is not None
            books = plan.records, self._known.records
            given = self._counting.clock_for(each.message, each.payload, self._desk.at, *books)
            taken = Taken(each.message, each.payload, feed_sequence, given)
            pending.write(_INSERT, self._row(taken, each.envelope))
            project(each.message, each.payload, pending)
            if self._known.is_connected and isinstance(each.payload, SaleCompleted):
                ask_for_sale(each.payload, pending)
            if (place := place_of(each, self._device_id)) in self._known.parked:
                unpark(place, pending)
            code = self._doubt(taken, plan)
            kind = VerdictKind.CONFLICT if code else VerdictKind.APPLIED
            plan.verdicts.append(_verdict(each, kind, code, feed_sequence, given))
            plan.taken.append(taken)
        write_staged(plan.records, pending)
        return plan

    def _doubt(self, taken: Taken, plan: Plan) -> str | None:
        """Why somebody should look at what is taken all the same; edits of records are merged on the way.

        Two receipts of one number are in customers' hands. Those of an older program may well share theirs.
        """
        payload = taken.payload
        if isinstance(payload, RecordsEdited):
            clock = taken.effective_clock or taken.message.clock
            has_clashed = merge_told(payload, clock, self._known.records, plan.records)
            return EDITED_ELSEWHERE if has_clashed else None
        if not isinstance(payload, SaleCompleted) or payload.kind == "history":
            return None
        others = {each.payload.number for each in plan.taken if isinstance(each.payload, SaleCompleted)}
        is_taken = payload.number in self._known.receipts or payload.number in others
        return "number_taken" if is_taken else None

    def _noted(self, plan: Plan) -> list[Verdict]:
        """Keep what is known in step with what was written."""
        for looked, fault, holds in plan.parked:
            if looked.message is not None:
                same = Same.of(looked.message)
                self._known.parked[place_of(looked, self._device_id)] = (same, fault.code)
                if holds:
                    self._hold(looked.message)
        for each in plan.taken:
            self._note_taken(each)
        self._desk.upto += len(plan.taken)
        self._desk.made += sum(key not in self._known.records for key in plan.records)
        note_merged(plan.records, self._known.records, self._desk.merged)
        self._known.records |= plan.records
        return plan.verdicts

    def _note_taken(self, taken: Taken) -> None:
        told = taken.message
        self._known.applied[told.message_id] = (Same.of(told), taken.feed_sequence)
        if once := told_once(told.kind, told.entity_id):
            self._known.told.add(once)
        self._known.present.add(told.entity_id)
        self._known.parked.pop(parked_id(self._device_id, told.message_id), None)
        if isinstance(taken.payload, SaleCompleted) and taken.payload.kind != "history":
            self._known.receipts.add(taken.payload.number)
        self._hold(told)
        note_held(told, self._desk.held)
        self._desk.works.add(ParkedWork(self._device_id, told.work_id))
        self._desk.came += (told.message_id, told.entity_id)

    def _row(self, taken: Taken, envelope: str) -> dict[str, object]:
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
            "effective_clock": taken.effective_clock,
            "envelope": envelope,
            "payload": told.payload,
        }


def _verdict(
    looked: Looked,
    kind: VerdictKind,
    code: str | None = None,
    feed_sequence: int | None = None,
    effective_clock: str | None = None,
) -> Verdict:
    return Verdict(
        message_id=looked.told_id,
        verdict=kind,
        code=code,
        feed_sequence=feed_sequence,
        effective_clock=effective_clock,
    )


def _where(error: Exception) -> str:
    """The line that raised, without the error's own words: they may quote what a till told."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
