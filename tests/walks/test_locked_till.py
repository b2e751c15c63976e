"""A locked till: scans go nowhere and say so, and whoever may do a thing signs in for it and comes back."""

from __future__ import annotations

from desktop.app import App
from desktop.database.trouble import DiskFull
from desktop.screens.settings.screen import SettingsScreen
from desktop.screens.work_room import SETTINGS
from tests.builders import CASHIER_PIN, OWNER_PIN
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk

LOCKED = "The till is locked: nothing was added"


async def _lock(way: Walk) -> None:
    assert way.app.work is not None
    await way.hands.tap(way.app.work.rail.person)
    await way.hands.until(way.app.sign_in.isVisible, "locked")


def test_a_scan_at_a_locked_till_sounds_low_says_so_and_types_no_pin(
    shop_folder: MakeShop, low_tones: list[str]
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await _lock(way)
        screen = way.app.sign_in
        await way.hands.scan(MILO)
        assert len(low_tones) == 1
        assert screen.people.isVisible()
        assert LOCKED in screen.notices.bars()["scanned"].accessibleName()
        await way.hands.press("1")
        await way.hands.until(screen.pin.isVisible, "PIN")
        await way.hands.type(CASHIER_PIN[:2])
        await way.hands.scan("9556001125453")
        assert len(low_tones) == 2
        assert LOCKED in screen.pin.message.text()
        assert screen.pin.pad.count() == 2
        await way.hands.type(CASHIER_PIN[2:])
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$7.45", "neither label was added"
        await _lock(way)
        assert list(screen.notices.bars()) == ["kept"]

    walk(shop_folder(with_printer=False), day)


def test_a_scan_in_the_settings_sounds_low_and_types_nothing(
    shop_folder: MakeShop, low_tones: list[str]
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, "3")
        await way.start_shift()
        settings = await _settings(way)
        settings._scroll.ensureWidgetVisible(settings.printer.address.edit)
        await way.hands.tap(settings.printer.address.edit)
        await way.hands.scan(MILO)
        assert len(low_tones) == 1
        assert settings.printer.address.text() == ""
        assert way.room.session.basket.is_empty

    walk(shop_folder(with_printer=False), day)


async def _settings(way: Walk) -> SettingsScreen:
    work = way.app.work
    assert work is not None
    await way.hands.tap(work.rail.entries[SETTINGS])
    await way.hands.until(lambda: not work.selling.isVisible(), "settings")
    shown = work.rooms.currentWidget()
    assert isinstance(shown, SettingsScreen)
    return shown


def test_the_owner_signs_in_from_a_setting_changes_it_and_the_basket_is_kept(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        settings = await _settings(way)
        assert not settings.lock.minutes.isVisible()
        await way.hands.tap(settings.lock.others.key)
        pin = way.app.sign_in.pin
        await way.hands.until(pin.isVisible, "the owner's PIN")
        assert pin.person is not None and pin.person.role == "owner"
        await way.hands.type(OWNER_PIN)
        await way.hands.until(settings.isVisible, "settings again")
        await way.hands.tap(settings.lock.minutes.pills()["5"])
        assert way.app.doors is not None
        doors = way.app.doors
        await way.hands.until(lambda: doors.idle_lock_minutes() == 5, "changed")
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$7.45"

    walk(shop_folder(with_printer=False), day)


def test_whoever_signs_in_instead_of_the_owner_lands_on_the_counter(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        settings = await _settings(way)
        await way.hands.tap(settings.lock.others.key)
        await way.hands.until(way.app.sign_in.pin.isVisible, "the owner's PIN")
        await way.hands.press("esc")
        await way.hands.press("1")
        await way.hands.type(CASHIER_PIN)
        await way.hands.until(way.counter.isVisible, "counter")
        await _lock(way)
        await way.sign_in(OWNER_PIN, "3")
        await way.hands.until(way.counter.isVisible, "a later sign-in of the owner is nobody's way back")

    walk(shop_folder(with_printer=False), day)


def test_rooms_stand_ready_before_anybody_signs_in_and_trouble_is_told_where_people_look(
    shop_folder: MakeShop,
) -> None:
    async def day(way: Walk) -> None:
        await way.hands.until(lambda: way.app.work is not None, "rooms")
        ready = way.app.work
        assert ready is not None and not ready.isVisible()
        screen = way.app.sign_in
        App._on_bug(way.app, DiskFull("shop.db"))  # as told by whatever nobody awaited
        assert screen.people.isVisible(), "whoever comes can still sign in"
        assert "disk is full" in screen.notices.bars()["trouble"].accessibleName()
        await way.sign_in()
        assert way.app.work is ready, "nobody waits for rooms after the PIN"

    walk(shop_folder(with_printer=False), day)
