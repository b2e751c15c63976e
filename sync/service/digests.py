"""What is held of each lane, stretch by stretch, summed up so that a till can compare it with its own."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from sync.canonical import digest_of
from sync.messages import STRETCH, Digests, Message, StretchDigest
from sync.service.pull import FED, Spelled, require_epoch, spelled_message
from sync.service.store import Values, Work
from sync.service.sums import Sums
from sync.service.tables import message, stretch_digest

LARGEST_HELD = 8 * 2**20
"""Characters in one answer; a stretch that is longer comes in parts."""
_ALL = select(stretch_digest).order_by(stretch_digest.c.lane_id, stretch_digest.c.stretch)
_OF_STRETCH = (
    select(message.c.sequence, *FED)
    .where(message.c.lane_id == bindparam("its_lane"))
    .where(message.c.sequence > bindparam("after"), message.c.sequence < bindparam("end"))
    .order_by(message.c.sequence)
)


def note_held(told: Message, held: Sums) -> None:
    """One message more, in sums of stretch_digest."""
    digest = int(digest_of([(told.message_id, told.payload_sha256)]), 16)
    held.add((told.lane_id, told.sequence // STRETCH), 1, digest)


def read_digests(epoch: str, work: Work) -> Spelled:
    """Every stretch of which anything is held, as Digests.

    Raises:
        Refused: other_epoch.
    """
    current = require_epoch(epoch, work)
    stretches = [StretchDigest(**row._mapping) for row in work.rows(_ALL)]
    upto = int(work.fact("feed_upto") or 0)
    return Spelled(Digests(epoch=current, feed_upto=upto, stretches=stretches).model_dump_json())


def read_stretch(asked: tuple[str, int, int], epoch: str, work: Work) -> Spelled:
    """The messages of a lane's stretch behind a number of the lane, as Held.

    Raises:
        Refused: other_epoch.
    """
    current = require_epoch(epoch, work)
    lane_id, stretch, after = asked
    bounds: Values = {"its_lane": lane_id, "end": (stretch + 1) * STRETCH}
    told: list[str] = []
    size, is_all = 0, True
    for row in work.each(_OF_STRETCH, {**bounds, "after": max(after, stretch * STRETCH - 1)}):
        size += len(row.payload)
        if told and size > LARGEST_HELD:
            is_all = False
            break
        told.append(spelled_message(row))
    spelled = str(is_all).lower()
    return Spelled(f'{{"epoch":"{current}","messages":[{",".join(told)}],"is_all":{spelled}}}')
