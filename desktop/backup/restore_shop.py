"""The way back from a backup: checked in full before anything of the standing shop is touched."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from desktop.backup.bundle import Manifest, unpack
from desktop.backup.check_copy import check_copy, contradictions
from desktop.backup.generations import known_generation, remember_generation
from desktop.backup.new_lanes import NewLanes, StartNewLanes, start_new_lanes
from desktop.backup.swap import RESTORING, finish_swap, stamp_of, swap, sweep_unused, told_plainly
from desktop.clock import Clock, SystemClock
from desktop.database import envelope
from desktop.database.envelope import KeyStore, Secrets
from desktop.database.migrate import migrate_file, needs_migration
from desktop.database.places import SHOP_FILE, refuse_unsafe
from desktop.database.reader import Reader
from desktop.database.work import CONSOLE, Rules, Who
from desktop.database.writer import Database
from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.setup.fresh_folder import held_folder
from desktop.setup.queries import the_shop, this_till
from desktop.staff.owner_password import check_owner


@dataclass(frozen=True, slots=True)
class Keys:
    """How the backup is unlocked: by passphrase, by the keyring that made it, or by the recovery code.

    With the recovery code the passphrase is the new one, and the keyring is given the key anew.
    """

    passphrase: str | None = field(default=None, repr=False)
    keyring: KeyStore | None = None
    recovery_code: str | None = field(default=None, repr=False)
    owner_password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Restored:
    """The shop that stands now, and where the files that stood before were put."""

    folder: Path
    made_at: str
    label: str
    generation: int
    set_aside: Path | None
    findings: int  # of `verify`, in the shop as it stands now


@dataclass(frozen=True, slots=True)
class _Program:
    """What every part of a restore needs."""

    keys: Keys
    rules: Rules
    clock: Clock


def restore_shop(
    backup_file: Path, folder: Path, keys: Keys, rules: Rules, clock: Clock | None = None
) -> Restored:
    """Put the shop of a backup into a folder; a shop that stands there is set aside, never deleted.

    Raises:
        NotABackup, NoSuchBackup, FileDamaged, NewerThanProgram, WrongPassphrase, NeedsPassphrase,
        WrongRecoveryCode, NeedsOwnerPassword, WrongOwnerPassword, ShopInUse, UnsafePlace:
            what stood in the folder stands there still.
    """
    refuse_unsafe(folder)
    finish_swap(folder)
    clock = clock or SystemClock()
    with held_folder(folder):
        sweep_unused(folder)
        making = Path(mkdtemp(prefix=RESTORING, dir=folder))
        try:
            with told_plainly(making, backup_file, folder):
                manifest, lanes, found = _prepare(backup_file, making, folder, _Program(keys, rules, clock))
            aside = swap(making, folder, stamp_of(clock))
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return Restored(folder, manifest.made_at, lanes.label, lanes.generation, aside, found)


def _prepare(
    backup_file: Path, making: Path, folder: Path, program: _Program
) -> tuple[Manifest, NewLanes, int]:
    manifest = unpack(backup_file, making)
    secrets = _unlock(making, program.keys)
    path = making / SHOP_FILE
    check_copy(path, secrets.database_key, knows_schema=False)
    if needs_migration(path, secrets.database_key):
        migrate_file(path, secrets.database_key)
    check_copy(path, secrets.database_key)
    reader = Reader(path, secrets.database_key)
    try:
        check_owner(reader, program.keys.owner_password, secrets.pepper)
        shop_id, till_id = the_shop(reader).shop_id, this_till(reader).till_id
    finally:
        reader.close()
    above = max(known_generation(folder, shop_id), _standing_generation(folder, secrets, shop_id))
    database = Database(path, secrets.database_key, program.rules, program.clock)
    try:
        command = StartNewLanes(new_id(), above, manifest.made_at)
        lanes = database.run(start_new_lanes, command, Who(CONSOLE, till_id))
    finally:
        database.close()
    remember_generation(folder, shop_id, lanes.generation)
    return manifest, lanes, contradictions(path, secrets.database_key)


def _unlock(making: Path, keys: Keys) -> Secrets:
    if keys.recovery_code is not None:
        return envelope.recover(making, keys.recovery_code, passphrase=keys.passphrase, keyring=keys.keyring)
    return envelope.unlock(making, passphrase=keys.passphrase, keyring=keys.keyring)


def _standing_generation(folder: Path, secrets: Secrets, shop_id: str) -> int:
    """What the shop that stands in the folder has reached, when it is the same one and can still be read."""
    path = folder / SHOP_FILE
    if not path.is_file():
        return 1
    try:
        reader = Reader(path, secrets.database_key)
        try:
            found = reader.one("SELECT max(generation) FROM lane WHERE shop_id = ?", (shop_id,))
        finally:
            reader.close()
    except KedaiError:
        return 1  # damaged or foreign: generations.json is what remembers for it
    return int(found[0]) if found and found[0] else 1
