"""What arrived and waits to be carried out, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam

from sync.till.shop import Rows, Work
from sync.till.tables import inbox

WAITS = "waits:"
"""What the reason of a message begins with that is to be tried again."""
_WAITING = (
    "SELECT message_id, feed_sequence, kind, lane_id, sequence, envelope, payload, payload_sha256"
    " FROM sync_inbox INDEXED BY inbox_to_take WHERE state = 'waiting'"
    " AND (feed_sequence, message_id) > (:after, :message) AND kind IN (SELECT value FROM json_each(:kinds))"
    " AND (last_code IS NULL OR last_code IN (SELECT value FROM json_each(:ripe)))"
    " ORDER BY feed_sequence, message_id LIMIT :most + 0"  # 0037: compiled once
)
_REASONS = (
    "SELECT DISTINCT last_code FROM sync_inbox INDEXED BY inbox_to_take"
    " WHERE state = 'waiting' AND last_code IS NOT NULL"
)
_which = inbox.c.message_id == bindparam("which")
MARK_TAKEN = inbox.update().where(_which).values(state="applied", applied_at=bindparam("at"), last_code=None)
MARK_READ = (
    inbox.update()
    .where(
        inbox.c.state == "waiting",
        inbox.c.kind == bindparam("of"),
        inbox.c.epoch == bindparam("its_epoch"),
        inbox.c.feed_sequence <= bindparam("upto"),
    )
    .values(state="applied", applied_at=bindparam("at"), last_code=None)
)
MARK_LEFT = inbox.update().where(_which).values(state=bindparam("to"), last_code=bindparam("why"))
TRY_AGAIN = inbox.update().where(inbox.c.state == "parked").values(state="waiting", last_code=None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands among those that wait."""

    feed_sequence: int
    message_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Messages of some kinds behind a place: never tried, or waiting for a reason that is gone."""

    kinds: Sequence[str]
    ripe: Sequence[str]
    after: Place
    most: int


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """A message of the feed as it is kept."""

    message_id: str
    feed_sequence: int
    kind: str
    lane_id: str
    sequence: int
    envelope: str
    payload: str
    payload_sha256: str

    @property
    def place(self) -> Place:
        return Place(self.feed_sequence, self.message_id)


def arrived(rows: Rows, asked: Asked) -> list[ArrivedRow]:
    """The next messages that are to be tried, in the feed's order."""
    found = rows.rows(
        _WAITING,
        {
            "after": asked.after.feed_sequence,
            "message": asked.after.message_id,
            "kinds": json.dumps(list(asked.kinds)),
            "ripe": json.dumps(list(asked.ripe)),
            "most": asked.most,
        },
    )
    return [ArrivedRow(*row) for row in found]


def mark_taken(kind: str, epoch: str, upto: int, work: Work) -> int:
    """What waits of a kind up to a place of the feed is taken; how many messages."""
    return work.write(MARK_READ, {"of": kind, "its_epoch": epoch, "upto": upto, "at": work.now_text})


def what_is_waited_for(rows: Rows) -> list[str]:
    """The reasons of all messages that wait for something, each once."""
    return [row[0] for row in rows.rows(_REASONS)]


def settle_arrived(outcomes: Mapping[str, str], work: Work) -> None:
    """Keep what became of messages: taken where no reason is told, else waiting or set aside."""
    taken: list[dict[str, object]] = []
    left: list[dict[str, object]] = []
    for message_id, why in outcomes.items():
        if not why:
            taken.append({"which": message_id, "at": work.now_text})
        else:
            to = "waiting" if why.startswith(WAITS) else "parked"
            left.append({"which": message_id, "to": to, "why": why})
    work.write(MARK_TAKEN, taken)
    work.write(MARK_LEFT, left)


def untake(work: Work) -> None:
    """What was set aside is tried once more: a newer Kedai may know what to do with it."""
    work.write(TRY_AGAIN, {})
