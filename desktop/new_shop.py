"""Making a shop: its folder, secrets, file, first rows and owner, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop.backup.swap import finish_swap, made_aside
from desktop.clock import Clock, SystemClock
from desktop.database import envelope
from desktop.database.envelope import KeyStore, Secrets
from desktop.database.migrate import create_file
from desktop.database.places import SHOP_FILE as SHOP_FILE
from desktop.database.places import refuse_unsafe
from desktop.database.trouble import ShopExists
from desktop.database.work import CONSOLE, Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.setup.fresh_folder import held_folder
from desktop.setup.set_up_shop import Opened, SetUpShop, set_up_shop
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import Role
from desktop.wiring import RULES


@dataclass(frozen=True, slots=True)
class Owner:
    """The person whose shop it is."""

    name: str
    pin: str
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Locks:
    """How the shop's file is locked. Unencrypted is for tests and training, and says so."""

    passphrase: str | None = None
    keyring: KeyStore | None = None
    is_encrypted: bool = True


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new shop begins with: its clock, and whatever fills it before it takes its place."""

    clock: Clock | None = None
    fill: Callable[[Database, Opened], None] | None = None


@dataclass(frozen=True, slots=True)
class NewShop:
    """A shop that was just made. The recovery code is shown once and kept nowhere."""

    opened: Opened
    owner_id: str
    recovery_code: str | None
    secrets: Secrets


def make_shop(
    folder: Path, plan: SetUpShop, owner: Owner, locks: Locks, beginning: Beginning = Beginning()
) -> NewShop:
    """Make a shop in a folder, whole: it is made aside and takes its place in one step.

    Raises:
        ShopExists, UnsafePlace, NoWayBackIn, BadUen, WeakPin, …: there is no shop.
    """
    refuse_unsafe(folder)
    finish_swap(folder)
    path = folder / SHOP_FILE
    if path.exists() or (folder / envelope.FILE_NAME).exists():
        raise ShopExists(str(folder))
    with held_folder(folder), made_aside(folder, beginning.clock or SystemClock()) as making:
        return _make(making / SHOP_FILE, plan, owner, locks, beginning)


def locked_file(path: Path, locks: Locks) -> tuple[str | None, Secrets]:
    """An empty shop's file behind its locks: the recovery code, if it has any, and the secrets."""
    code = envelope.new_recovery_code() if locks.is_encrypted else None
    if code is None:
        secrets = envelope.create_open(path.parent)
    else:
        secrets = envelope.create(
            path.parent, passphrase=locks.passphrase, keyring=locks.keyring, recovery_code=code
        )
    create_file(path, secrets.database_key)
    return code, secrets


def _make(path: Path, plan: SetUpShop, owner: Owner, locks: Locks, beginning: Beginning) -> NewShop:
    code, secrets = locked_file(path, locks)
    database = Database(path, secrets.database_key, RULES, beginning.clock)
    console = Who(CONSOLE, till_id="")

    def carry(work: Work) -> tuple[Opened, str]:
        opened = work.carry_out(set_up_shop, plan)
        person = AddPerson(new_id(), owner.name, Role.OWNER, owner.pin, secrets.pepper, owner.password)
        return opened, work.carry_out(add_person, person)

    try:
        opened, owner_id = database.run_work(carry, console)
        if beginning.fill:
            beginning.fill(database, opened)
    finally:
        database.close()
    return NewShop(opened, owner_id, code, secrets)
