"""Another language or text size in the middle of a sale: the whole sale goes on in the new screens."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from desktop.database.who import Approval
from desktop.preferences import keep_preferences, read_preferences
from desktop.screens.settings.screen import SettingsScreen
from desktop.screens.theme import current
from desktop.screens.work_room import SETTINGS
from desktop.selling.paying import Completed, CompleteSale
from tests.walks.conftest import MakeShop
from tests.walks.seen_whole import cut_words
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk

UNKNOWN_LABEL = "4901234567894"


async def choose(way: Walk, bar: str, key: str) -> None:
    """In the settings, another language, theme or size."""
    assert way.app.work is not None
    await way.hands.tap(way.app.work.rail.entries[SETTINGS])
    shown = way.app.work.rooms.currentWidget()
    assert isinstance(shown, SettingsScreen)
    await way.hands.until(shown.isVisible, "settings")
    pill = getattr(shown.look, bar).pills()[key]
    shown._scroll.ensureWidgetVisible(pill)
    await way.hands.tap(pill)
    kept = {"languages": "language", "sizes": "scale_percent", "themes": "theme"}[bar]
    await way.hands.until(lambda: str(getattr(way.app.preferences, kept)) == key, f"{bar} {key}")
    await way.hands.look()


@pytest.mark.parametrize(("bar", "key"), [("languages", "zh"), ("sizes", "200"), ("sizes", "125")])
def test_money_taken_and_unknown_labels_go_on_in_another_look(
    shop_folder: MakeShop, bar: str, key: str
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.scan(UNKNOWN_LABEL)
        await way.hands.type("5+")
        await way.hands.until(way.payment.isVisible, "payment, part of it taken")
        before = way.room.session.basket_id
        await choose(way, bar, key)
        assert way.app.work is not None
        assert way.app.work.here == SETTINGS, "who tries sizes stays where the sizes are"
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.room.session.basket_id == before, "the same sale, however often it is asked for"
        assert UNKNOWN_LABEL in way.notices["unknown"]
        assert cut_words(way.app.window, lambda text: text[:4] in ("Milo", "9556")) == []
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        assert way.payment.display.amount_text() == "$2.45", "$7.45, $5.00 of it taken"
        assert cut_words(way.app.window) == []
        await way.hands.press("enter")
        await way.sold(1)

    walk(shop_folder(with_printer=False), day)


def test_what_was_told_and_not_answered_stays_told(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.type("3*")
        way.app._on_warning("The disk is nearly full.")
        await choose(way, "sizes", "150")
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.room.session.times == 3000
        assert {"times", "refused"} <= way.notices.keys()
        assert way.counter.search.edit.font().pixelSize() == current().font(14).pixelSize(), "150 percent"
        await way.hands.scan(MILO)
        assert way.total == "$22.35"
        await choose(way, "sizes", "100")
        await way.hands.press("esc")
        assert "refused" not in way.notices, "what was answered is not told again"

    walk(shop_folder(with_printer=False), day)


def test_another_look_waits_for_a_sale_being_recorded(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        assert way.app.doors is not None
        record, go_on = way.app.doors.complete_sale, asyncio.Event()

        async def slowly(command: CompleteSale, approval: Approval | None = None) -> Completed:
            await go_on.wait()
            return await record(command, approval)

        way.app.doors.complete_sale = slowly  # type: ignore[method-assign]
        await way.hands.press("+")
        room = way.room
        assert way.app.work is not None
        await way.hands.tap(way.app.work.rail.entries[SETTINGS])
        shown = way.app.work.rooms.currentWidget()
        assert isinstance(shown, SettingsScreen)
        for bar, key in ((shown.look.languages, "zh"), (shown.look.sizes, "150")):
            shown._scroll.ensureWidgetVisible(bar.pills()[key])
            await way.hands.tap(bar.pills()[key])
        await way.hands.until(lambda: read_preferences(way.app.folder).scale_percent == 150, "kept")
        await way.hands.look()
        assert (way.room is room, way.app.preferences.language) == (True, "en"), "not yet"
        go_on.set()
        await way.hands.until(lambda: way.room is not room, "built anew")
        await way.hands.until(lambda: way.app.preferences.scale_percent == 150, "both changes")
        assert way.app.preferences.language == "zh"
        await way.hands.press("esc")
        await way.sold(1)
        assert way.counter.panel.empty.headline.text() == "$7.45"
        assert way.room.session.basket.is_empty

    walk(shop_folder(with_printer=False), day)


def test_another_look_chosen_just_before_the_lock_is_there_after_it(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        way.app.lock()
        way.app.on_look(None)
        assert way.app.preferences.scale_percent == 100
        keep_preferences(way.app.folder, replace(way.app.preferences, scale_percent=200))
        await way.sign_in()
        assert way.app.preferences.scale_percent == 200
        assert way.total == "$7.45"
        assert way.counter.isVisible()

    walk(shop_folder(with_printer=False), day)


def test_what_a_shifts_end_found_stays_in_another_language(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        hands = way.hands
        await hands.tap(way.counter.shelf.keys["shift"])
        await hands.until(way.room.shifts.end.isVisible, "end")
        await hands.type("90")
        await hands.press("enter")
        await hands.until(way.room.shifts.result.isVisible, "result")
        await choose(way, "languages", "zh")
        await hands.press("esc")
        result = way.room.shifts.result
        await hands.until(result.isVisible, "result")
        assert [cell.text() for cell in result.table.cells[4:]] == [
            "现金",
            "$90.00",
            "$100.00",
            "短少 $10.00",
        ]
        await hands.press("enter")
        assert "$10.00" in way.room.shifts.start.notices.bars()["ended"].accessibleName()

    walk(shop_folder(with_printer=False), day)
