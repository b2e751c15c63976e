"""Opening: light before the first paint, older files migrated behind a backup, disk reserve kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.backup.bundle import read_manifest
from desktop.backup.keeping import backups_in
from desktop.clock import SetClock
from desktop.database import places
from desktop.database.engine import SCHEMA_VERSION, connect
from desktop.database.places import RESERVE_FILE, Room, keep_reserve, room_left, spend_reserve
from desktop.open_shop import open_shop, unlock_shop
from tests.builders import NOON, a_shop
from tests.desktop.backup.encrypted import a_locked_shop

ROOT = Path(__file__).resolve().parents[3]
HEAVY = (
    "sqlalchemy",
    "alembic",
    "httpx",
    "escpos",
    "reportlab",
    "PIL",
    "keyring",
    "openpyxl",
    "desktop.wiring",
)


@pytest.mark.usefixtures("keys_as_shipped")
@pytest.mark.parametrize("is_locked", [False, True], ids=["open", "encrypted"])
def test_unlocking_and_reading_load_nothing_heavy(tmp_path: Path, is_locked: bool) -> None:
    if is_locked:
        a_locked_shop(tmp_path)
    else:
        with a_shop(tmp_path):
            pass
    program = (
        "import sys; from pathlib import Path; from desktop.open_shop import open_reader, unlock_shop\n"
        "from desktop.setup.queries import the_shop\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "with open_reader(folder, unlock_shop(folder, passphrase='correct horse', keyring=None)) as shop:\n"
        "    the_shop(shop.reader)\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == "[]"


def test_older_file_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    """A file of number 0 that lacks the newest step's mark stands for any older release."""
    with a_shop(tmp_path) as shop:
        sales_schema = shop.reader.rows("SELECT name FROM sqlite_master")
    connection = connect(tmp_path / "shop.db", None, "write")
    connection.execute("PRAGMA user_version=0")
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in names:
        if not name.startswith(("sqlite_", "item_words_", "item_parts_")):
            connection.execute(f"DROP TABLE {name}")
    connection.execute("CREATE TABLE note (words TEXT) STRICT")
    connection.execute("INSERT INTO note VALUES ('from before')")
    connection.close()

    open_shop(tmp_path, unlock_shop(tmp_path, passphrase=None, keyring=None), SetClock(NOON)).close()

    (made,) = backups_in(tmp_path / "backups")
    assert read_manifest(made).schema_version == 0
    connection = connect(tmp_path / "shop.db", None, "read")
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute("SELECT words FROM note").fetchone() == ("from before",)
    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {row[0] for row in sales_schema} <= there


def test_real_shop_keeps_a_reserve_and_a_training_shop_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "RESERVE_BYTES", 2**20)
    locked, training = tmp_path / "locked", tmp_path / "training"
    a_locked_shop(locked)
    training.mkdir()
    with a_shop(training):
        pass

    open_shop(locked, unlock_shop(locked, passphrase="correct horse", keyring=None)).close()
    open_shop(training, unlock_shop(training, passphrase=None, keyring=None)).close()

    assert (locked / RESERVE_FILE).stat().st_size == 2**20
    assert (locked / RESERVE_FILE).stat().st_blocks * 512 >= 2**20  # real blocks, not a hole
    assert room_left(locked).has_reserve
    assert not room_left(training).has_reserve


def test_reserve_is_kept_once_and_spent_once(tmp_path: Path) -> None:
    assert keep_reserve(tmp_path, 2**20)
    assert keep_reserve(tmp_path, 2**20)

    assert spend_reserve(tmp_path)
    assert not spend_reserve(tmp_path)


def test_reserve_is_not_taken_from_a_disk_that_has_no_room_for_it(tmp_path: Path) -> None:
    assert not keep_reserve(tmp_path, 2**60)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("free_gb", "is_low"),
    [(3.0, False), (1.9, True)],
)
def test_room_is_low_below_two_gigabytes(free_gb: float, is_low: bool) -> None:
    assert Room(int(free_gb * 2**30), has_reserve=True).is_low == is_low
