"""A service brought back from its backup, told or in silence, gets back all that its tills still hold."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.selling.complete_sale import complete_sale
from tests.builders import shop_again
from tests.crash.a_catalogue import a_basket
from tests.crash.killing_sync import World, faults_of


def sell(world: World, sales: int, first: int) -> None:
    with shop_again(world.shop) as shop:
        for number in range(first, first + sales):
            shop.run(complete_sale, a_basket(number))


@pytest.mark.parametrize("what", ["the store alone", "the whole folder"])
def test_what_the_backup_lacked_comes_back_from_the_till(world: World, tmp_path: Path, what: str) -> None:
    sell(world, 30, 0)
    assert world.told("sync", "now")["waiting"] == 0
    world.service.stop()
    backup = shutil.copytree(world.service.folder, tmp_path / "backup")
    world.resume_service()
    sell(world, 20, 30)
    assert world.told("sync", "now")["waiting"] == 0

    world.service.stop()
    if what == "the whole folder":
        shutil.rmtree(world.service.folder)
        shutil.copytree(backup, world.service.folder)
    else:
        for left in world.service.folder.glob("service.db*"):
            left.unlink()
        shutil.copy(backup / "service.db", world.service.folder)
    world.resume_service()
    sell(world, 5, 50)
    world.told("sync", "now")
    world.told("sync", "now")

    assert faults_of(world) == []
