"""One row per command, chained over the row before and the messages the command queued."""

from __future__ import annotations

import hashlib
import json

from desktop.audit.tables import audit
from desktop.database.work import Work

INSERT_AUDIT = audit.insert()


def append(work: Work, command: str, command_id: str) -> None:
    """Write the command's row and move the lane's chain head on to it."""
    lane, who = work.lane, work.who
    row: dict[str, object] = {
        "lane_id": lane.lane_id,
        "sequence": lane.take_audit(),
        "happened_at": work.now_text,
        "command": command,
        "command_id": command_id,
        "person_id": who.person_id,
        "role": work.role,
        "approver_id": who.approver_id,
        "till_id": who.till_id,
        "shift_id": who.shift_id,
        "clock_state": lane.clock_state(work.now),
        "facts": json.dumps(work.facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        "messages_hash": hashlib.sha256("".join(work.message_hashes).encode()).hexdigest(),
        "previous_hash": lane.chain_head,
    }
    row["hash"] = row_hash(row)
    work.write(INSERT_AUDIT, row)
    lane.chain_head = str(row["hash"])


def row_hash(row: dict[str, object]) -> str:
    """SHA-256 over everything else in the row, the previous hash included."""
    told = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
