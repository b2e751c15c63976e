"""What breaks where nobody waits for it is told on the screen, and the shift goes on."""

from __future__ import annotations

import pytest

from desktop.backup.refusals import NoRoomForBackup
from desktop.database.reader import Reader
from desktop.database.trouble import FileDamaged
from desktop.open_shop import OpenShop
from tests.walks.agreement import Told, assert_all_agree
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk


async def _sell(way: Walk, told: list[Told]) -> None:
    await way.hands.scan(MILO)
    told.append(Told(way.total))
    await way.hands.press("+")
    await way.sold(len(told))


def test_damage_found_while_typing_is_told_and_the_next_sale_is_sold(
    shop_folder: MakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()
    honest = Reader.rows

    def damaged_for_words(reader: Reader, sql: str, values: object = ()) -> object:
        if "item_words" in sql:
            raise FileDamaged("shop.db")
        return honest(reader, sql, values)  # type: ignore[arg-type]

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        monkeypatch.setattr(Reader, "rows", damaged_for_words)
        await way.hands.type("milo")
        await way.hands.until(lambda: "refused" in way.notices, "told")
        assert "shop.db" in way.notices["refused"]
        monkeypatch.setattr(Reader, "rows", honest)
        way.counter.search.set_text("")
        await _sell(way, told)

    walk(shop, day, meant=FileDamaged)
    assert_all_agree(shop.path, told, [])


def test_backup_at_the_end_of_a_shift_that_finds_no_room_is_told(
    shop_folder: MakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_folder(with_printer=False)

    def no_room(*_asked: object, **_named: object) -> None:
        raise NoRoomForBackup("backups", 3, 2)

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        monkeypatch.setattr(OpenShop, "backup", no_room)
        await way.hands.tap(way.counter.shelf.keys["shift"])
        await way.hands.until(way.room.shifts.end.isVisible, "end")
        await way.hands.type("100")
        await way.hands.press("enter")
        await way.hands.until(lambda: "refused" in way.counter.panel.notices.bars(), "told")

    walk(shop, day, meant=NoRoomForBackup)
