"""The audit chain: every row in its place, hashed over the one before and over its command's messages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice

from desktop.database.rows import Row, Rows
from desktop.verify.finding import STRETCH, Wrong, words

_START = "0" * 64
_NAMES = words(
    "lane_id sequence happened_at command command_id person_id role approver_id till_id shift_id clock_state"
    " facts messages_hash previous_hash hash"
)
_PAGE = (
    f"SELECT {', '.join(_NAMES)} FROM audit"  # noqa: S608 - names above
    " WHERE lane_id = ? AND sequence > ? ORDER BY sequence LIMIT ?"
)
_MESSAGES = (
    "SELECT sequence, payload_sha256 FROM sync_outbox WHERE lane_id = ? AND sequence > ? ORDER BY"
    " sequence LIMIT ?"
)
_MOST_MESSAGES = 1_000
"""More than any command queues; where none of so many fit, the chain is broken."""


def the_audit_chain_is_unbroken(rows: Rows) -> Iterator[Wrong]:
    """In each lane: numbered from 1, linked by hashes that are right, ending in the lane's own head."""
    for lane_id, head, next_audit in rows.rows("SELECT lane_id, chain_head, next_audit FROM lane"):
        expected, previous = 1, _START
        for row in _audit_rows(rows, lane_id):
            told = dict(zip(_NAMES, row, strict=True))
            written = told.pop("hash")
            facts = {"lane_id": lane_id, "sequence": told["sequence"], "command": told["command"]}
            if told["sequence"] != expected:
                yield "audit", {**facts, "missing_from": expected}
            elif told["previous_hash"] != previous:
                yield "audit", {**facts, "broken": "link"}
            elif _hash(told) != written:
                yield "audit", {**facts, "broken": "hash"}
            expected, previous = told["sequence"] + 1, written
        if next_audit != expected or head != previous:
            facts = {"lane_id": lane_id, "next_audit": next_audit, "rows": expected - 1}
            yield "lane", {**facts, "head_is_last": head == previous}


def every_lane_of_the_chain_is_known(rows: Rows) -> Iterator[Wrong]:
    """Audit rows hang in a lane of this shop."""
    for (lane_id,) in rows.rows("SELECT DISTINCT lane_id FROM audit EXCEPT SELECT lane_id FROM lane"):
        yield "audit", {"lane_id": lane_id}


def the_chain_holds_every_message(rows: Rows) -> Iterator[Wrong]:
    """Each audit row's messages hash is that of the messages next in its lane; none is left over.

    Only the first break of a lane is told: what follows cannot be placed any more.
    """
    for (lane_id,) in rows.rows("SELECT lane_id FROM lane"):
        waiting = _messages(rows, lane_id)
        held: list[Row] = []
        for row in _audit_rows(rows, lane_id):
            used = _fitting(row[12], held, waiting)
            if used is None:
                facts = {"lane_id": lane_id, "audit_sequence": row[1], "command": row[3]}
                yield "sync_outbox", {**facts, "from_message": held[0][0] if held else None}
                break
            del held[:used]
        else:
            if left := next(iter(held), None) or next(waiting, None):
                yield "sync_outbox", {"lane_id": lane_id, "message_without_audit": left[0]}


def _fitting(messages_hash: str, held: list[Row], waiting: Iterator[Row]) -> int | None:
    """How many of the messages next in the lane make the hash; those looked at stay held."""
    digest = hashlib.sha256()
    for count in range(_MOST_MESSAGES):
        if digest.hexdigest() == messages_hash:
            return count
        if count == len(held):
            held.extend(islice(waiting, 1))
        if count == len(held):
            return None
        digest.update(held[count][1].encode())
    return None


def _audit_rows(rows: Rows, lane_id: str) -> Iterator[Row]:
    after = -1
    while page := rows.rows(_PAGE, (lane_id, after, STRETCH)):
        yield from page
        after = page[-1][1]


def _messages(rows: Rows, lane_id: str) -> Iterator[Row]:
    after = -1
    while page := rows.rows(_MESSAGES, (lane_id, after, STRETCH)):
        yield from page
        after = page[-1][0]


def _hash(told: dict[str, object]) -> str:
    words = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()
