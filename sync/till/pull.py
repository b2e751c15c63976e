"""What comes from the service's feed: a page and the cursor behind it are kept in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from sync.canonical import payload_hash
from sync.messages import FeedMessage, Pulled, Verdict, VerdictKind
from sync.till.enrolment import FEED, PUT_CURSOR
from sync.till.shop import Rows, Work
from sync.till.tables import inbox, outbox
from sync.till.trouble import Offline

MOST_PULLED_AT_ONCE = 500
"""Some twenty milliseconds to read, check and keep: the counter gets its turn between two pages."""

_put = insert(inbox)
PUT_MESSAGE = _put.on_conflict_do_update(  # another epoch gave the same message another place
    index_elements=["message_id"],
    set_={"epoch": _put.excluded.epoch, "feed_sequence": _put.excluded.feed_sequence},
)
PROVE = (
    outbox.update()
    .where(
        outbox.c.message_id == bindparam("which"),
        outbox.c.payload_sha256 == bindparam("digest"),
        outbox.c.state != "applied",
        outbox.c.state != "conflict",  # applied as well, but somebody should still look
    )
    .values(state="applied", next_try_at=None, last_code=None)
)
DOUBT = (
    outbox.update()
    .where(outbox.c.message_id == bindparam("which"), outbox.c.payload_sha256 != bindparam("digest"))
    .values(state="parked", next_try_at=None, last_code="mismatch")
)
_otherwise = (inbox.c.message_id == bindparam("which"), inbox.c.payload_sha256 != bindparam("digest"))
DOUBT_TAKEN = inbox.update().where(*_otherwise, inbox.c.state == "applied").values(last_code="mismatch")
DOUBT_WAITING = (
    inbox.update().where(*_otherwise, inbox.c.state != "applied").values(state="parked", last_code="mismatch")
)
_FRESH = (VerdictKind.APPLIED, VerdictKind.CONFLICT)
"""Verdicts on messages that got a place of the feed just now."""
_OWN = "SELECT message_id FROM sync_outbox WHERE message_id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the feed was read."""

    epoch: str
    sequence: int


def cursor_of(rows: Rows, epoch: str) -> Cursor:
    """Where to go on reading; at the beginning if another epoch's feed was read last."""
    found = rows.one("SELECT sequence FROM sync_cursor WHERE feed = ? AND epoch = ?", (FEED, epoch))
    return Cursor(epoch, int(found[0]) if found else 0)


def check_page(page: Pulled, after: int) -> None:
    """A page that does not follow the cursor, or that came damaged, is no page.

    Raises:
        Offline: nothing of it may be kept.
    """
    last = after
    for message in page.messages:
        if not last < message.feed_sequence <= page.upto:
            raise Offline("does_not_fit")
        if payload_hash(message.payload) != message.payload_sha256:
            raise Offline("does_not_fit")
        last = message.feed_sequence
    if page.upto < after or (not page.is_all and page.upto == after):
        raise Offline("does_not_fit")


def receive(page: Pulled, work: Work) -> int:
    """Keep a page and how far it goes; how many messages of others came with it.

    Our own messages come back as proof that the service has them. What others sent waits in the inbox until
    somebody here knows its kind. The same page again changes nothing.
    """
    others = keep(page.messages, page.epoch, work)
    work.write(
        PUT_CURSOR, {"feed": FEED, "epoch": page.epoch, "sequence": page.upto, "saved_at": work.now_text}
    )
    return others


def go_on_over(verdicts: Sequence[Verdict], epoch: str, work: Work) -> tuple[int, int]:
    """Go on in the feed over our own messages that were taken just now, as far as their places join on.

    What they say is known here, and nobody else's lies between. One whose clock the service does not count
    is read like any, since that must be taken over. Where the cursor stands now, and their last place.
    """
    cursor = cursor_of(work, epoch).sequence
    fresh = {each.feed_sequence: each for each in verdicts if each.verdict in _FRESH and each.feed_sequence}
    upto = cursor
    while (following := fresh.get(upto + 1)) and following.effective_clock is None:
        upto += 1
    if upto > cursor:
        work.write(PUT_CURSOR, {"feed": FEED, "epoch": epoch, "sequence": upto, "saved_at": work.now_text})
    return upto, max([*fresh, upto])


def keep(messages: Sequence[FeedMessage], epoch: str, work: Work) -> int:
    """Keep messages of the feed, whatever the cursor says; how many are of others.

    One that is told otherwise than it was told before, by us or to us, is doubted and never replaced.
    """
    ids = json.dumps([message.message_id for message in messages])
    own = {row[0] for row in work.rows(_OWN, (ids,))}
    told: list[dict[str, object]] = [
        {"which": message.message_id, "digest": message.payload_sha256} for message in messages
    ]
    proofs = [each for each in told if each["which"] in own]
    others = [message for message in messages if message.message_id not in own]
    work.write(PROVE, proofs)
    work.write(DOUBT, proofs)
    work.write(DOUBT_TAKEN, [each for each in told if each["which"] not in own])
    work.write(DOUBT_WAITING, [each for each in told if each["which"] not in own])
    work.write(PUT_MESSAGE, [_row(message, epoch, work.now_text) for message in others])
    return len(others)


def _row(message: FeedMessage, epoch: str, now_text: str) -> dict[str, object]:
    said = message.model_dump(exclude={"message_id", "feed_sequence", "kind", "payload", "payload_sha256"})
    return {
        "message_id": message.message_id,
        "epoch": epoch,
        "feed_sequence": message.feed_sequence,
        "kind": message.kind,
        "lane_id": message.lane_id,
        "sequence": message.sequence,
        "entity_id": message.entity_id,
        "envelope": json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        "payload": message.payload,
        "payload_sha256": message.payload_sha256,
        "state": "waiting",
        "received_at": now_text,
        "applied_at": None,
        "last_code": None,
    }
