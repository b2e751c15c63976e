"""Shops made for tests: a master is built once, each test gets a copy and a clock of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import mkdtemp

from desktop.clock import SetClock
from desktop.database import envelope
from desktop.database.envelope import Secrets
from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.new_shop import Beginning, Locks, Owner, make_shop
from desktop.selling.shift_words import OpenShift
from desktop.selling.shifts import open_shift
from desktop.setup.queries import this_till
from desktop.setup.set_up_shop import SetUpShop
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import Role
from desktop.wiring import RULES

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday noon in Singapore
OWNER_PIN, CASHIER_PIN, SUPERVISOR_PIN = "482913", "739154", "615238"
OWNER_PASSWORD = "kopi and kaya"  # noqa: S105 - a test shop's


@dataclass
class Shop:
    """An open test shop with its people; `run` carries a command out as the cashier."""

    folder: Path
    database: Database
    reader: Reader
    clock: SetClock
    secrets: Secrets
    cashier: Who
    supervisor: Who
    owner: Who
    console: Who

    def run(self, function, command, who: Who | None = None, lane: str = "counter"):  # type: ignore[no-untyped-def]
        """Carry out a command on the database thread and wait for its answer."""
        return self.database.run(function, command, who or self.cashier, lane)

    def count(self, *tables: str) -> list[int]:
        """How many rows each table holds."""
        return [int((self.reader.one(f"SELECT count(*) FROM {table}") or (0,))[0]) for table in tables]  # noqa: S608

    def start_shift(self, float_cents: int = 10_000) -> None:
        """Open a shift on the till as the cashier."""
        self.run(open_shift, OpenShift(new_id(), float_cents))


@cache
def _master(registered: bool) -> tuple[Path, dict[str, str]]:
    folder = Path(mkdtemp(prefix="kedai-master-"))
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=1)  # atexit is not asked in a pool's process
    plan = SetUpShop(
        new_id(),
        "Kedai Demo",
        address="1 Example Road #01-01\nSingapore 018956",
        uen="202699999E",
        gst_number="202699999E" if registered else None,
        gst_since=date(2020, 1, 1) if registered else None,
        is_training=True,
    )
    clock = SetClock(NOON)
    owner = Owner("Tan Mei Lin", OWNER_PIN, OWNER_PASSWORD)
    made = make_shop(folder, plan, owner, Locks(is_encrypted=False), Beginning(clock))
    database = Database(folder / SHOP_FILE, None, RULES, clock)
    ids = {"owner": made.owner_id}
    console = Who(CONSOLE, till_id=made.opened.till_id)
    for role, name, pin in (
        (Role.CASHIER, "Aisyah", CASHIER_PIN),
        (Role.SUPERVISOR, "Ravi Kumar", SUPERVISOR_PIN),
    ):
        ids[role.value] = database.run(
            add_person,
            AddPerson(new_id(), name, role, pin, made.secrets.pepper, owner_password=OWNER_PASSWORD),
            console,
        )
    database.close()
    return folder, ids


@contextmanager
def a_shop(folder: Path, *, registered: bool = True) -> Iterator[Shop]:
    """A fresh copy of the master shop, opened in `folder`."""
    master, _ids = _master(registered)
    for name in (SHOP_FILE, envelope.FILE_NAME):
        shutil.copy(master / name, folder / name)
    with shop_again(folder, registered=registered) as shop:
        yield shop


@contextmanager
def shop_again(folder: Path, *, registered: bool = True) -> Iterator[Shop]:
    """The shop in a folder that a_shop made, opened once more; it is noon again."""
    _folder, ids = _master(registered)
    clock = SetClock(NOON)
    database = Database(folder / SHOP_FILE, None, RULES, clock)
    reader = database.reader()
    till_id = this_till(reader).till_id
    people = {role: Who(ids[role], till_id) for role in ("cashier", "supervisor", "owner")}
    shop = Shop(
        folder,
        database,
        reader,
        clock,
        envelope.unlock(folder, passphrase=None, keyring=None),
        console=Who(CONSOLE, till_id),
        **people,
    )
    try:
        yield shop
    finally:
        reader.close()
        database.close()
