"""The one door to the outbox: takes the lane's next number and clock, and lets the audit row know."""

from __future__ import annotations

from dataclasses import dataclass

from desktop import __version__
from desktop.clock import offset_minutes
from desktop.database.work import Work
from desktop.ids import new_id
from sync.till import outbox


@dataclass(frozen=True, slots=True)
class Told:
    """What a message is about. The payload carries ids and figures, never a name of a person."""

    kind: str  # sale.completed
    entity: str
    entity_id: str
    payload: dict[str, object]
    shift_id: str | None = None
    depends_on: tuple[str, ...] = ()


def queue_message(told: Told, work: Work) -> str:
    """Queue what happened for the sync service, in lane order; the clock it got."""
    lane = work.lane
    clock_state = lane.clock_state(work.now)  # before the message itself moves the lane's clock on
    clock = lane.tick(work.now)
    digest = outbox.put(
        outbox.Message(
            message_id=new_id(),
            work_id=work.command_id,
            lane_id=lane.lane_id,
            sequence=lane.take_message(),
            kind=told.kind,
            entity=told.entity,
            entity_id=told.entity_id,
            clock=clock,
            happened_at=work.now_text,
            zone_offset_minutes=offset_minutes(lane.zone, work.now),
            clock_state=clock_state,
            person_id=work.who.person_id,
            shift_id=told.shift_id,
            program_version=__version__,
            payload=told.payload,
            depends_on=told.depends_on,
        ),
        work,
    )
    work.message_hashes.append(digest)
    return clock
