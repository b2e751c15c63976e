"""The feed: all messages in the order they were committed, page by page."""

from __future__ import annotations

import json

from sqlalchemy import bindparam, select

from sync.messages import FeedMessage, Pulled
from sync.service.refusals import Refused, other_epoch
from sync.service.store import Work
from sync.service.tables import message

LARGEST_PAGE = 2**20
"""Bytes of payload in one answer; a page has one message at least."""
_PAGE = (
    select(message.c.feed_sequence, message.c.envelope, message.c.payload)
    .where(message.c.feed_sequence > bindparam("after"))
    .order_by(message.c.feed_sequence)
    .limit(bindparam("most"))
)


def pull(after: int, epoch: str, limit: int, work: Work) -> Pulled:
    """The messages behind a cursor.

    Raises:
        Refused: other_epoch; cursor_ahead: the feed is shorter than the till knows it, so it was rolled back.
    """
    current = work.fact("epoch") or ""
    if epoch != current:
        raise other_epoch(current)
    feed_upto = int(work.fact("feed_upto") or 0)
    if after > feed_upto:
        details: dict[str, object] = {"feed_upto": feed_upto, "epoch": current}
        raise Refused(409, "cursor_ahead", "The feed ends before this cursor.", details)
    page = _page(after, limit, work)
    upto = page[-1].feed_sequence if page else after
    return Pulled(epoch=current, messages=page, upto=upto, is_all=upto == feed_upto)


def _page(after: int, limit: int, work: Work) -> list[FeedMessage]:
    page: list[FeedMessage] = []
    size = 0
    with work.connection.execute(_PAGE, {"after": after, "most": limit}) as rows:
        for row in rows:
            size += len(row.payload.encode())
            if page and size > LARGEST_PAGE:
                break
            told = json.loads(row.envelope)
            page.append(
                FeedMessage.model_validate(
                    {**told, "payload": row.payload, "feed_sequence": row.feed_sequence}
                )
            )
    return page
