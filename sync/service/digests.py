"""What is held of each lane, stretch by stretch, summed up so that a till can compare it with its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, text

from sync.canonical import digest_of
from sync.messages import STRETCH, Digests, Message, StretchDigest
from sync.service.pull import FED, Spelled, require_epoch, spelled_message
from sync.service.store import Values, Work
from sync.service.tables import message, stretch_digest

LARGEST_HELD = 8 * 2**20
"""Characters in one answer; a stretch that is longer comes in parts."""
_MODULUS = 2**64
_MANY: BindParameter[Any] = bindparam("many", expanding=True)
_STANDING = select(
    stretch_digest.c.stretch, stretch_digest.c.count.label("held"), stretch_digest.c.digest
).where(stretch_digest.c.lane_id == bindparam("its_lane"), stretch_digest.c.stretch.in_(_MANY))
_PUT = text(
    "INSERT INTO stretch_digest (lane_id, stretch, count, digest)"
    " VALUES (:lane_id, :stretch, :count, :digest)"
    " ON CONFLICT (lane_id, stretch) DO UPDATE SET count = excluded.count, digest = excluded.digest"
)
_ALL = select(stretch_digest).order_by(stretch_digest.c.lane_id, stretch_digest.c.stretch)
_OF_STRETCH = (
    select(message.c.sequence, *FED)
    .where(message.c.lane_id == bindparam("its_lane"))
    .where(message.c.sequence > bindparam("after"), message.c.sequence < bindparam("end"))
    .order_by(message.c.sequence)
)


class Sums:
    """Messages to be added to what is held, by lane and stretch."""

    def __init__(self) -> None:
        self.held: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)

    def note(self, told: Message) -> None:
        """One message more."""
        self._add(told.lane_id, told.sequence // STRETCH, (1, _digest(told)))

    def join(self, others: Sums) -> None:
        for lane_id, stretches in others.held.items():
            for stretch, more in stretches.items():
                self._add(lane_id, stretch, more)

    def write(self, work: Work) -> None:
        """Add them to what the store holds."""
        for lane_id, stretches in self.held.items():
            asked: Values = {"its_lane": lane_id, "many": sorted(stretches)}
            for row in work.rows(_STANDING, asked):
                self._add(lane_id, row.stretch, (row.held, int(row.digest, 16)))
        work.write(_PUT, list(_rows(self)))
        self.held.clear()

    def _add(self, lane_id: str, stretch: int, more: tuple[int, int]) -> None:
        count, total = self.held[lane_id].get(stretch, (0, 0))
        self.held[lane_id][stretch] = count + more[0], (total + more[1]) % _MODULUS


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


def _digest(told: Message) -> int:
    return int(digest_of([(told.message_id, told.payload_sha256)]), 16)


def _rows(sums: Sums) -> Iterable[Values]:
    for lane_id, stretches in sums.held.items():
        for stretch, (count, total) in stretches.items():
            yield {"lane_id": lane_id, "stretch": stretch, "count": count, "digest": f"{total:016x}"}
