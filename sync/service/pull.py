"""The feed: all messages in the order they were committed, page by page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, bindparam, select

from sync.service.refusals import Refused, other_epoch
from sync.service.store import Work
from sync.service.tables import message

LARGEST_PAGE = 2**20
"""Characters in one answer, more or less; a page has one message or record at least."""
FED = message.c.feed_sequence, message.c.effective_clock, message.c.envelope, message.c.payload
_PAGE = (
    select(*FED)
    .where(message.c.feed_sequence > bindparam("after"))
    .order_by(message.c.feed_sequence)
    .limit(bindparam("most", type_=Integer) + 0)  # compiled once: 0037
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """What is told, as JSON of its model: put together without a model."""

    text: str


def pull(after: int, epoch: str, limit: int, work: Work) -> Spelled:
    """The messages behind a cursor, as Pulled.

    Raises:
        Refused: other_epoch; cursor_ahead: the feed is shorter than the till knows it, so it was rolled back.
    """
    current = require_epoch(epoch, work)
    feed_upto = int(work.fact("feed_upto") or 0)
    require_cursor(after, feed_upto, current)
    upto, told = _page(after, limit, work)
    page = json.dumps({"epoch": current, "upto": upto, "is_all": upto == feed_upto})
    return Spelled(f'{page[:-1]},"messages":[{",".join(told)}]}}')


def require_epoch(epoch: str, work: Work) -> str:
    """The service's epoch. Raises Refused: other_epoch."""
    current = work.fact("epoch") or ""
    if epoch != current:
        raise other_epoch(current)
    return current


def require_cursor(after: int, upto: int, epoch: str) -> None:
    """Raises Refused: cursor_ahead; what is read ends before this cursor."""
    if after > upto:
        details: dict[str, object] = {"feed_upto": upto, "epoch": epoch}
        raise Refused(409, "cursor_ahead", "The feed ends before this cursor.", details)


def spelled_message(row: Row[Any]) -> str:
    """A FeedMessage of FED. A till's own words of what only the service tells are not passed on."""
    told = json.loads(row.envelope)
    told["payload"] = row.payload
    told["feed_sequence"], told["effective_clock"] = row.feed_sequence, row.effective_clock
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _page(after: int, limit: int, work: Work) -> tuple[int, list[str]]:
    """Where the page ends, and its messages."""
    told: list[str] = []
    size = 0
    for row in work.each(_PAGE, {"after": after, "most": limit}):
        size += len(row.payload)
        if told and size > LARGEST_PAGE:
            break
        told.append(spelled_message(row))
        after = row.feed_sequence
    return after, told
