"""What a killed restore left: gone on with or taken away, and nothing else that lies there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.backup import swap as swapping
from desktop.backup.swap import finish_swap, swap, sweep_unused
from desktop.database.envelope import FILE_NAME as KEYS_FILE
from desktop.database.lock import take_lock
from desktop.database.places import SHOP_FILE
from desktop.database.trouble import NoShopHere, ShopInUse
from desktop.open_shop import open_shop, unlock_shop
from tests.builders import Shop

READY = ".ready-2026-11-23-120000"


@pytest.fixture
def closed(shop: Shop) -> Path:
    """The folder of a shop that nobody has open."""
    shop.reader.close()
    shop.database.close()
    return shop.folder


def beside(folder: Path, name: str) -> Path:
    """A whole shop in a folder within the shop's own."""
    left = folder / name
    left.mkdir()
    for each in (SHOP_FILE, KEYS_FILE):
        shutil.copy(folder / each, left / each)
    return left


def test_only_what_restores_made_is_taken_away(closed: Path) -> None:
    foreign = [beside(closed, name) for name in (".ready-to-print", ".restoring-my-photos", ".remarks")]
    elsewhere = beside(closed, "elsewhere")
    link = closed / ".ready-2026-11-23-130000"
    link.symlink_to(elsewhere, target_is_directory=True)
    ours = [beside(closed, name) for name in (READY, f"{READY}-2", ".restoring-ab12_xyz")]

    sweep_unused(closed)

    assert not any(each.exists() for each in ours)
    assert all((each / SHOP_FILE).exists() for each in (*foreign, elsewhere, link))


def test_foreign_folder_is_never_brought_in(closed: Path) -> None:
    foreign = beside(closed, ".ready-to-print")
    (closed / SHOP_FILE).unlink()

    finish_swap(closed)

    assert (foreign / SHOP_FILE).exists()
    assert not (closed / SHOP_FILE).exists()


def test_forgotten_restore_does_not_come_back_when_the_shops_file_is_lost_later(closed: Path) -> None:
    beside(closed, READY)
    secrets = unlock_shop(closed, passphrase=None, keyring=None)
    open_shop(closed, secrets).close()
    (closed / SHOP_FILE).unlink()

    with pytest.raises(NoShopHere):
        open_shop(closed, secrets)


def test_two_that_finish_the_same_restore_do_it_once(closed: Path) -> None:
    ready = beside(closed, READY)
    (closed / SHOP_FILE).unlink()
    other = take_lock(closed)
    with pytest.raises(ShopInUse):
        finish_swap(closed)
    assert (ready / SHOP_FILE).exists()
    other.release()

    finish_swap(closed)
    finish_swap(closed)

    assert not ready.exists()
    assert (closed / SHOP_FILE).exists()
    assert [each.name for each in (closed / "set-aside-2026-11-23-120000").iterdir()] == [KEYS_FILE]


def test_the_whole_new_shop_is_on_the_disk_before_it_is_ready(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    making = beside(closed, ".restoring-ab12_xyz")
    written = []
    monkeypatch.setattr(swapping, "to_disk", lambda path: written.append((path, making.exists())))

    assert swap(making, closed, "2026-11-23-120000") == closed / "set-aside-2026-11-23-120000"

    before = {path for path, is_still_making in written if is_still_making}
    assert before == {making, making / SHOP_FILE, making / KEYS_FILE}
