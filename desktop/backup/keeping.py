"""Which backups of the shop's own folder stay: the last ten, and the last of each day for thirty days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from desktop.backup.bundle import SUFFIX

KEEP_NEWEST = 10
KEEP_DAYS = 30
_NAME = re.compile(r"kedai-(\d{4}-\d\d-\d\d)-(\d{6})(?:-\d+)?")


def name_for(local: datetime) -> str:
    """A file name that tells its local time and sorts by it: `kedai-2026-11-23-120000.kedai`."""
    return f"kedai-{local:%Y-%m-%d-%H%M%S}{SUFFIX}"


def free_name(folder: Path, local: datetime) -> Path:
    """A name nobody has: two backups in one second, or a clock set back, do not meet."""
    wanted = folder / name_for(local)
    number = 2
    while wanted.exists():
        wanted = folder / f"{name_for(local).removesuffix(SUFFIX)}-{number}{SUFFIX}"
        number += 1
    return wanted


def backups_in(folder: Path) -> list[Path]:
    """Kedai's own backups in a folder, newest first; other files are not ours to judge."""
    if not folder.is_dir():
        return []
    ours = [path for path in folder.glob(f"*{SUFFIX}") if _NAME.fullmatch(path.stem)]
    return sorted(ours, key=lambda path: path.stem, reverse=True)


def superseded(newest_first: Sequence[Path], today: date) -> list[Path]:
    """Those of the rotating set that no longer earn their room."""
    oldest_kept = (today - timedelta(days=KEEP_DAYS)).isoformat()
    seen: set[str] = set()
    gone = []
    for place, path in enumerate(newest_first):
        day = path.stem[len("kedai-") :][: len("2026-11-23")]
        is_last_of_day = day not in seen
        seen.add(day)
        if place >= KEEP_NEWEST and not (is_last_of_day and day >= oldest_kept):
            gone.append(path)
    return gone
