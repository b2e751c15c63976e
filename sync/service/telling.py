"""The service's own lane: what it has to tell itself goes into the feed like a till's messages."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, select

from sync.canonical import MESSAGE_VERSION, canonical_json, payload_hash
from sync.messages import PROTOCOL, SERVICE, VerdictKind
from sync.service.desk import Desk
from sync.service.known import LaneKept, read_known
from sync.service.look import KINDS, look
from sync.service.push import close
from sync.service.store import Pending, Work, generation
from sync.service.tables import message
from sync.service.take import Taker

LANE_OF_AN_EPOCH = 2**32
"""Numbers: a store that was put back does not know which it had told, so each epoch has its own."""
SINGAPORE_MINUTES = 480
_LAST = (
    select(message.c.sequence, message.c.envelope)
    .where(message.c.lane_id == bindparam("its_lane"))
    .order_by(message.c.sequence.desc())
    .limit(1)
)


def tell(kind: str, payload: dict[str, object], work: Work, at: str) -> int:
    """Put a message of the service's lane into the feed, in a transaction that writes; its feed number.

    It is looked at and taken like any other; what waited for its entity goes on. Not to be called while a
    push is being taken: that has feed numbers of its own in hand. `at` is the instant, as stored.

    Raises:
        ValueError: the payload is not one of its kind, or tells again what is told once.
    """
    told = _message(kind, payload, work, at)
    looked = look(told, canonical_json(told))
    desk = Desk.opened(work, at)
    known = read_known([looked], SERVICE, work)
    known.lanes[SERVICE] = LaneKept(SERVICE, False, None)
    pending = Pending()
    (verdict,) = Taker(desk, SERVICE, known).take([looked], pending)
    if verdict.verdict is VerdictKind.PARKED or verdict.feed_sequence is None:
        raise ValueError(f"{kind}: {verdict.code}")
    pending.flush(work)
    close(desk)
    return verdict.feed_sequence


def _message(kind: str, payload: dict[str, object], work: Work, at: str) -> dict[str, Any]:
    if (kind, MESSAGE_VERSION) not in KINDS:
        raise ValueError(f"{kind} is no kind")
    entity, id_field, _model = KINDS[kind, MESSAGE_VERSION]
    sequence, clock = _next(work, at)
    text = canonical_json(payload)
    return {
        "message_id": str(uuid4()),
        "work_id": str(uuid4()),
        "lane_id": SERVICE,
        "sequence": sequence,
        "kind": kind,
        "entity": entity,
        "entity_id": payload.get(id_field),
        "depends_on": [],
        "message_version": MESSAGE_VERSION,
        "program_version": f"service {PROTOCOL}",
        "clock": clock,
        "happened_at": at,
        "zone_offset_minutes": SINGAPORE_MINUTES,
        "clock_state": "ok",
        "person_id": SERVICE,
        "shift_id": None,
        "payload": text,
        "payload_sha256": payload_hash(text),
    }


def _next(work: Work, at: str) -> tuple[int, str]:
    """The lane's next number and clock: never behind the wall, never behind the lane."""
    milliseconds, count = int(datetime.fromisoformat(at).timestamp() * 1_000), 0
    last = work.one(_LAST, {"its_lane": SERVICE})
    sequence = generation(work) * LANE_OF_AN_EPOCH
    if last is not None:
        sequence = max(sequence, last.sequence)
        kept_ms, kept_count, _lane = json.loads(last.envelope)["clock"].split(".")
        if int(kept_ms) >= milliseconds:
            milliseconds, count = int(kept_ms), int(kept_count) + 1
    milliseconds, count = milliseconds + count // 100_000, count % 100_000
    return sequence + 1, f"{milliseconds:013d}.{count:05d}.{SERVICE}"
