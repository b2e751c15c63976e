"""What others sent is carried out: each message a command of its own, in the feed's order, slice by slice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.database.unhurried import give_way
from desktop.database.work import Who, Work
from desktop.database.writer import Database
from desktop.errors import KedaiError, Refusal
from desktop.storefront.take_orders import (
    take_cancel_asked,
    take_collected,
    take_order_told,
    take_settle_asked,
)
from sync.till.inbox import ArrivedRow, arrived, settle_arrived

AT_ONCE = 20
"""Messages of one transaction: some ten milliseconds, then the counter has its turn."""


@dataclass(frozen=True, slots=True)
class TakeMessage:
    """A message of another till or of the service, whole. Its id is the command's."""

    command_id: str
    kind: str
    clock: str  # the one that counts in merging
    happened_at: str
    person_id: str
    lane_id: str
    payload: dict[str, Any]


@dataclass
class NotYet(Refusal):
    """What the message needs has not come yet; it is tried again when more has."""

    code = "sync.not_yet"
    needs: str


Taker = Callable[[TakeMessage, Work], object]
TAKERS: Mapping[str, Taker] = {
    "order.told": take_order_told,
    "order.collected": take_collected,
    "order.cancel_asked": take_cancel_asked,
    "stock.settle_asked": take_settle_asked,
}
"""By kind; what is not known here waits for a newer Kedai."""


def take_in(database: Database, who: Who, is_stopped: Callable[[], bool]) -> int:
    """Carry out what waits, until nothing goes on; how many messages were taken."""
    taken, after = 0, 0
    while not is_stopped():
        give_way()
        done, upto = database.run_work(lambda work, after=after: _take_slice(after, work), who)  # type: ignore[misc]
        taken += done
        if upto is None:
            return taken
        after = upto
    return taken


def _take_slice(after: int, work: Work) -> tuple[int, int | None]:
    """How many of the next messages were taken, and how far we came; None behind the last."""
    rows = arrived(work, list(TAKERS), after, AT_ONCE)
    outcomes = {row.message_id: _take(row, work) for row in rows}
    settle_arrived(outcomes, work)
    done = sum(code == "" for code in outcomes.values())
    return done, rows[-1].feed_sequence if rows else None


def _take(row: ArrivedRow, work: Work) -> str:
    """Nothing if it was taken; else why not."""
    try:
        work.attempt(TAKERS[row.kind], _read(row))
    except NotYet as waits:
        return f"waits:{waits.needs}"
    except KedaiError as refusal:
        return refusal.code
    return ""


def _read(row: ArrivedRow) -> TakeMessage:
    told = json.loads(row.envelope)
    return TakeMessage(
        command_id=row.message_id,
        kind=row.kind,
        clock=told.get("effective_clock") or told["clock"],
        happened_at=told["happened_at"],
        person_id=told["person_id"],
        lane_id=told["lane_id"],
        payload=json.loads(row.payload),
    )
