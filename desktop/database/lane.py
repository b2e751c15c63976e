"""A lane: one till's own numbering, clock and chain, which no other till and no restored copy shares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam

from desktop.clock import DEFAULT_ZONE, read_instant
from desktop.database.rows import Rows
from desktop.database.tables import lane
from desktop.errors import KedaiError

UPDATE_LANE = (
    lane.update()
    .where(lane.c.lane_id == bindparam("this_lane"))
    .values(
        next_receipt=bindparam("receipt"),
        next_message=bindparam("message"),
        next_audit=bindparam("audit"),
        clock_ms=bindparam("ms"),
        clock_count=bindparam("count"),
        wall_ms=bindparam("wall"),
        chain_head=bindparam("head"),
    )
)

_CURRENT = (
    "SELECT lane_id, shop_id, till_id, label, next_receipt, next_message, next_audit,"
    " clock_ms, clock_count, wall_ms, chain_head, (SELECT value FROM setting WHERE name = 'clock_confirmed'),"
    " (SELECT max(s.opened_at) FROM shift s WHERE s.till_id = lane.till_id AND s.state = 'open'),"
    " (SELECT h.zone FROM shop h WHERE h.shop_id = lane.shop_id)"
    " FROM lane WHERE is_current = 1 AND purpose = ?"
)
CLOCK_CONFIRMED = "clock_confirmed"
"""The setting that holds the latest ClockConfirmed."""
BACKWARD_JUMP_MS = 2_000
"""A clock this far behind what the lane has seen is called suspect; selling goes on."""

FARTHEST_AHEAD_MS = 600_000
"""Ten minutes."""
LARGEST_COUNT = 99_999
"""Five figures: clocks are compared as text, so one more figure would sort before what it follows."""


class NoLane(KedaiError):
    """The shop has no current lane of that purpose: a bug or a damaged file."""

    code = "database.no_lane"


@dataclass(frozen=True, slots=True)
class ClockConfirmed:
    """Somebody said the clock was right at `wall_ms`, though lanes had seen `ahead_ms`; both since 1970."""

    ahead_ms: int
    wall_ms: int


@dataclass(slots=True)
class Lane:
    """The current lane while work is in hand; written back before the work commits."""

    lane_id: str
    shop_id: str
    till_id: str
    label: str
    next_receipt: int
    next_message: int
    next_audit: int
    clock_ms: int
    clock_count: int
    wall_ms: int
    chain_head: str
    confirmed: str | None = None  # the setting CLOCK_CONFIRMED, read with the lane
    shift_began: str | None = None  # of the till's open shift: a clock before it is wrong
    zone: str = DEFAULT_ZONE  # of the shop's wall clock

    def take_receipt(self) -> int:
        """The next receipt's sequence; gapless, because it comes and goes with the transaction."""
        taken, self.next_receipt = self.next_receipt, self.next_receipt + 1
        return taken

    def take_message(self) -> int:
        taken, self.next_message = self.next_message, self.next_message + 1
        return taken

    def take_audit(self) -> int:
        taken, self.next_audit = self.next_audit, self.next_audit + 1
        return taken

    def tick(self, at: datetime) -> str:
        """The hybrid logical clock's next value: never behind the wall, never behind itself."""
        wall_ms = _ms(at)
        self.wall_ms = max(self.wall_ms, wall_ms)
        if wall_ms > self.clock_ms:
            self.clock_ms, self.clock_count = wall_ms, 0
        else:
            self.clock_count += 1
        if self.clock_count > LARGEST_COUNT:  # a year of sales behind a clock that was once ahead
            self.clock_ms, self.clock_count = self.clock_ms + 1, 0
        return f"{self.clock_ms:013d}.{self.clock_count:05d}.{self.lane_id}"

    def hear(self, clock: str, at: datetime) -> None:
        """Go on behind another lane's clock, so that whatever is done here is later than what was read.

        Never further than ten minutes beyond the wall: a clock that is years ahead takes no other along.
        """
        told_ms, told_count = int(clock[:13]), int(clock[14:19])
        farthest = _ms(at) + FARTHEST_AHEAD_MS
        heard = (told_ms, told_count) if told_ms <= farthest else (farthest, 0)
        self.clock_ms, self.clock_count = max((self.clock_ms, self.clock_count), heard)

    def clock_state(self, at: datetime) -> str:
        """`ok`, or `suspect` when the wall clock fell behind what it once showed here, unless confirmed.

        What other tills' clocks show makes nothing suspect here.
        """
        wall_ms = _ms(at)
        if self.wall_ms - wall_ms <= BACKWARD_JUMP_MS:
            return "ok"
        if self.confirmed is not None:  # it covers what lay ahead then, and no jump after it
            confirmed = ClockConfirmed(*json.loads(self.confirmed))
            began_ms = _ms(read_instant(self.shift_began)) if self.shift_began else 0
            behind_ms = max(confirmed.wall_ms, began_ms) - wall_ms
            if max(self.wall_ms - confirmed.ahead_ms, behind_ms) <= BACKWARD_JUMP_MS:
                return "ok"
        return "suspect"

    def as_row(self) -> dict[str, object]:
        return {
            "this_lane": self.lane_id,
            "receipt": self.next_receipt,
            "message": self.next_message,
            "audit": self.next_audit,
            "ms": self.clock_ms,
            "count": self.clock_count,
            "wall": self.wall_ms,
            "head": self.chain_head,
        }


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def clock_ahead_ms(rows: Rows) -> int:
    """The latest time that this machine showed any lane in use, in milliseconds since 1970."""
    found = rows.one("SELECT max(wall_ms) FROM lane WHERE is_current = 1")
    return int(found[0]) if found else 0


def current_lane(rows: Rows, purpose: str) -> Lane:
    """The lane that numbers documents of a purpose (`counter` or `history`) on this till."""
    found = rows.one(_CURRENT, (purpose,))
    if found is None:
        raise NoLane(purpose)
    return Lane(*found)
