"""Copies of the store that are opened and checked before they count, and how one is put back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from pathlib import Path

from filelock import FileLock, Timeout
from sqlcipher3 import dbapi2

from sync.service.check import check_store
from sync.service.clock import Clock, instant_text
from sync.service.own_certificate import CERTIFICATE, KEY
from sync.service.put_back import EPOCH_FILE, READY, STORE_FILE, put_in_place, sync_folder
from sync.service.refusals import NotDone
from sync.service.safe import record_safe, whole_upto
from sync.service.store import LOCK_FILE, Store, Work, new_epoch

ABOUT = "backup.json"
NAME = "kedai-service-"
_PREPARED = ".restoring"
_LOCK = ".kedai-service-backup.lock"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a copy says of itself. `differences`: rows that are not as the messages make them."""

    made_at: str
    shop_id: str | None
    epoch: str
    feed_upto: int
    safe_upto: Mapping[str, int]
    differences: int
    sha256: str


def back_up(store: Store, to: Path, clock: Clock) -> tuple[Path, Backup]:
    """Copy a store that may be in use, open and check the copy, and only then tell tills what is safe.

    A copy whose sums differ is kept and not counted.

    Raises:
        NotDone: the copy is damaged, another is being made, or the store began another epoch meanwhile;
            nothing is counted.
        OSError, SQLAlchemyError, dbapi2.Error: machine trouble; likewise.
    """
    to.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(to / _LOCK, timeout=0):
            return _backed_up(store, to, clock)
    except Timeout as error:
        raise NotDone(f"Another backup is being made in {to}.") from error


def _backed_up(store: Store, to: Path, clock: Clock) -> tuple[Path, Backup]:
    for left in to.glob(f".{NAME}*.new"):  # of one that was killed
        shutil.rmtree(left)
    now = clock.now()
    name = f"{NAME}{now.astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    aside, target = to / f".{name}.new", to / name
    if target.exists():
        raise NotDone(f"There is a backup {target} already.")
    aside.mkdir(mode=0o700)
    try:
        store.copy_to(aside / STORE_FILE)
        _copy_beside(store.folder, aside)
        made = _proved(aside, instant_text(now))
        _write(aside / ABOUT, json.dumps(asdict(made), indent=1))
        for file in aside.iterdir():
            _sync_file(file)
        sync_folder(aside)
        aside.replace(target)
        sync_folder(to)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not made.differences:
        _record(store, made)
    return target, made


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder, the oldest first: their names tell when they were made."""
    return sorted(path for path in folder.glob(f"{NAME}*") if (path / ABOUT).is_file())


def restore(folder: Path, source: Path) -> Backup:
    """Put a backup, or the newest of a folder of them, into the place of a store that nobody serves.

    It begins another epoch: every till tells again what it still holds. What stood there is set aside.

    Raises:
        NotDone: there is no such backup, it is damaged, or a service runs; nothing was changed.
        OSError, SQLAlchemyError, dbapi2.Error: machine trouble; nothing was changed, or whoever opens the
            store next ends it.
    """
    chosen = _chosen(source)
    about = _about(chosen)
    if _digest(chosen / STORE_FILE) != about.sha256:
        raise NotDone(f"The backup {chosen} is damaged: it is not what was written.")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    try:
        with FileLock(folder / LOCK_FILE, timeout=0, mode=0o600):
            put_in_place(folder)
            _prepare(folder, chosen, about)
            _copy_beside(chosen, folder)
            (folder / _PREPARED).replace(folder / READY)  # from here on there is no way back
            sync_folder(folder)
            put_in_place(folder)
    except Timeout as error:
        raise NotDone(f"A service runs on {folder}; end it first.") from error
    return about


def _copy_beside(source: Path, target: Path) -> None:
    """The certificate that tills know the service by, if there is none: else every till must enrol again."""
    if (target / CERTIFICATE).exists() or not (source / CERTIFICATE).is_file():
        return
    for name in (KEY, CERTIFICATE):  # the certificate last: without it a key is nothing
        fresh = target / f".{name}.new"
        _write(fresh, (source / name).read_text(encoding="ascii"))
        _sync_file(fresh)
        fresh.replace(target / name)


def _proved(aside: Path, at: str) -> Backup:
    """Open the copy as a store of its own and look at every row."""
    _write(aside / EPOCH_FILE, f"{_epoch_in(aside / STORE_FILE)}\n")
    copy = Store(aside)
    try:
        with copy.reading() as work:
            made = Backup(
                made_at=at,
                shop_id=work.fact("shop_id"),
                epoch=work.fact("epoch") or "",
                feed_upto=int(work.fact("feed_upto") or 0),
                safe_upto=whole_upto(work),
                differences=_differences(work, aside),
                sha256="",
            )
    finally:
        copy.close()
    return replace(made, sha256=_digest(aside / STORE_FILE))  # as it lies there, closed


def _differences(work: Work, folder: Path) -> int:
    """How many rows differ. Raises NotDone: the file itself is damaged."""
    found = 0
    for each in check_store(work, folder):
        if each.table == "file":
            raise NotDone(f"The copy is damaged: {each.how}")
        found += 1
    return found


def _record(store: Store, made: Backup) -> None:
    with store.writing() as work:
        if work.fact("epoch") != made.epoch:
            raise NotDone("The store began another epoch meanwhile: the backup does not count.")
        record_safe(made.safe_upto, made.made_at, work)


def _prepare(folder: Path, chosen: Path, about: Backup) -> None:
    """A whole store under a name that nobody looks for, with an epoch that no till knows."""
    prepared = folder / _PREPARED
    shutil.rmtree(prepared, ignore_errors=True)
    prepared.mkdir(mode=0o700)
    shutil.copyfile(chosen / STORE_FILE, prepared / STORE_FILE)
    _write(prepared / EPOCH_FILE, f"{about.epoch}\n")
    store = Store(prepared)
    try:
        with store.reading() as work:
            _differences(work, prepared)
        with store.writing() as work:
            new_epoch(work, prepared)
        store.fold_log()
    finally:
        store.close()
    for file in prepared.iterdir():
        _sync_file(file)
    sync_folder(prepared)


def _chosen(source: Path) -> Path:
    if (source / ABOUT).is_file():
        return source
    found = backups_in(source)
    if not found:
        raise NotDone(f"There is no backup of a service in {source}.")
    return found[-1]


def _about(chosen: Path) -> Backup:
    try:
        return Backup(**json.loads((chosen / ABOUT).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise NotDone(f"{chosen / ABOUT} cannot be read as that of a backup.") from error


def _epoch_in(file: Path) -> str:
    """Read before the copy is opened as a store: one whose epoch lies not beside it begins another."""
    connection = dbapi2.connect(str(file))
    try:
        found = connection.execute("SELECT value FROM fact WHERE name = 'epoch'").fetchone()
    finally:
        connection.close()
    return str(found[0])


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _write(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        opened.write(text)


def _sync_file(file: Path) -> None:
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
