"""Messages that cannot be taken are kept whole, with the reason, until they can be."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, delete, literal_column, select, text

from sync.service.known import AT_ONCE, parked_id
from sync.service.look import Fault, Looked
from sync.service.store import Pending, Work
from sync.service.tables import parked, waiting

MISMATCH = "mismatch"
"""Kept beside the message whose id it bears, for somebody to look at; never tried again."""
_PARK = text(
    "INSERT INTO parked (parked_id, device_id, message_id, lane_id, sequence, kind, work_id, payload_sha256,"
    " code, detail, parked_at, holds_number, size, raw)"
    " VALUES (:parked_id, :device_id, :message_id, :lane_id, :sequence, :kind, :work_id, :payload_sha256,"
    " :code, :detail, :parked_at, :holds_number, :size, :raw)"
    " ON CONFLICT (parked_id) DO UPDATE SET code = excluded.code, detail = excluded.detail,"
    " holds_number = excluded.holds_number, size = excluded.size, raw = excluded.raw"
)
_UNPARK = delete(parked).where(parked.c.parked_id == bindparam("its_id"))
_FORGET_WAIT = delete(waiting).where(waiting.c.parked_id == bindparam("its_id"))
_WAIT = waiting.insert()
_ANY = select(parked.c.parked_id).limit(literal_column("1"))
_MANY: BindParameter[Any] = bindparam("many", expanding=True)
_WORK = parked.c.device_id, parked.c.work_id
_FREED = (
    select(*_WORK)
    .join(waiting, waiting.c.parked_id == parked.c.parked_id)
    .where(waiting.c.needs.in_(_MANY), parked.c.work_id.is_not(None))
    .distinct()
)
_REST = select(*_WORK).where(parked.c.work_id.in_(_MANY), parked.c.code != MISMATCH).distinct()
_OF_WORK = (
    select(parked.c.parked_id, parked.c.raw)
    .where(parked.c.device_id == bindparam("its_device"), parked.c.work_id == bindparam("its_work"))
    .where(parked.c.code != MISMATCH)
    .order_by(parked.c.lane_id, parked.c.sequence)
)
_WORKS = select(*_WORK).where(parked.c.code != MISMATCH, parked.c.work_id.is_not(None)).distinct()
_MALFORMED = (
    select(parked.c.device_id, parked.c.parked_id, parked.c.raw)
    .where(parked.c.work_id.is_(None), parked.c.code != MISMATCH)
    .order_by(parked.c.parked_id)
)
_IDS = select(parked.c.message_id).where(
    parked.c.device_id == bindparam("its_device"), parked.c.message_id.is_not(None)
)
_LISTED = select(
    parked.c.parked_id,
    parked.c.message_id,
    parked.c.device_id,
    parked.c.kind,
    parked.c.lane_id,
    parked.c.sequence,
    parked.c.code,
    parked.c.detail,
    parked.c.parked_at,
).order_by(parked.c.parked_at, parked.c.parked_id)


@dataclass(frozen=True, slots=True)
class Parking:
    """Whose message is parked, when and why, and whether it counts as the message of its number."""

    device_id: str
    at: str
    fault: Fault
    holds_number: bool = False


@dataclass(frozen=True, slots=True)
class ParkedWork:
    """Messages of one command that wait together."""

    device_id: str
    work_id: str


def place_of(looked: Looked, device_id: str) -> str:
    """Where a message is parked: by its id, or by its text where no id can be trusted."""
    if looked.message is None:
        return place_of_text(looked.raw, device_id)
    return parked_id(device_id, looked.message.message_id)


def place_of_text(raw: str, device_id: str) -> str:
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    return parked_id(device_id, f"text/{digest}")


def park(looked: Looked, why: Parking, pending: Pending) -> None:
    """Keep a message whole; parked again it keeps its first time and tells the newest reason."""
    is_second = why.fault.code == MISMATCH
    place = place_of_text(looked.raw, why.device_id) if is_second else place_of(looked, why.device_id)
    told = looked.message
    row: dict[str, object] = {
        "parked_id": place,
        "device_id": why.device_id,
        "message_id": looked.told_id,
        "lane_id": told.lane_id if told else None,
        "sequence": told.sequence if told else None,
        "kind": told.kind if told else None,
        "work_id": told.work_id if told else None,
        "payload_sha256": told.payload_sha256 if told else None,
        "code": why.fault.code,
        "detail": why.fault.detail[:200],
        "parked_at": why.at,
        "holds_number": int(why.holds_number),
        "size": len(looked.raw),
        "raw": looked.raw,
    }
    pending.write(_PARK, row)


def wait_for(place: str, needs: Collection[str], pending: Pending) -> None:
    """Note what a parked message waits for."""
    pending.write(_FORGET_WAIT, {"its_id": place})
    rows: list[dict[str, object]] = [{"parked_id": place, "needs": each} for each in sorted(set(needs))]
    pending.write(_WAIT, *rows)


def unpark(place: str, pending: Pending) -> None:
    pending.write(_FORGET_WAIT, {"its_id": place})
    pending.write(_UNPARK, {"its_id": place})


def is_any_parked(work: Work) -> bool:
    return work.one(_ANY) is not None


def freed_by(came: Sequence[str], works: Collection[ParkedWork], work: Work) -> list[ParkedWork]:
    """The parked commands that waited for one of these messages or entities, or are the rest of these."""
    found: dict[ParkedWork, None] = {}
    for row in _many(_FREED, came, work):
        found[ParkedWork(row.device_id, row.work_id)] = None
    for row in _many(_REST, sorted({each.work_id for each in works}), work):
        rest = ParkedWork(row.device_id, row.work_id)
        if rest in works:
            found[rest] = None
    return list(found)


def _many(question: Select[Any], values: Sequence[str], work: Work) -> Iterator[Row[Any]]:
    for at in range(0, len(values), AT_ONCE):
        yield from work.rows(question, {"many": list(values[at : at + AT_ONCE])})


def raw_of_work(which: ParkedWork, work: Work) -> list[tuple[str, str]]:
    """Place and text of each parked message of a command, in lane order."""
    rows = work.rows(_OF_WORK, {"its_device": which.device_id, "its_work": which.work_id})
    return [(row.parked_id, row.raw) for row in rows]


def parked_works(work: Work) -> list[ParkedWork]:
    return [ParkedWork(row.device_id, row.work_id) for row in work.rows(_WORKS)]


def malformed(work: Work) -> list[tuple[str, str, str]]:
    """Device, place and text of what could not be read as a message: a newer program may."""
    return [(row.device_id, row.parked_id, row.raw) for row in work.rows(_MALFORMED)]


def ids_of_device(device_id: str, work: Work) -> list[str]:
    """The messages of a device that lie parked, as far as they have an id."""
    return sorted({row.message_id for row in work.rows(_IDS, {"its_device": device_id})})


def listed(work: Work) -> list[dict[str, object]]:
    """All that is parked, the oldest first; without what it tells."""
    return [dict(row._mapping) for row in work.rows(_LISTED)]
