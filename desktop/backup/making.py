"""The hidden folder a backup is made in; its lock tells one under way from one that was killed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from filelock import FileLock, Timeout

_MAKING = ".making-"
_OURS = re.compile(r"\.making-[a-z0-9_]{8}")
"""The names given here; whatever else begins so is somebody else's."""
_LOCK = "lock"


@contextmanager
def making_in(folder: Path) -> Iterator[Path]:
    """A hidden folder beside where the backup will stand, taken away afterwards whatever happens."""
    sweep(folder)
    making, lock = _begin(folder)
    try:
        yield making
    finally:
        lock.release()
        shutil.rmtree(making, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Take away what backups that were killed left half made, and nothing else."""
    for left in folder.glob(f"{_MAKING}*"):
        if not _OURS.fullmatch(left.name) or left.is_symlink():
            continue
        lock = FileLock(left / _LOCK, timeout=0)
        try:
            lock.acquire()
        except OSError:
            continue  # at work at this moment, or on a disk that tells nobody
        shutil.rmtree(left, ignore_errors=True)
        lock.release()


def _begin(folder: Path) -> tuple[Path, FileLock]:
    while True:
        making = Path(mkdtemp(prefix=_MAKING, dir=folder))
        lock = FileLock(making / _LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            continue  # swept by another backup in the moment before it was locked
        except OSError:
            pass  # a disk without locks: nobody sweeps there
        return making, lock
