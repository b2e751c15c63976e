"""A folder held for making a shop in it, which is as it was before when nothing comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.database.lock import LOCK_FILE, take_lock


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Make the folder where there is none, and hold its lock; on any error take both away again.

    Whatever else lies in the folder stays, and the folder with it.

    Raises:
        ShopInUse: another Kedai has it. FileUnwritable: the folder takes no files.
    """
    ours = _missing(folder)
    had_lock = (folder / LOCK_FILE).exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = take_lock(folder)
    except BaseException:
        _take_away(ours)
        raise
    try:
        yield
    except BaseException:
        lock.release()
        if not had_lock:
            (folder / LOCK_FILE).unlink(missing_ok=True)
        _take_away(ours)
        raise
    lock.release()


def _missing(folder: Path) -> list[Path]:
    """The folders that making this one makes, the innermost first."""
    return [each for each in (folder, *folder.parents) if not each.exists()]


def _take_away(folders: list[Path]) -> None:
    with suppress(OSError):  # one that is not empty stays, and so do those around it
        for each in folders:
            each.rmdir()
