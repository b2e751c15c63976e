"""Making a backup: copy a snapshot, open the copy, check it, and only then call it a backup."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from desktop import __version__
from desktop.backup.bundle import Manifest, pack, sha256_of
from desktop.backup.check_copy import check_copy, contradictions, rows_of
from desktop.backup.keeping import backups_in, free_name, superseded
from desktop.backup.making import making_in
from desktop.backup.refusals import NoRoomForBackup
from desktop.clock import DEFAULT_ZONE, Clock, SystemClock, instant_text, local_time
from desktop.database import engine
from desktop.database.copying import Step, copy_file
from desktop.database.envelope import FILE_NAME as KEYS_FILE
from desktop.database.places import BACKUPS, SHOP_FILE, VERY_LOW_BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """The shop to copy. `is_current` is no while its file still waits for a migration."""

    folder: Path
    key: bytes | None
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A copy that was opened and holds together. It counts as a backup when `verify` found nothing in it:

    one with findings is kept all the same, for a shop in trouble needs it most, but goes on no record.
    """

    path: Path
    at: str
    bytes: int
    pages: int
    findings: int = 0
    is_recorded: bool = False


def _in_silence(_done: int, _whole: int) -> None: ...


def make_backup(
    source: Source,
    target: Path | None = None,
    *,
    clock: Clock | None = None,
    step: Step = _in_silence,
) -> BackupMade:
    """Back the shop up into its own `backups` folder (a rotating set) or into another one (kept for ever).

    Sales go on meanwhile. `step` may raise Cancelled; nothing is left behind then, nor after any trouble.

    Raises:
        NoRoomForBackup, MachineError, FileDamaged: there is no new backup; the old ones stand.
    """
    now = (clock or SystemClock()).now()
    folder = target or source.folder / BACKUPS
    folder.mkdir(parents=True, exist_ok=True)
    with making_in(folder) as making:
        _need_room(source.folder / SHOP_FILE, folder)
        copy = making / SHOP_FILE
        pages = copy_file(source.folder / SHOP_FILE, source.key, copy, step)
        shutil.copyfile(source.folder / KEYS_FILE, making / KEYS_FILE)

        def still() -> None:
            step(pages, pages)

        check_copy(copy, source.key, knows_schema=source.is_current, still=still)
        findings = contradictions(copy, source.key, still) if source.is_current else 0
        manifest = Manifest(
            format=1,
            made_at=instant_text(now),
            program_version=__version__,
            schema_version=_version(copy, source.key),
            is_encrypted=source.key is not None,
            pages=pages,
            rows=rows_of(copy, source.key),
            sha256={name: sha256_of(making / name, still) for name in (SHOP_FILE, KEYS_FILE)},
            findings=findings if source.is_current else None,
        )
        local = local_time(DEFAULT_ZONE, now)
        made = pack(making, manifest, lambda: free_name(folder, local), still)
    if target is None and not findings:  # what stands may be all there is from before the trouble
        for old in superseded(backups_in(folder), local.date()):
            old.unlink(missing_ok=True)
    return BackupMade(made, manifest.made_at, made.stat().st_size, pages, findings)


def _need_room(shop_file: Path, folder: Path) -> None:
    """The copy and the bundle lie side by side for a moment."""
    log = shop_file.with_name(shop_file.name + "-wal")
    size = shop_file.stat().st_size + (log.stat().st_size if log.exists() else 0)
    needed = 2 * size + VERY_LOW_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoomForBackup(str(folder), needed, free)


def _version(path: Path, key: bytes | None) -> int:
    connection = engine.connect(path, key, "read")
    try:
        return engine.check_version(connection, path)
    finally:
        connection.close()
