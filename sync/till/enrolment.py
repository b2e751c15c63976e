"""The till's enrolment as its file keeps it: where, with which key, in which epoch, and the last answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import bindparam, literal_column
from sqlalchemy.dialects.sqlite import insert

from sync.messages import LaneTold
from sync.till import tables
from sync.till.shop import Rows, Work

REVOKED = "revoked"
REPLACE_REVOKED = (
    tables.enrolment.update()
    .where(tables.enrolment.c.service == bindparam("which"), tables.enrolment.c.last_code == REVOKED)
    .values(device_id=bindparam("id"), device_key=bindparam("key"), last_code="sign_in_needed")
)
"""Once: whoever asks again after a lost answer is the same new device."""
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
KEEP_CERTIFICATE = (
    tables.enrolment.update()
    .where(tables.enrolment.c.service == bindparam("joined"))
    .values(certificate=bindparam("pem"))
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
    .where(
        literal_column("rowid").between(bindparam("first"), bindparam("last")),
        tables.outbox.c.state != "queued",
    )
    .values(state="queued", attempts=0, next_try_at=None, last_code=None)
)
QUEUED_AT_ONCE = 500
"""Rows of one transaction: a sale must not wait until years of messages are queued again."""
_QUEUE_AGAIN_AFTER = (
    "SELECT queue_again_after FROM sync_enrolment"
    " WHERE enrolled_at IS NOT NULL AND queue_again_after IS NOT NULL"
)
_NEXT_OF_ALL = (
    "SELECT max(place) FROM (SELECT rowid place FROM sync_outbox WHERE rowid > ? ORDER BY rowid LIMIT ?)"
)
_enrolled = tables.enrolment.update().where(tables.enrolment.c.enrolled_at.is_not(None))
KEEP_EPOCH = _enrolled.values(epoch=bindparam("met"))
KEEP_QUEUE_AGAIN = _enrolled.values(queue_again_after=bindparam("place"))
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
    certificate: str | None = None  # PEM: the only one trusted


@dataclass(frozen=True, slots=True)
class Asked:
    """A service that is asked to take this till, and who the till says it is, if it was nobody before."""

    service: str
    device_id: str
    device_key: str = field(repr=False)
    lane_id: str
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A service took this till, and knows its lanes up to the counter's `lane_id`."""

    service: str
    epoch: str
    lane_id: str


def keep_asked(asked: Asked, work: Work) -> str:
    """Keep the device before the service hears of it; its id.

    A till has one id and key for good, until the service shuts them out: then it is another device there.
    """
    device = {"which": asked.service, "id": asked.device_id, "key": asked.device_key}
    work.write(REPLACE_REVOKED, device)
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
            "certificate": None,
            "queue_again_after": None,
            "lane_id": asked.lane_id,
            "epoch": None,
            "asked_at": work.now_text,
            "enrolled_at": None,
            "answered_at": None,
            "last_code": None,
        }
        work.write(INSERT_ASKED, row)
    work.write(KEEP_CERTIFICATE, {"joined": asked.service, "pem": asked.certificate})
    return str(device_id)


def join(taken: Taken, work: Work) -> None:
    """Belong to this service and to no other. Another service's, or another epoch's, is sent all again."""
    before = work.one("SELECT epoch FROM sync_enrolment WHERE service = ?", (taken.service,))
    row = {"joined": taken.service, "met": taken.epoch, "told": taken.lane_id, "at": work.now_text}
    work.write(FORGET_OTHERS, {"joined": taken.service})
    work.write(KEEP_TAKEN, row)
    if before is None or before[0] != taken.epoch:
        start_over(taken.epoch, work)


def enrolment_of(rows: Rows) -> Enrolment | None:
    """The service this till belongs to; nothing while no service took it."""
    found = rows.one(
        "SELECT service, device_id, device_key, lane_id, epoch, certificate FROM sync_enrolment"
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
    """Read the feed from its beginning, and queue all this till still holds again before anything is sent.

    Parked messages too: a service that came from a backup may never have heard of them.
    """
    work.write(KEEP_EPOCH, {"met": epoch})
    work.write(PUT_CURSOR, {"feed": FEED, "epoch": epoch, "sequence": 0, "saved_at": work.now_text})
    work.write(KEEP_QUEUE_AGAIN, {"place": 0})


def must_queue_again(rows: Rows) -> bool:
    """Is there anything left of what is to be queued again?"""
    return rows.one(_QUEUE_AGAIN_AFTER) is not None


def queue_some_again(work: Work) -> None:
    """Queue the next stretch of all that is to be queued again; behind the last there is nothing left."""
    (after,) = work.one(_QUEUE_AGAIN_AFTER) or (None,)
    if after is None:
        return
    (last,) = work.one(_NEXT_OF_ALL, (after, QUEUED_AT_ONCE)) or (None,)
    work.write(KEEP_QUEUE_AGAIN, {"place": last})
    if last is not None:
        work.write(QUEUE_AGAIN, {"first": after + 1, "last": last})


def keep_answer(work: Work) -> None:
    """The service has answered as it should, just now."""
    work.write(KEEP_ANSWER, {"at": work.now_text})


def keep_trouble(code: str, work: Work) -> None:
    """The latest try came to nothing; what was answered before stays told."""
    work.write(KEEP_TROUBLE, {"why": code})
