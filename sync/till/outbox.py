"""Messages waiting to be sent: each a snapshot taken in the same transaction as what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.sql import ClauseElement

from sync.canonical import MESSAGE_VERSION, canonical_json, payload_hash
from sync.till.tables import outbox

INSERT_MESSAGE = outbox.insert()


class Writes(Protocol):
    """Carries out a Core statement inside the caller's transaction."""

    def write(self, statement: ClauseElement, values: dict[str, object]) -> int: ...


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, told whole. Payload: whole numbers and text only."""

    message_id: str
    work_id: str
    lane_id: str
    sequence: int
    kind: str
    entity: str
    entity_id: str
    clock: str
    happened_at: str
    clock_state: str
    person_id: str
    shift_id: str | None
    program_version: str
    payload: dict[str, object]
    zone_offset_minutes: int
    depends_on: tuple[str, ...] = ()


def put(message: Message, work: Writes) -> str:
    """Queue a message; the hash of its payload."""
    payload = canonical_json(message.payload)
    digest = payload_hash(payload)
    work.write(
        INSERT_MESSAGE,
        {
            "message_id": message.message_id,
            "work_id": message.work_id,
            "lane_id": message.lane_id,
            "sequence": message.sequence,
            "kind": message.kind,
            "entity": message.entity,
            "entity_id": message.entity_id,
            "depends_on": canonical_json(list(message.depends_on)),
            "message_version": MESSAGE_VERSION,
            "program_version": message.program_version,
            "clock": message.clock,
            "happened_at": message.happened_at,
            "zone_offset_minutes": message.zone_offset_minutes,
            "clock_state": message.clock_state,
            "person_id": message.person_id,
            "shift_id": message.shift_id,
            "payload": payload,
            "payload_sha256": digest,
            "state": "queued",
            "attempts": 0,
            "next_try_at": None,
            "last_code": None,
        },
    )
    return digest
