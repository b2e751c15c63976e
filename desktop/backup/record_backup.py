"""Put a backup that was made on record, so that the top bar can tell its age."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.backup.tables import backup
from desktop.database.work import Work

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
    return work.answer(command.command_id, "record_backup", BackupRecorded(command.command_id))
