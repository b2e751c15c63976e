"""When the shop was last backed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.clock import read_instant
from desktop.database.rows import Rows


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The newest backup on record."""

    made_at: datetime
    path: str
    bytes: int


def last_backup(rows: Rows) -> LastBackup | None:
    """The verified backup that this shop put on record last, or nothing.

    Not the one with the latest time: a clock that was once far ahead would hide all that come after it.
    """
    found = rows.one(
        "SELECT made_at, path, bytes FROM backup WHERE is_verified = 1 ORDER BY rowid DESC LIMIT 1"
    )
    return LastBackup(read_instant(found[0]), found[1], found[2]) if found else None
