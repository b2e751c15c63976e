"""How sync stands, told from the shop's file alone."""

from __future__ import annotations

from dataclasses import dataclass

from sync.till.enrolment import FEED
from sync.till.push import waiting
from sync.till.shop import Rows

MOST_TOLD = 200
"""Of the messages that need attention; the count is of all."""


@dataclass(frozen=True, slots=True)
class At:
    """The service this till belongs to; instants are UTC as the file keeps them."""

    service: str
    device_id: str
    epoch: str
    enrolled_at: str
    answered_at: str | None
    last_code: str | None  # why the latest try came to nothing


@dataclass(frozen=True, slots=True)
class Aside:
    """A message somebody should look at, whole in the file; `number` is the document's own, if it has one."""

    message_id: str
    kind: str
    number: str | None
    state: str  # parked | conflict; arrived: told by others, and not taken here
    code: str
    happened_at: str


@dataclass(frozen=True, slots=True)
class Standing:
    """All that can be told without asking anybody."""

    at: At | None
    waiting: int
    oldest: str | None
    attention: int
    asides: tuple[Aside, ...]
    cursor: int
    read_at: str | None
    inbox: int  # what others sent and nobody here has used yet


_AT = (
    "SELECT service, device_id, epoch, enrolled_at, answered_at, last_code FROM sync_enrolment"
    " WHERE enrolled_at IS NOT NULL"
)
_OLDEST = "SELECT happened_at FROM sync_outbox WHERE state IN ('queued','sent') ORDER BY happened_at LIMIT 1"
ATTENTION = (
    "SELECT (SELECT count(*) FROM sync_outbox WHERE state IN ('parked','conflict')"
    " AND NOT (kind = 'records.edited' AND last_code IS 'edited_elsewhere'))"
    " + (SELECT count(*) FROM sync_inbox WHERE state = 'parked')"
    " + (SELECT count(*) FROM sync_inbox WHERE last_code = 'mismatch' AND state = 'applied')"
)
"""What this till told and nobody took, what others told and was not taken here, and what is told two ways.

Edits that clashed are shown as what they are about."""
_ASIDES = (
    "SELECT message_id, kind, CAST(iif(json_valid(payload), payload ->> 'number', NULL) AS TEXT), state,"
    " last_code, happened_at FROM sync_outbox WHERE state IN ('parked','conflict')"
    " AND NOT (kind = 'records.edited' AND last_code IS 'edited_elsewhere')"
    " UNION ALL SELECT message_id, kind, CAST(iif(json_valid(payload), payload ->> 'number', NULL) AS TEXT),"
    " 'arrived', last_code, coalesce(envelope ->> 'happened_at', received_at) FROM sync_inbox"
    " WHERE state = 'parked' OR (state = 'applied' AND last_code = 'mismatch')"
    " ORDER BY happened_at, message_id LIMIT ?"
)


def standing(rows: Rows) -> Standing:
    """How sync stands now."""
    found = rows.one(_AT)
    oldest = rows.one(_OLDEST)
    cursor = rows.one("SELECT sequence, saved_at FROM sync_cursor WHERE feed = ?", (FEED,))
    return Standing(
        at=At(*found) if found else None,
        waiting=waiting(rows),
        oldest=oldest[0] if oldest else None,
        attention=_count(rows, ATTENTION),
        asides=tuple(Aside(*row) for row in rows.rows(_ASIDES, (MOST_TOLD,))),
        cursor=cursor[0] if cursor else 0,
        read_at=cursor[1] if cursor else None,
        inbox=_count(rows, "SELECT count(*) FROM sync_inbox WHERE state = 'waiting'"),
    )


def _count(rows: Rows, sql: str) -> int:
    found = rows.one(sql)
    return int(found[0]) if found else 0
