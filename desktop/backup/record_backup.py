"""Put a backup that was made on record, so that the top bar can tell its age."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.backup.bundle import read_manifest
from desktop.backup.keeping import backups_in
from desktop.backup.queries import last_backup
from desktop.backup.refusals import NoSuchBackup, NotABackup
from desktop.backup.tables import backup
from desktop.clock import instant_text
from desktop.database.places import BACKUPS
from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.ids import new_id

INSERT_BACKUP = backup.insert()


@dataclass(frozen=True, slots=True)
class RecordBackup:
    """A backup that was opened and found sound; `made_at` is the instant of its snapshot."""

    command_id: str
    made_at: str
    path: str
    bytes: int


@dataclass(frozen=True, slots=True)
class BackupRecorded:
    backup_id: str


def record_backup(command: RecordBackup, work: Work) -> BackupRecorded:
    """Keep the row of a verified backup.

    Raises:
        NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, BackupRecorded):
        return answered
    work.require("record_backup")
    work.write(
        INSERT_BACKUP,
        {
            "backup_id": command.command_id,
            "made_at": command.made_at,
            "path": command.path,
            "bytes": command.bytes,
            "is_verified": 1,
        },
    )
    work.note(backup_id=command.command_id, bytes=command.bytes)
    return work.answer(command.command_id, BackupRecorded(command.command_id))


def made_beside(rows: Rows, folder: Path) -> list[RecordBackup]:
    """What `kedai backup` put into the shop's own folder while a window held the shop.

    Only what says of itself that it was verified without a finding, and is newer than the last on record.
    """
    last = last_backup(rows)
    known = {path for (path,) in rows.rows("SELECT path FROM backup")}
    found = []
    for path in backups_in(folder / BACKUPS):
        if str(path) in known:
            continue
        try:
            manifest = read_manifest(path)
        except (NotABackup, NoSuchBackup):
            continue  # no backup at all: restoring it says so
        if last and manifest.made_at <= instant_text(last.made_at):
            break  # newest first: the others were passed over before
        if manifest.findings == 0:
            found.append(RecordBackup(new_id(), manifest.made_at, str(path), path.stat().st_size))
    return found[::-1]
