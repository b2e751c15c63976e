"""Kills restores, beginnings, migrations at every step: `python -m tests.crash.killing_restores` prints JSON.

In a process of its own and forked from a warmed parent, as the tills of tests.crash.killing.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.backup import restore_shop as restoring
from desktop.backup.make_backup import Source, make_backup
from desktop.backup.restore_shop import Keys, restore_shop
from desktop.clock import SetClock
from desktop.database import places
from desktop.database.engine import connect
from desktop.database.migrate import MIGRATIONS, create_file, upgrade
from desktop.database.soundness import whole_check
from desktop.database.trouble import ShopExists
from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.new_shop import Beginning, Locks, Owner, make_shop
from desktop.open_shop import open_reader, open_shop, unlock_shop
from desktop.selling.complete_sale import complete_sale
from desktop.setup.set_up_shop import SetUpShop
from desktop.verify.run import verify
from desktop.wiring import RULES
from tests.builders import NOON, OWNER_PASSWORD, OWNER_PIN, a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.desktop.backup.encrypted import Locked, a_locked_shop

SALES = 3
STEPS = frozenset(("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.truncate"))
"""What a process asks of a disk, as Python's audit hooks tell it before it is done."""

NEXT = """
revision = "0002"
down_revision = "0001"
from alembic import op


def upgrade():
    sql = op.get_bind().exec_driver_sql
    sql("CREATE TABLE extra (number INTEGER) STRICT")
    sql("INSERT INTO extra VALUES (1)")
    sql("CREATE INDEX by_number ON extra (number)")
    sql("INSERT INTO extra VALUES (2)")
"""


@dataclass
class Found:
    """What was killed, and what stood there afterwards."""

    kills: int = 0
    old: int = 0
    new: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


def killed(life: Callable[[], object]) -> bool:
    """Live in a fork; was it killed (else it came to its end)?"""
    child = os.fork()
    if child == 0:
        try:
            life()
        except BaseException as error:  # noqa: BLE001 - whatever it is, this must not become a second parent
            sys.stderr.write(f"{error!r}\n")
            sys.stderr.flush()
            os._exit(3)
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and status:
        raise AssertionError(status)
    return os.WIFSIGNALED(status)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_step(number: int) -> None:
    """Count what this process asks of the disk from now on, and kill it before the step of this number."""
    steps = 0

    def hook(event: str, facts: tuple[object, ...]) -> None:
        nonlocal steps
        if event not in STEPS or (event == "open" and not _writes(facts)):
            return
        steps += 1
        if steps == number:
            die()

    sys.addaudithook(hook)


def _writes(facts: tuple[object, ...]) -> bool:
    flags = facts[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))


@dataclass(frozen=True)
class Scene:
    """An open shop with sales still in its write-ahead log, and the backup of another, locked one."""

    standing: Path
    backup: Path
    locked: Locked

    @property
    def keys(self) -> Keys:
        return Keys(keyring=self.locked.keyring, owner_password=OWNER_PASSWORD)


def scene(folder: Path) -> Scene:
    """Nothing of it may be alike: a file of the one beside the keys of the other opens nowhere."""
    standing, selling = folder / "standing", folder / "selling"
    selling.mkdir()
    with a_shop(selling) as shop:
        add_items(shop.database, shop.console)
        shop.start_shift()
        for number in range(SALES):
            shop.run(complete_sale, a_basket(number))
        shutil.copytree(selling, standing)  # as a killed till leaves it: the log still beside the file
    locked = a_locked_shop(folder / "locked")
    secrets = unlock_shop(locked.folder, passphrase=None, keyring=locked.keyring)
    made = make_backup(Source(locked.folder, secrets.database_key), clock=SetClock(NOON))
    return Scene(standing, made.path, locked)


def kill_restores(folder: Path) -> Found:
    """Kill a restore before each step it asks of the disk, until one lives to its end."""
    there, found = scene(folder), Found()
    vars(restoring)["contradictions"] = lambda *_asked: 0  # it only reads, and takes most of the time
    number, was_killed = 0, True
    while was_killed:
        number += 1
        here = folder / f"kill-{number}"
        shutil.copytree(there.standing, here)
        was_killed = killed(lambda here=here, n=number: _restore(there, here, n))  # type: ignore[misc]
        found.kills += was_killed
        _judge(found, there, here, f"before step {number}")
        shutil.rmtree(here)
    return found


def _restore(there: Scene, here: Path, number: int = 0) -> None:
    if number:
        die_at_step(number)
    restore_shop(there.backup, here, there.keys, RULES, SetClock(NOON))


def _judge(found: Found, there: Scene, here: Path, moment: str) -> None:
    try:
        seen = _seen(there, here)
        _restore(there, here)
        again = _seen(there, here)
    except (KedaiError, OSError) as error:
        found.faults.append(f"{moment}: {error!r}")
        return
    found.old += seen == "old"
    found.new += seen == "new"
    if seen not in ("old", "new") or again != "new":
        found.faults.append(f"{moment}: {seen}, then {again}")
    left = [each.name for each in here.iterdir() if each.name.startswith(".")]
    if left:
        found.faults.append(f"{moment}: {left} left behind")
    whole = [each for each in here.glob("set-aside-*") if _count(each / places.SHOP_FILE) == SALES]
    if not whole:
        found.faults.append(f"{moment}: the old shop was not set aside whole")


