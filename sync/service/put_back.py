"""Puts a store that lies ready into the place of another: whole or not at all, whenever it is interrupted.

Once `restored` lies in the folder there is no way back: whoever opens the store next ends what was begun.
"""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock

STORE_FILE = "service.db"
EPOCH_FILE = "epoch"
READY = "restored"
_LOCK = ".restore.lock"
_PARTS = ("", "-wal", "-shm")


def put_in_place(folder: Path) -> None:
    """Set the store that stands aside and take the one that lies ready; without one, nothing happens.

    Raises:
        OSError: machine trouble; to be called again.
    """
    ready = folder / READY
    if not ready.is_dir():
        return
    with FileLock(folder / _LOCK, timeout=60, mode=0o600):
        if not ready.is_dir():
            return
        if (ready / STORE_FILE).is_file():
            _set_aside(folder, (ready / EPOCH_FILE).read_text(encoding="ascii").strip())
            (ready / STORE_FILE).replace(folder / STORE_FILE)
            sync_folder(folder)
        if (ready / EPOCH_FILE).is_file():
            (ready / EPOCH_FILE).replace(folder / EPOCH_FILE)
        sync_folder(folder)
        for left in ready.iterdir():
            left.unlink()
        ready.rmdir()


def sync_folder(folder: Path) -> None:
    """What was renamed in it survives a power cut, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(folder: Path, epoch: str) -> None:
    """Never deleted: somebody may want to look at it. Its log goes with it."""
    aside = folder / f"replaced-by-{epoch[:8]}"
    for part in _PARTS:
        old = folder / f"{STORE_FILE}{part}"
        if old.exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            old.replace(aside / old.name)
