"""What is due to be sent, a bounded slice at a time, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from sqlalchemy import bindparam, text

from sync.messages import MOST_MESSAGES, LaneTold, Missing, Verdict, VerdictKind
from sync.till.backoff import LONGEST_S
from sync.till.shop import Row, Rows, Work, instant_text
from sync.till.tables import outbox

LARGEST_SLICE = 2**20
"""Of payloads and their envelopes, in bytes."""
ENVELOPE = 800
"""About what a message says beside its payload, in bytes."""
MOST_SENT = 10
"""So often a message that the service took, and then says it never saw, is sent again: not for ever."""

_NAMES = (
    *("message_id", "work_id", "lane_id", "sequence", "kind", "entity", "entity_id", "depends_on"),
    *("message_version", "program_version", "clock", "happened_at", "zone_offset_minutes", "clock_state"),
    *("person_id", "shift_id", "payload", "payload_sha256"),
)
_DUE = (
    " FROM sync_outbox INDEXED BY outbox_to_send WHERE lane_id = :lane AND sequence > :behind"
    " AND state IN ('queued','sent')"
    " AND (next_try_at IS NULL OR next_try_at <= :now OR next_try_at > :latest)"
)
_HEAD = f"SELECT clock{_DUE} ORDER BY sequence LIMIT 1"  # noqa: S608 - of constants of this file
_SIZES = f"SELECT sequence, work_id, octet_length(payload){_DUE} ORDER BY sequence LIMIT :most + 0"  # noqa: S608
_WHOLE = (
    f"SELECT attempts, {', '.join(_NAMES)}{_DUE}"  # noqa: S608
    " AND sequence BETWEEN :first AND :last ORDER BY sequence"
)
_LATER = (
    "SELECT min(next_try_at) FROM sync_outbox INDEXED BY outbox_to_send"
    " WHERE state IN ('queued','sent') AND next_try_at IS NOT NULL"
)
WAITING = "SELECT count(*) FROM sync_outbox INDEXED BY outbox_to_send WHERE state IN ('queued','sent')"

_which = outbox.c.message_id == bindparam("which")
MARK = (
    outbox.update()
    .where(_which)
    .values(
        state=bindparam("to"),
        attempts=outbox.c.attempts + 1,
        next_try_at=bindparam("again_at"),
        last_code=bindparam("why"),
    )
)
MARK_APPLIED = (
    outbox.update()
    .where(_which)
    .values(
        state="applied",
        attempts=outbox.c.attempts + 1,
        next_try_at=None,
        last_code=None,
    )
)
QUEUE_MISSING = (
    outbox.update()
    .where(
        outbox.c.lane_id == bindparam("lane"),
        outbox.c.sequence.between(bindparam("first"), bindparam("last")),
        # What it set aside it had seen: if it says it never did, that is lost there as well.
        (outbox.c.state == "applied")
        | (outbox.c.state == "conflict")
        | ((outbox.c.state == "parked") & (outbox.c.last_code != "too_large")),
        outbox.c.attempts < MOST_SENT,
    )
    .values(state="queued")
)
BRING_FORWARD = (
    outbox.update()
    .where(outbox.c.state == "queued", outbox.c.next_try_at.is_not(None))
    .values(next_try_at=None)
)
QUEUE_LACKING = (
    outbox.update()
    .where(
        outbox.c.lane_id == bindparam("lane"),
        outbox.c.sequence >= bindparam("first"),
        outbox.c.sequence < bindparam("end"),
        (outbox.c.state == "applied") | (outbox.c.state == "conflict"),
        outbox.c.attempts < MOST_SENT,
        text("message_id NOT IN (SELECT value FROM json_each(:told))"),
    )
    .values(state="queued", next_try_at=None, last_code=None)
)
_ASIDE = "state IN ('parked','conflict') AND state = 'parked' AND last_code <> 'too_large'"
"""Said twice, or the index of what needs attention could not be used."""
ANY_ASIDE = f"SELECT 1 FROM sync_outbox INDEXED BY outbox_needs_attention WHERE {_ASIDE} LIMIT 1"  # noqa: S608
QUEUE_FORGOTTEN = (
    outbox.update()
    .where(
        text(_ASIDE),
        outbox.c.attempts < MOST_SENT,
        text("message_id NOT IN (SELECT value FROM json_each(:known))"),
    )
    .values(state="queued", next_try_at=None, last_code=None)
)
_STATES = {
    VerdictKind.PARKED: "parked",
    VerdictKind.MISMATCH: "parked",  # the service has another message of this id: ours was not applied
    VerdictKind.CONFLICT: "conflict",
    VerdictKind.RETRY: "queued",
}

TAKEN = (VerdictKind.APPLIED, VerdictKind.DUPLICATE)
Delay = Callable[[int], float]
"""Seconds until a message is tried again that the service could not keep, by how often it was tried."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it goes out, and how often it has gone before."""

    attempts: int
    told: dict[str, object]

    @property
    def message_id(self) -> str:
        return str(self.told["message_id"])


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one push carries at most."""

    messages: int = MOST_MESSAGES
    bytes: int = LARGEST_SLICE


def due_slice(
    rows: Rows,
    lanes: Sequence[LaneTold],
    now: datetime,
    limits: Limits,
    behind: Outgoing | None = None,
) -> list[Outgoing]:
    """What goes out next: of the lane whose oldest due message is the oldest, in the lane's order.

    Behind a message: of its lane, what comes after it.

    A command's messages lie side by side in their lane and are parted only where they are more than a push
    carries. Nothing is due: an empty list.
    """
    lane_id = str(behind.told["lane_id"]) if behind else _oldest_lane(rows, lanes, now)
    asked = {**_moments(now), "lane": lane_id, "behind": behind.told["sequence"] if behind else 0}
    sizes = rows.rows(_SIZES, {**asked, "most": limits.messages + 1}) if lane_id else []
    if not sizes:
        return []
    first, last = _cut(sizes, limits)
    found = rows.rows(_WHOLE, {**asked, "first": first, "last": last})
    return [Outgoing(row[0], _told(row[1:])) for row in found]


def _moments(now: datetime) -> dict[str, object]:
    """A message that would be tried later than any backoff lets it was delayed by a clock since put right."""
    return {"now": instant_text(now), "latest": instant_text(now + timedelta(seconds=LONGEST_S))}


def _oldest_lane(rows: Rows, lanes: Sequence[LaneTold], now: datetime) -> str | None:
    heads: list[tuple[str, str]] = []
    for lane in lanes:
        if found := rows.one(_HEAD, {**_moments(now), "lane": lane.lane_id, "behind": 0}):
            heads.append((found[0], lane.lane_id))
    return min(heads)[1] if heads else None


def _cut(sizes: Sequence[Row], limits: Limits) -> tuple[int, int]:
    """The first and the last number of as many whole works as a push carries; one that is larger, in part."""
    taken: list[int] = []
    held = 0
    for _work_id, group in groupby(sizes, key=itemgetter(1)):
        work = [(sequence, size + ENVELOPE) for sequence, _work, size in group]
        bytes_of_work = sum(size for _sequence, size in work)
        if len(taken) + len(work) <= limits.messages and held + bytes_of_work <= limits.bytes:
            taken += [sequence for sequence, _size in work]
            held += bytes_of_work
            continue
        if not taken:
            taken = _part(work, limits)
        break
    return taken[0], taken[-1]


def _part(work: list[tuple[int, int]], limits: Limits) -> list[int]:
    """As much of a work as a push carries, and at least one message."""
    taken, held = [work[0][0]], work[0][1]
    for sequence, size in work[1 : limits.messages]:
        held += size
        if held > limits.bytes:
            break
        taken.append(sequence)
    return taken


def _told(row: Row) -> dict[str, object]:
    told = dict(zip(_NAMES, row, strict=True))
    told["depends_on"] = json.loads(told["depends_on"])
    return told


def settle(sent: Sequence[Outgoing], verdicts: Sequence[Verdict], delay: Delay, work: Work) -> None:
    """Keep what became of each message of a push. The messages of one work wait equally long."""
    applied: list[dict[str, object]] = []
    others: list[dict[str, object]] = []
    again_at: dict[object, str] = {}
    for each, verdict in zip(sent, verdicts, strict=True):
        if verdict.verdict in TAKEN:
            applied.append({"which": each.message_id})
            continue
        row: dict[str, object] = {
            "which": each.message_id,
            "to": _STATES[verdict.verdict],
            "again_at": None,
            "why": verdict.code or verdict.verdict.value,
        }
        if verdict.verdict is VerdictKind.MISMATCH:
            row["why"] = VerdictKind.MISMATCH.value
        if verdict.verdict is VerdictKind.RETRY:
            later = work.now + timedelta(seconds=delay(each.attempts + 1))
            row["again_at"] = again_at.setdefault(each.told["work_id"], instant_text(later))
        others.append(row)
    work.write(MARK_APPLIED, applied)
    work.write(MARK, others)


def park(sent: Sequence[Outgoing], code: str, work: Work) -> None:
    """Set messages aside that cannot be sent as they are: they are shown, and the others flow on."""
    rows: list[dict[str, object]] = [
        {"which": each.message_id, "to": "parked", "again_at": None, "why": code} for each in sent
    ]
    work.write(MARK, rows)


def queue_missing(missing: Sequence[Missing], work: Work) -> None:
    """Send again what the service once took and now says it never saw."""
    rows: list[dict[str, object]] = [
        {"lane": gap.lane_id, "first": gap.first, "last": gap.last} for gap in missing
    ]
    work.write(QUEUE_MISSING, rows)


def bring_forward(work: Work) -> None:
    """Somebody asks for it: what was to be tried again later is due now."""
    work.write(BRING_FORWARD, {})


def waiting(rows: Rows) -> int:
    """How many messages the service has not taken yet."""
    found = rows.one(WAITING)
    return int(found[0]) if found else 0


def later_s(rows: Rows, now: datetime) -> float | None:
    """In how many seconds the next message is due that is waiting for its next try; nothing if none is."""
    found = rows.one(_LATER)
    if found is None or found[0] is None:
        return None
    seconds = (datetime.fromisoformat(found[0]) - now).total_seconds()
    return max(0.0, min(seconds, LONGEST_S))
