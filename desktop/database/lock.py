"""One Kedai writes to a shop at a time; the lock dies with its process."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from desktop.database.trouble import ShopInUse


def take_lock(folder: Path) -> FileLock:
    """Hold the shop for writing until `release()` or the end of the process.

    Raises:
        ShopInUse: another Kedai has it.
    """
    lock = FileLock(folder / "kedai.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ShopInUse(str(folder)) from error
    return lock
