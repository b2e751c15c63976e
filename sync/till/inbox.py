"""What arrived and waits to be carried out, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam

from sync.till.shop import Rows, Work
from sync.till.tables import inbox

_WAITING = (
    "SELECT message_id, feed_sequence, kind, envelope, payload FROM sync_inbox INDEXED BY inbox_to_take"
    " WHERE state = 'waiting' AND feed_sequence > ? AND kind IN (SELECT value FROM json_each(?))"
    " ORDER BY feed_sequence LIMIT ?"
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
WAITS = "waits:"
"""What the reason of a message begins with that is to be tried again."""


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """A message of the feed as it is kept."""

    message_id: str
    feed_sequence: int
    kind: str
    envelope: str
    payload: str


def arrived(rows: Rows, kinds: Sequence[str], after: int, most: int) -> list[ArrivedRow]:
    """The next messages of these kinds that wait, in the feed's order."""
    found = rows.rows(_WAITING, (after, json.dumps(list(kinds)), most))
    return [ArrivedRow(*row) for row in found]


def mark_taken(kind: str, epoch: str, upto: int, work: Work) -> int:
    """What waits of a kind up to a place of the feed is taken; how many messages."""
    return work.write(MARK_READ, {"of": kind, "its_epoch": epoch, "upto": upto, "at": work.now_text})


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
