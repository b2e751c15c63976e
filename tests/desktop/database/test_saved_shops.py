"""One shop of every release opens in this one, whole, and sells on."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desktop import __version__
from desktop.clock import SetClock
from desktop.database.engine import connect
from desktop.database.migrate import create_file
from desktop.database.work import Who
from desktop.open_shop import open_shop, unlock_shop
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.setup.queries import this_till
from desktop.verify.run import verify
from tests.builders import NOON

SAVED = sorted((Path(__file__).resolve().parents[2] / "files").glob("shop-*.zip"))


def test_this_release_is_among_the_saved() -> None:
    assert f"shop-{__version__}.zip" in [path.name for path in SAVED]


def test_saved_shop_of_this_release_has_this_releases_schema(tmp_path: Path) -> None:
    """Until a release is out its schema may change without a step: then save its shop anew."""
    with zipfile.ZipFile(SAVED[-1].with_name(f"shop-{__version__}.zip")) as files:
        files.extractall(tmp_path)
    create_file(tmp_path / "new.db", None)

    schemas = []
    for name in ("shop.db", "new.db"):
        connection = connect(tmp_path / name, None, "read")
        schemas.append(connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall())
        connection.close()
    assert schemas[0] == schemas[1], "run: python -m tests.files.save_shop"


@pytest.mark.parametrize("saved", SAVED, ids=lambda path: path.stem)
def test_saved_shop_opens_is_sound_and_sells_on(saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as files:
        files.extractall(tmp_path)
    clock = SetClock(NOON)
    clock.forward(days=1, hours=1)

    with open_shop(tmp_path, unlock_shop(tmp_path, passphrase=None, keyring=None), clock) as shop:
        reader = shop.reader()
        assert verify(reader) == []
        person = reader.one("SELECT person_id FROM person WHERE role = 'cashier'")
        assert person is not None
        who = Who(person[0], this_till(reader).till_id)
        sold = shop.database.run(complete_sale, _a_sale(reader.one("SELECT * FROM sale_line LIMIT 1")), who)
        assert sold.number == "T1-000014"
        assert verify(reader) == []
        reader.close()


def _a_sale(found: tuple[object, ...] | None) -> CompleteSale:
    assert found is not None
    item_id, unit_id = str(found[3]), str(found[4])
    line = Line(item_id, unit_id, "goods", "Thing", "SKU", 1_000, 1_000, 250, 250, "SR")
    return CompleteSale("01a20a29-0000-7000-8000-000000000001", (line,), (TenderAsked("card", 250),), 250)
