"""The moment a restored shop takes the folder's place: names only, and what was cut short is gone on with."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from desktop.clock import DEFAULT_ZONE, Clock, local_time
from desktop.database.copying import to_disk
from desktop.database.envelope import FILE_NAME as KEYS_FILE
from desktop.database.lock import take_lock
from desktop.database.places import SHOP_FILE, SHOP_FILES
from desktop.errors import KedaiError

RESTORING = ".restoring-"
_READY = ".ready-"
_ASIDE = "set-aside-"
_OURS = re.compile(r"\.ready-\d{4}-\d\d-\d\d-\d{6}(-\d+)?|\.restoring-[a-z0-9_]{8}")
"""The names restores give; whatever else begins so is somebody else's."""


@contextmanager
def made_aside(folder: Path, clock: Clock) -> Iterator[Path]:
    """A hidden folder for a whole new shop, which takes its place in `folder` at the end or is gone.

    Killed before that, the folder holds no shop; whatever holds the folder next sweeps the rest away.
    The caller holds the folder's lock.
    """
    sweep_unused(folder)
    making = Path(mkdtemp(prefix=RESTORING, dir=folder))
    try:
        with told_plainly(making, folder / SHOP_FILE, folder):
            yield making
        swap(making, folder, stamp_of(clock))
    finally:
        shutil.rmtree(making, ignore_errors=True)


def stamp_of(clock: Clock) -> str:
    """The local time of a swap, for the name of what is set aside."""
    return f"{local_time(DEFAULT_ZONE, clock.now()):%Y-%m-%d-%H%M%S}"


@contextmanager
def told_plainly(making: Path, source: Path, folder: Path) -> Iterator[None]:
    """Nobody knows the hidden folder: trouble with a file in it is told of `source`, or of `folder`."""
    try:
        yield
    except KedaiError as error:
        path = getattr(error, "path", None)
        if isinstance(path, str) and Path(path).is_relative_to(making):
            error.path = str(source)  # type: ignore[attr-defined]  # each that has a path names it so
        raise
    except OSError as error:
        if error.filename and Path(os.fsdecode(error.filename)).is_relative_to(making):
            error.filename = str(folder)
        raise


def swap(making: Path, folder: Path, stamp: str) -> Path | None:
    """Let the whole shop in `making` stand in `folder`; where the files that stood there before lie now.

    Killed before the standing shop's file has gone aside, the old shop stands and this is forgotten;
    killed after, `finish_swap` brings the new one in. The caller holds the folder's lock.
    """
    for path in (making / SHOP_FILE, making / KEYS_FILE, making):
        to_disk(path)
    ready = folder / f"{_READY}{_free_stamp(folder, stamp)}"
    os.replace(making, ready)
    to_disk(folder)
    return _carry_in(ready, folder)


def sweep_unused(folder: Path) -> None:
    """Take away what restores that were killed left, while a shop stands: the backups have it all."""
    for left in _left_by_restores(folder):
        shutil.rmtree(left, ignore_errors=True)


def finish_swap(folder: Path) -> None:
    """Go on with a restore that was killed between the old shop and the new one; else do nothing.

    Raises:
        ShopInUse: it is going on at this moment.
    """
    if _unfinished(folder) is None:
        return
    lock = take_lock(folder)
    try:
        if ready := _unfinished(folder):
            _carry_in(ready, folder)
    finally:
        lock.release()


def _unfinished(folder: Path) -> Path | None:
    if (folder / SHOP_FILE).exists():
        return None
    ready = (each for each in _left_by_restores(folder) if each.name.startswith(_READY))
    return next((each for each in ready if (each / SHOP_FILE).exists()), None)


def _left_by_restores(folder: Path) -> Iterator[Path]:
    return (each for each in folder.glob(".re*") if _OURS.fullmatch(each.name) and not each.is_symlink())


def _carry_in(ready: Path, folder: Path) -> Path | None:
    """Every step may be the last one carried out; beginning again goes on from there.

    While the new shop's file waits, what lies beside its place is the old one's: the shop's file goes
    first, so that nothing half moved is ever opened, and the new one's file comes last.
    """
    aside = folder / f"{_ASIDE}{ready.name.removeprefix(_READY)}"
    old_keys = [KEYS_FILE] if (ready / KEYS_FILE).exists() else []
    standing = [name for name in (*SHOP_FILES, *old_keys) if (folder / name).exists()]
    if standing:
        aside.mkdir(exist_ok=True)
        for name in standing:
            os.replace(folder / name, aside / name)
        to_disk(aside)
    for name in (KEYS_FILE, SHOP_FILE):
        if (ready / name).exists():
            os.replace(ready / name, folder / name)
    to_disk(folder)
    shutil.rmtree(ready, ignore_errors=True)
    return aside if aside.exists() else None


def _free_stamp(folder: Path, stamp: str) -> str:
    wanted, number = stamp, 2
    while (folder / f"{_ASIDE}{wanted}").exists():
        wanted = f"{stamp}-{number}"
        number += 1
    return wanted
