"""What the store knows of the messages at hand, read in a few questions and kept up while they are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, select

from sync.messages import Message
from sync.payloads import SaleCompleted
from sync.service.look import Looked
from sync.service.merging import Book, read_standing, touched
from sync.service.projections import told_once
from sync.service.store import Work
from sync.service.storefront.asks import IS_CONNECTED
from sync.service.tables import lane, message, parked, sale

AT_ONCE = 500
"""Values in one question."""

_MANY: BindParameter[Any] = bindparam("many", expanding=True)
_MESSAGES = select(
    message.c.message_id,
    message.c.payload_sha256,
    message.c.lane_id,
    message.c.sequence,
    message.c.feed_sequence,
).where(message.c.message_id.in_(_MANY))
_PARKED = select(
    parked.c.parked_id, parked.c.payload_sha256, parked.c.lane_id, parked.c.sequence, parked.c.code
).where(parked.c.parked_id.in_(_MANY))
_LANES = select(lane.c.lane_id, lane.c.device_id, lane.c.retired_at, lane.c.till_id).where(
    lane.c.lane_id.in_(_MANY)
)
_OF_ENTITIES = select(message.c.kind, message.c.entity_id).where(message.c.entity_id.in_(_MANY))
_RECEIPTS = select(sale.c.number).where(sale.c.number.in_(_MANY), sale.c.kind != "history")
_NUMBERS = select(message.c.message_id, message.c.sequence).where(
    message.c.lane_id == bindparam("its_lane"), message.c.sequence.in_(_MANY)
)
_HELD = select(parked.c.message_id, parked.c.sequence).where(
    parked.c.lane_id == bindparam("its_lane"), parked.c.sequence.in_(_MANY), parked.c.holds_number == 1
)


@dataclass(frozen=True, slots=True)
class Same:
    """What makes two messages of one id the same."""

    payload_sha256: str
    lane_id: str
    sequence: int

    @classmethod
    def of(cls, told: Message) -> Same:
        return cls(told.payload_sha256, told.lane_id, told.sequence)


@dataclass(frozen=True, slots=True)
class LaneKept:
    device_id: str
    is_retired: bool
    till_id: str | None  # none: the service's own lane, which is no till's


@dataclass(slots=True)
class Known:
    """The store's view of what a push is about."""

    applied: dict[str, tuple[Same, int]] = field(default_factory=dict)  # by id, with its place in the feed
    parked: dict[str, tuple[Same, str]] = field(default_factory=dict)  # by parked_id, with its code
    lanes: dict[str, LaneKept] = field(default_factory=dict)
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)  # whose a lane's number is
    told: set[tuple[str, str]] = field(default_factory=set)
    receipts: set[str] = field(default_factory=set)  # numbers of the counter's receipts
    present: set[str] = field(default_factory=set)  # entities somebody waits for
    records: Book = field(default_factory=dict)  # that the messages edit
    is_connected: bool = True  # with an online shop


def read_known(looked: Collection[Looked], device_id: str, work: Work) -> Known:
    """All the store can say of these messages of a device, in some twenty questions for 500 messages."""
    known = Known(is_connected=work.one(IS_CONNECTED) is not None)
    messages = [each.message for each in looked if each.message]
    numbers = {each.payload.number for each in looked if isinstance(each.payload, SaleCompleted)}
    known.receipts = {row.number for row in _rows(work, _RECEIPTS, numbers)}
    needs = {need for each in messages for need in each.depends_on}
    ids = {each.message_id for each in messages}
    for row in _rows(work, _MESSAGES, ids | needs):
        same = Same(row.payload_sha256, row.lane_id, row.sequence)
        known.applied[row.message_id] = (same, row.feed_sequence)
    for row in _rows(work, _PARKED, {parked_id(device_id, each) for each in ids}):
        known.parked[row.parked_id] = (Same(row.payload_sha256, row.lane_id, row.sequence), row.code)
    for row in _rows(work, _LANES, {each.lane_id for each in messages}):
        known.lanes[row.lane_id] = LaneKept(row.device_id, row.retired_at is not None, row.till_id)
    for row in _rows(work, _OF_ENTITIES, {each.entity_id for each in messages} | needs):
        if once := told_once(row.kind, row.entity_id):
            known.told.add(once)
        known.present.add(row.entity_id)
    _read_numbers(known, messages, work)
    known.records = read_standing(touched(looked), work)
    return known


def parked_id(device_id: str, message_id: str) -> str:
    """The place of a parked message: a device cannot take another's place by using its id."""
    return f"{device_id}/{message_id}"


def _read_numbers(known: Known, messages: Collection[Message], work: Work) -> None:
    by_lane: dict[str, set[int]] = defaultdict(set)
    for each in messages:
        by_lane[each.lane_id].add(each.sequence)
    for lane_id, numbers in by_lane.items():
        for question in (_HELD, _NUMBERS):
            for row in _rows(work, question, numbers, {"its_lane": lane_id}):
                known.numbers[lane_id, row.sequence] = row.message_id


def _rows(
    work: Work, question: Select[Any], many: Collection[object], more: dict[str, object] | None = None
) -> Iterator[Row[Any]]:
    values = list(many)
    for at in range(0, len(values), AT_ONCE):
        yield from work.rows(question, {"many": values[at : at + AT_ONCE], **(more or {})})
