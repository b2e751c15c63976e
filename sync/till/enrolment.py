"""The till's enrolment as its file keeps it: where, with which key, in which epoch, and the last answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import bindparam
from sqlalchemy.dialects.sqlite import insert

from sync.messages import LaneTold
from sync.till import tables
from sync.till.shop import Rows, Work

INSERT_ASKED = tables.enrolment.insert()
FORGET_OTHERS = tables.enrolment.delete().where(tables.enrolment.c.service != bindparam("joined"))
KEEP_TAKEN = (
    tables.enrolment.update()
    .where(tables.enrolment.c.service == bindparam("joined"))
    .values(
        epoch=bindparam("met"),
        lane_id=bindparam("told"),
        enrolled_at=bindparam("at"),
        answered_at=bindparam("at"),
        last_code=None,
    )
)
FEED = "shop"
"""A service serves one shop, in one feed."""

_put = insert(tables.cursor)
PUT_CURSOR = _put.on_conflict_do_update(
    index_elements=["feed"],
    set_={
        "epoch": _put.excluded.epoch,
        "sequence": _put.excluded.sequence,
        "saved_at": _put.excluded.saved_at,
    },
)
QUEUE_AGAIN = (
    tables.outbox.update()
    .where(tables.outbox.c.state != "queued")
    .values(state="queued", attempts=0, next_try_at=None, last_code=None)
)
_enrolled = tables.enrolment.update().where(tables.enrolment.c.enrolled_at.is_not(None))
KEEP_EPOCH = _enrolled.values(epoch=bindparam("met"), lane_id="")  # it may know none of our lanes any more
KEEP_LANE = _enrolled.values(lane_id=bindparam("told"))
KEEP_ANSWER = _enrolled.values(answered_at=bindparam("at"), last_code=None)
KEEP_TROUBLE = _enrolled.values(last_code=bindparam("why"))


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A service that took this till."""

    service: str
    device_id: str
    device_key: str = field(repr=False)
    lane_id: str
    epoch: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A service that is asked to take this till, and who the till says it is, if it was nobody before."""

    service: str
    device_id: str
    device_key: str = field(repr=False)
    lane_id: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A service took this till, and knows its lanes up to the counter's `lane_id`."""

    service: str
    epoch: str
    lane_id: str


def keep_asked(asked: Asked, work: Work) -> str:
    """Keep the device before the service hears of it; its id. A till has one id and key for good."""
    known = work.one(
        "SELECT device_id, device_key FROM sync_enrolment ORDER BY service = ? DESC, asked_at DESC LIMIT 1",
        (asked.service,),
    )
    device_id, device_key = known or (asked.device_id, asked.device_key)
    if work.one("SELECT 1 FROM sync_enrolment WHERE service = ?", (asked.service,)) is None:
        row = {
            "service": asked.service,
            "device_id": device_id,
            "device_key": device_key,
            "lane_id": asked.lane_id,
            "epoch": None,
            "asked_at": work.now_text,
            "enrolled_at": None,
            "answered_at": None,
            "last_code": None,
        }
        work.write(INSERT_ASKED, row)
    return str(device_id)


def join(taken: Taken, work: Work) -> None:
    """Belong to this service and to no other. Another service's, or another epoch's, is sent all again."""
    before = work.one("SELECT epoch FROM sync_enrolment WHERE service = ?", (taken.service,))
    row = {"joined": taken.service, "met": taken.epoch, "told": taken.lane_id, "at": work.now_text}
    work.write(FORGET_OTHERS, {"joined": taken.service})
    if before is None or before[0] != taken.epoch:
        start_over(taken.epoch, work)
    work.write(KEEP_TAKEN, row)


def enrolment_of(rows: Rows) -> Enrolment | None:
    """The service this till belongs to; nothing while no service took it."""
    found = rows.one(
        "SELECT service, device_id, device_key, lane_id, epoch FROM sync_enrolment"
        " WHERE enrolled_at IS NOT NULL"
    )
    return Enrolment(*found) if found else None


def counter_lane(lanes: list[LaneTold]) -> str:
    """The lane the counter numbers in now: another one than told means that the shop was restored."""
    return next(lane.lane_id for lane in lanes if lane.is_current and lane.purpose == "counter")


def meet_epoch(epoch: str, work: Work) -> bool:
    """Go on in the service's epoch; whether it is another one. Twice the same is met once."""
    found = work.one("SELECT epoch FROM sync_enrolment WHERE enrolled_at IS NOT NULL")
    if found is None or found[0] == epoch:
        return False
    start_over(epoch, work)
    return True


def start_over(epoch: str, work: Work) -> None:
    """Read the feed from its beginning, tell our lanes and queue all that this till still holds again.

    Parked messages too: a service that came from a backup may never have heard of them.
    """
    work.write(KEEP_EPOCH, {"met": epoch})
    work.write(PUT_CURSOR, {"feed": FEED, "epoch": epoch, "sequence": 0, "saved_at": work.now_text})
    work.write(QUEUE_AGAIN, {})


def keep_answer(work: Work) -> None:
    """The service has answered as it should, just now."""
    work.write(KEEP_ANSWER, {"at": work.now_text})


def keep_trouble(code: str, work: Work) -> None:
    """The latest try came to nothing; what was answered before stays told."""
    work.write(KEEP_TROUBLE, {"why": code})
