"""A copy of a shop's file made while the shop sells: one snapshot, page by page, under the same key."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from desktop.database.engine import connect
from desktop.database.trouble import machine_trouble
from desktop.database.unhurried import give_way

Step = Callable[[int, int], None]
"""Hears (pages done, pages in all) after every step; may raise Cancelled."""

PAGES_A_STEP = 64
"""Some milliseconds: between two steps a sale is recorded, and the counter goes first."""


def copy_file(path: Path, key: bytes | None, target: Path, step: Step) -> int:
    """Copy the file as it is now into `target`, which must not exist; the number of pages.

    The read transaction held for the whole copy keeps sales made meanwhile out of it. Without it every
    sale would make SQLite start the copy again; and in WAL mode it keeps no writer waiting.

    Raises:
        MachineError: of either file; what was written of the target is of no use.
    """
    pages = 0

    def count(_status: int, left: int, whole: int) -> None:
        nonlocal pages
        pages = whole
        step(whole - left, whole)
        give_way()

    source = connect(path, key, "read")
    try:
        copy = connect(target, key, "copy")
        try:
            with machine_trouble(path):
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot starts here
                source.backup(copy, pages=PAGES_A_STEP, progress=count)
        finally:
            copy.close()
    finally:
        source.close()
    to_disk(target)
    return pages


def to_disk(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk now."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps the names of a folder by itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
