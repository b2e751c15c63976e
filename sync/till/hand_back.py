"""What a till holds of others and the service lacks: read from the inbox as it was told, in slices."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sync.messages import MOST_MESSAGES, SERVICE
from sync.till.push import ENVELOPE, LARGEST_SLICE
from sync.till.shop import Row, Rows

_LACKING = (
    "SELECT message_id, octet_length(payload) FROM sync_inbox WHERE lane_id = :lane"
    " AND sequence >= :first AND sequence < :end AND coalesce(last_code, '') <> 'mismatch'"
    " AND envelope ->> 'signature' IS NOT NULL"
    " AND message_id NOT IN (SELECT value FROM json_each(:told)) ORDER BY sequence, message_id"
)
_WHOLE = (
    "SELECT message_id, kind, envelope, payload, payload_sha256 FROM sync_inbox"
    " WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY sequence, message_id"
)
_ADDED = ("effective_clock", "feed_sequence")
"""By the service, when it told the message; a message is handed back as its till told it."""


def lacking_of_others(rows: Rows, bounds: dict[str, object], told: Sequence[str]) -> list[list[str]]:
    """The ids of a stretch's messages that the service did not tell of, in slices that a request carries.

    None of what the service itself had to tell, none that is told in two ways or that nobody signed.
    """
    if bounds["lane"] == SERVICE:
        return []
    found = rows.rows(_LACKING, {**bounds, "told": json.dumps(list(told))})
    return list(_slices(found))


def as_told(rows: Rows, ids: Sequence[str]) -> list[dict[str, object]]:
    """The messages, word for word as they were signed."""
    return [_message(row) for row in rows.rows(_WHOLE, (json.dumps(list(ids)),))]


def _slices(sizes: Sequence[Row]) -> Iterator[list[str]]:
    taken: list[str] = []
    held = 0
    for message_id, size in sizes:
        held += size + ENVELOPE
        if taken and (held > LARGEST_SLICE or len(taken) == MOST_MESSAGES):
            yield taken
            taken, held = [], size + ENVELOPE
        taken.append(message_id)
    if taken:
        yield taken


def _message(row: Row) -> dict[str, object]:
    message_id, kind, envelope, payload, digest = row
    said = {name: value for name, value in json.loads(envelope).items() if name not in _ADDED}
    told = {"message_id": message_id, "kind": kind, "payload": payload, "payload_sha256": digest}
    return {**said, **told}
