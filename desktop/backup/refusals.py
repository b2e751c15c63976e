"""Why a backup or a restore says no."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import MachineError, Refusal


@dataclass
class NoRoomForBackup(MachineError):
    """The disk cannot hold the copy while it is made; sales come first."""

    code = "backup.no_room"
    path: str
    needed_bytes: int
    free_bytes: int


@dataclass
class NotABackup(Refusal):
    """The file is not one of Kedai's backups, or it was damaged or changed since."""

    code = "backup.not_a_backup"
    path: str
    reason: str


@dataclass
class NoSuchBackup(Refusal):
    """There is no file of that name."""

    code = "backup.no_such_file"
    path: str


@dataclass
class ContradictionsFound(MachineError):
    """The copy was made and kept, but the shop contradicts itself: it goes on no record."""

    code = "backup.contradictions"
    path: str
    findings: int