def _seen(there: Scene, here: Path) -> str:
    """Which shop opens here, whole and with the keys beside it."""
    secrets = unlock_shop(here, passphrase=None, keyring=there.locked.keyring)
    with open_reader(here, secrets) as shop:
        (name,) = shop.reader.one("SELECT name FROM shop") or ("",)
        (sales,) = shop.reader.one("SELECT count(*) FROM sale") or (-1,)
        labels = [label for (label,) in shop.reader.rows("SELECT label FROM lane WHERE is_current = 1")]
    whole_check(here / places.SHOP_FILE, secrets.database_key)
    if name == "Kedai Locked":
        return "new" if sales == 0 and any(label != "T1" for label in labels) else f"half new ({labels})"
    return "old" if sales == SALES else f"half old ({sales} sales)"


def _count(path: Path) -> int:
    if not path.exists():
        return -1
    try:
        connection = connect(path, None, "read")
    except KedaiError:
        return -1  # the other one, locked
    try:
        return int(connection.execute("SELECT count(*) FROM sale").fetchone()[0])
    finally:
        connection.close()


def kill_beginnings(folder: Path) -> Found:
    """Kill the making of a shop before each step it asks of the disk, until one lives to its end."""
    found, number, was_killed = Found(), 0, True
    while was_killed:
        number += 1
        here = folder / f"new-{number}"
        was_killed = killed(lambda here=here, n=number: _begin(here, n))  # type: ignore[misc]
        found.kills += was_killed
        try:
            _begin(here)
        except ShopExists:
            found.new += 1
        else:
            found.old += 1
        findings = verify_shop(here)
        left = [each.name for each in here.iterdir() if each.name.startswith(".")]
        if findings or left:
            found.faults.append(f"before step {number}: {findings}, {left} left behind")
        shutil.rmtree(here)
    return found


def _begin(here: Path, number: int = 0) -> None:
    if number:
        die_at_step(number)
    plan = SetUpShop(new_id(), "Kedai Begun", is_training=True)
    make_shop(here, plan, Owner("Mei", OWNER_PIN), Locks(is_encrypted=False), Beginning(SetClock(NOON)))


def verify_shop(here: Path) -> list[str]:
    """Open it as the window does, and hear what contradicts itself in it."""
    with open_shop(here, unlock_shop(here, passphrase=None, keyring=None)) as shop:
        reader = shop.reader()
        try:
            return [each.invariant for each in verify(reader)]
        finally:
            reader.close()


def kill_migrations(folder: Path) -> Found:
    """Kill a migration before each of its statements, until one lives to its end."""
    scripts = folder / "migrations"
    shutil.copytree(MIGRATIONS, scripts)
    (scripts / "versions" / "0002_next.py").write_text(NEXT, "utf-8")
    create_file(folder / "empty.db", None)
    found, number, was_killed = Found(), 0, True
    while was_killed:
        number += 1
        path = folder / f"migrated-{number}.db"
        shutil.copy(folder / "empty.db", path)
        was_killed = killed(lambda path=path, n=number: _migrate(path, scripts, n))  # type: ignore[misc]
        found.kills += was_killed
        seen = _form(path)
        found.old += seen == (1, 0)
        found.new += seen == (2, 2)
        _migrate(path, scripts, 0)
        if seen not in ((1, 0), (2, 2)) or _form(path) != (2, 2):
            found.faults.append(f"before statement {number}: {seen}, then {_form(path)}")
    return found


def _migrate(path: Path, scripts: Path, number: int) -> None:
    connection, statements = connect(path, None, "write"), 0

    def hear(_sql: str) -> None:
        nonlocal statements
        statements += 1
        if statements == number:
            die()

    if number:
        connection.set_trace_callback(hear)
    upgrade(connection, scripts)
    connection.set_trace_callback(None)
    connection.close()


def _form(path: Path) -> tuple[int, int]:
    """The file's number, and the rows of the table that the step makes."""
    connection = connect(path, None, "read")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone()[0]
        rows = connection.execute("SELECT count(*) FROM extra").fetchone()[0] if tables else 0
        (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    finally:
        connection.close()
    return (int(version), int(rows)) if sound == "ok" else (-1, -1)


WAYS = {"restores": kill_restores, "beginnings": kill_beginnings, "migrations": kill_migrations}


def main(way: str) -> None:
    """`restores`, `beginnings` or `migrations`."""
    places.RESERVE_BYTES = 2**20
    with TemporaryDirectory(prefix="kedai-crash-") as name:
        begun = time.perf_counter()
        found = WAYS[way](Path(name))
        found.seconds = round(time.perf_counter() - begun, 1)
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
