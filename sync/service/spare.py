"""A little room that the service keeps for itself, given up where a full disk keeps its store from opening.

SQLite needs a small file beside a store before anybody can even read it.
"""

from __future__ import annotations

import os
from pathlib import Path

import structlog

SPARE_FILE = "spare"
SPARE = 2**17
"""Bytes: what lies beside a store when it is opened takes a quarter of it."""
_log = structlog.get_logger()


def keep_spare(folder: Path) -> None:
    """Take the room, if it is not taken yet and there is so much."""
    file = folder / SPARE_FILE
    try:
        if file.is_file() and file.stat().st_size == SPARE:
            return
        with file.open("wb") as made:
            made.write(os.urandom(SPARE))  # zeros take no room on every disk
            made.flush()
            os.fsync(made.fileno())
    except OSError as error:
        _log.warning("spare.not_kept", fault=type(error).__name__)
        file.unlink(missing_ok=True)


def give_spare(folder: Path) -> bool:
    """Give the room up; whether there was any."""
    try:
        (folder / SPARE_FILE).unlink()
    except FileNotFoundError:
        return False
    _log.warning("spare.given_up", reason="the store could not be opened; its disk may be full")
    return True
