"""One Kedai writes to a shop at a time; the lock dies with its process."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from desktop.database.trouble import FileUnwritable, ShopInUse

LOCK_FILE = "kedai.lock"


def take_lock(folder: Path) -> FileLock:
    """Hold the shop for writing until `release()` or the end of the process.

    Raises:
        ShopInUse: another Kedai has it. FileUnwritable: the folder takes no files.
    """
    lock = FileLock(folder / LOCK_FILE, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise ShopInUse(str(folder)) from error
    except OSError as error:
        raise FileUnwritable(str(folder)) from error
    return lock
