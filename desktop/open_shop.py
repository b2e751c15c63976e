"""Opening a shop: its place, its key, its version and its lock, in the order that breaks nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from desktop.clock import Clock, SystemClock
from desktop.database import envelope
from desktop.database.envelope import KeyStore, Secrets
from desktop.database.places import SHOP_FILE, keep_reserve, refuse_unsafe
from desktop.database.reader import Reader
from desktop.database.trouble import NoShopHere
from desktop.errors import Cancelled
from desktop.ids import new_id

if TYPE_CHECKING:  # what only writing needs comes with it: SQLAlchemy, the lock
    from filelock import FileLock

    from desktop.backup.make_backup import BackupMade
    from desktop.database.work import Who
    from desktop.database.writer import Database

Told = Callable[[int, int], None]
"""Hears (done, in all)."""


def _in_silence(_done: int, _whole: int) -> None: ...


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class OpenReader:
    """A shop open for reading, also beside an open window."""

    folder: Path
    reader: Reader
    secrets: Secrets

    def backup(
        self,
        target: Path | None = None,
        *,
        told: Told = _in_silence,
        is_cancelled: Callable[[], bool] = _never,
    ) -> BackupMade:
        """Back up beside an open window. It is sound, but only a shop open for writing records it.

        Raises:
            Cancelled, NoRoomForBackup, MachineError: there is no new backup.
        """
        return _backup(self.folder, self.secrets, target, (SystemClock(), told, is_cancelled))

    def close(self) -> None:
        self.reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class OpenShop:
    """A shop open for writing: nobody else may write to it until it is closed."""

    folder: Path
    database: Database
    secrets: Secrets
    lock: FileLock

    def reader(self) -> Reader:
        """A new read-only connection, for the calling thread."""
        return self.database.reader()

    def backup(
        self,
        who: Who,
        target: Path | None = None,
        *,
        told: Told = _in_silence,
        is_cancelled: Callable[[], bool] = _never,
    ) -> BackupMade:
        """Back up while selling goes on, and record it if `verify` finds nothing in the copy.

        For a worker thread or the command line, never the screen's thread.

        Raises:
            Cancelled, NoRoomForBackup, MachineError: there is no new backup.
        """
        from desktop.backup.record_backup import RecordBackup, record_backup

        self.record_backups_beside(who)
        made = _backup(self.folder, self.secrets, target, (self.database.clock, told, is_cancelled))
        if made.findings:
            return made
        self.database.run(record_backup, RecordBackup(new_id(), made.at, str(made.path), made.bytes), who)
        return replace(made, is_recorded=True)

    def recorded_backup(
        self, who: Who, *, told: Told = _in_silence, is_cancelled: Callable[[], bool] = _never
    ) -> BackupMade:
        """Back up into the shop's own folder; a copy that goes on no record is told as trouble.

        Raises:
            ContradictionsFound: the copy is kept. Cancelled, NoRoomForBackup, MachineError: there is none.
        """
        from desktop.backup.refusals import ContradictionsFound

        made = self.backup(who, told=told, is_cancelled=is_cancelled)
        if made.findings:
            raise ContradictionsFound(str(made.path), made.findings)
        return made

    def record_backups_beside(self, who: Who) -> int:
        """Put on record what `kedai backup` made while this shop was open or closed; how many there were."""
        from desktop.backup.record_backup import made_beside, record_backup

        reader = self.reader()
        try:
            found = made_beside(reader, self.folder)
        finally:
            reader.close()
        for command in found:
            self.database.run(record_backup, command, who)
        return len(found)

    def close(self) -> None:
        """Finish what is waiting and let others write."""
        self.database.close()
        self.lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()


def unlock_shop(folder: Path, *, passphrase: str | None, keyring: KeyStore | None) -> Secrets:
    """The key of the shop in a folder. Takes 0.1 to 0.5 s on purpose when a passphrase is given.

    Raises:
        UnsafePlace, NoShopHere, FileDamaged, NeedsPassphrase, WrongPassphrase: nothing was touched.
    """
    _shop_file(folder)
    return envelope.unlock(folder, passphrase=passphrase, keyring=keyring)


def unlock_with_recovery(
    folder: Path, code: str, *, new_passphrase: str | None, keyring: KeyStore | None
) -> Secrets:
    """Open with the printed code, and lock anew: for a new passphrase, this machine's keyring, or both.

    Raises:
        WrongRecoveryCode, NoWayBackIn, NoShopHere, FileDamaged: the old locks stand.
    """
    _shop_file(folder)
    return envelope.recover(folder, code, passphrase=new_passphrase, keyring=keyring)


def open_reader(folder: Path, secrets: Secrets) -> OpenReader:
    """Open for reading only.

    Raises:
        NoShopHere, WrongKey, NotAShop, NewerThanProgram, OlderThanProgram, MachineError.
    """
    return OpenReader(folder, Reader(_shop_file(folder), secrets.database_key), secrets)


def open_shop(folder: Path, secrets: Secrets, clock: Clock | None = None) -> OpenShop:
    """Open for writing; a file older than the program is backed up and migrated first.

    Raises:
        NoShopHere, WrongKey, NotAShop, NewerThanProgram, ShopInUse, UnsafePlace, MachineError:
            the file is as it was.
    """
    from desktop.backup.swap import sweep_unused
    from desktop.database.lock import take_lock
    from desktop.database.writer import Database
    from desktop.wiring import RULES

    path = _shop_file(folder)
    lock = take_lock(folder)
    try:
        sweep_unused(folder)  # a shop that was not restored then must not come to stand here later
        _bring_up_to_date(path, secrets, clock or SystemClock())
        if secrets.database_key is not None:
            keep_reserve(folder)  # a training shop is not worth 64 MB of anybody's disk
        return OpenShop(folder, Database(path, secrets.database_key, RULES, clock), secrets, lock)
    except BaseException:
        lock.release()
        raise


def _bring_up_to_date(path: Path, secrets: Secrets, clock: Clock) -> None:
    from desktop.database.migrate import migrate_file, needs_migration

    if needs_migration(path, secrets.database_key):
        from desktop.backup.make_backup import Source, make_backup

        make_backup(Source(path.parent, secrets.database_key, is_current=False), clock=clock)
        migrate_file(path, secrets.database_key)


def _backup(
    folder: Path, secrets: Secrets, target: Path | None, given: tuple[Clock, Told, Callable[[], bool]]
) -> BackupMade:
    from desktop.backup.make_backup import Source, make_backup

    clock, told, is_cancelled = given

    def step(done: int, whole: int) -> None:
        if is_cancelled():
            raise Cancelled
        told(done, whole)

    return make_backup(Source(folder, secrets.database_key), target, clock=clock, step=step)


def _shop_file(folder: Path) -> Path:
    refuse_unsafe(folder)
    path = folder / SHOP_FILE
    if not path.is_file():
        from desktop.backup.swap import finish_swap  # seldom: a restore was killed

        finish_swap(folder)
    if not path.is_file():
        raise NoShopHere(str(folder))
    return path
