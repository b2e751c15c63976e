"""What a shop's outbox would put on the wire: its rows as messages, its lanes as a till tells them."""

from __future__ import annotations

import json
from typing import Any

from desktop.database.reader import Reader

KEPT_AT_THE_TILL = {"state", "attempts", "next_try_at", "last_code"}


def queued_messages(reader: Reader) -> list[dict[str, Any]]:
    """Every message of the outbox, lane by lane in its order."""
    columns = [str(row[1]) for row in reader.rows("PRAGMA table_info(sync_outbox)")]
    rows = reader.rows("SELECT * FROM sync_outbox ORDER BY lane_id, sequence")
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    return [
        {
            **{name: value for name, value in each.items() if name not in KEPT_AT_THE_TILL},
            "depends_on": json.loads(each["depends_on"]),
        }
        for each in told
    ]


def told_lanes(reader: Reader) -> list[dict[str, Any]]:
    """The shop's lanes, retired ones included."""
    names = ("lane_id", "till_id", "generation", "label", "purpose", "is_current")
    rows = reader.rows("SELECT lane_id, till_id, generation, label, purpose, is_current FROM lane")
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [{**each, "is_current": bool(each["is_current"])} for each in found]
