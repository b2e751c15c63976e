"""A clock once far ahead: it is told, sales go on, and the owner ends the doubt on the screen."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from desktop.screens.settings.screen import SettingsScreen
from desktop.screens.widgets.dialog import Dialog
from desktop.screens.work_room import SETTINGS
from tests.builders import NOON, OWNER_PIN
from tests.walks.agreement import Told, assert_all_agree
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import ShopFolder, Walk, walk


def _pills(way: Walk) -> list[str]:
    assert way.app.work is not None
    way.app.work.look()  # as every five seconds
    return list(way.app.work.top.pills())


async def _sell(way: Walk, told: list[Told]) -> None:
    await way.hands.scan(MILO)
    told.append(Told(way.total))
    await way.hands.press("+")
    await way.sold(len(told))


async def _story(way: Walk) -> str:
    assert way.app.work is not None
    await way.hands.look()
    await way.hands.tap(way.app.work.top.pills()["clock"])
    find, direct = way.app.window.findChildren, Qt.FindChildOption.FindDirectChildrenOnly
    await way.hands.until(lambda: bool(find(Dialog, options=direct)), "story")
    words = find(Dialog, options=direct)[0].accessibleName()
    await way.hands.press("enter")
    return words


async def _settings(way: Walk) -> SettingsScreen:
    work = way.app.work
    assert work is not None
    await way.hands.tap(work.rail.entries[SETTINGS])
    await way.hands.until(lambda: isinstance(work.rooms.currentWidget(), SettingsScreen), "settings")
    shown = work.rooms.currentWidget()
    assert isinstance(shown, SettingsScreen)
    return shown


async def _say_it_is(way: Walk, settings: SettingsScreen, moment: str, outcome: str) -> None:
    card = settings.clock
    card.watch.edit.clear()
    card.watch.edit.setFocus()
    await way.hands.write(moment)
    await way.hands.press("enter")
    await way.hands.until(lambda: outcome in card.outcome.text(), outcome)


async def _sign_in_as_owner(way: Walk, settings: SettingsScreen) -> None:
    settings._scroll.ensureWidgetVisible(settings.clock.others.key)
    await way.hands.tap(settings.clock.others.key)
    await way.hands.until(way.app.sign_in.pin.isVisible, "the owner's PIN")
    await way.hands.type(OWNER_PIN)
    await way.hands.until(settings.isVisible, "settings again")


async def _end_shift(way: Walk, cash: str) -> None:
    await way.hands.tap(way.counter.shelf.keys["shift"])
    await way.hands.until(way.room.shifts.end.isVisible, "end")
    await way.hands.type(cash)
    await way.hands.press("enter")
    await way.hands.until(way.room.shifts.result.isVisible, "ended")
    await way.hands.press("enter")


def test_clock_once_far_ahead_is_told_until_the_owner_confirms_it_in_the_settings(
    shop_folder: MakeShop,
) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        shop.clock.at = NOON + timedelta(days=3650)
        await way.start_shift()
        await _sell(way, told)
        assert "clock" not in _pills(way)
        shop.clock.at = NOON
        assert _pills(way) == ["clock", "sync", "printer", "backup"]
        assert "saved and safe" in await _story(way)
        await _sell(way, told)
        settings = await _settings(way)
        assert not settings.clock.watch.isVisible(), "only the owner may say so"
        await _sign_in_as_owner(way, settings)
        await _say_it_is(way, settings, "23/11/2026 12:00", "Shift 1")
        await way.hands.press("esc")
        await _end_shift(way, "114.90")
        await _settings(way)
        await _say_it_is(way, settings, "23/11/2026 13:00", "your watch says 23/11/2026 13:00")
        await _say_it_is(way, settings, "23/11/2026 12:01", "trusts this clock again")
        assert way.app.work is not None
        top = way.app.work.top
        await way.hands.until(lambda: "clock" not in top.pills(), "gone")
        await way.hands.press("esc")
        await way.start_shift()
        await _sell(way, told)

    walk(shop, day)
    assert _states(shop) == ["ok", "suspect", "ok"]
    assert_all_agree(shop.path, told, [])


def _states(shop: ShopFolder) -> list[str]:
    reader = Reader(shop.path / SHOP_FILE, None)
    try:
        return [row[0] for row in reader.rows("SELECT clock_state FROM sale ORDER BY sequence")]
    finally:
        reader.close()
