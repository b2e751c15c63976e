"""Every screen by keyboard alone: Tab reaches each control and shows where it is, Esc leads back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.screens.widgets.dialog import Dialog
from tests.builders import CASHIER_PIN, OWNER_PIN
from tests.walks.conftest import MakeShop
from tests.walks.keyboard_reach import names, out_of_reach, stops
from tests.walks.test_one_sale import MILO
from tests.walks.walking import Walk, walk

Go = Callable[[Walk], Awaitable[None]]


async def to_people(way: Walk) -> None:
    screen = way.app.sign_in
    await way.hands.until(lambda: hasattr(screen, "people") and screen.people.isVisible(), "people")


async def to_pin(way: Walk) -> None:
    await to_people(way)
    await way.hands.press("1")
    await way.hands.until(lambda: way.app.sign_in.pin.isVisible(), "PIN")


async def to_start_of_shift(way: Walk) -> None:
    await way.sign_in()
    await way.hands.until(way.room.shifts.start.isVisible, "start of shift")


async def to_counter(way: Walk) -> None:
    await way.sign_in()
    await way.start_shift()


async def to_basket(way: Walk) -> None:
    await to_counter(way)
    for code in (MILO, MILO, "4901234567894"):
        await way.hands.scan(code)


async def to_results(way: Walk) -> None:
    await to_counter(way)
    await way.hands.type("mil")
    await way.hands.until(lambda: bool(way.counter.shelf.results.rows()), "results")


async def to_payment(way: Walk) -> None:
    await to_counter(way)
    await way.hands.scan(MILO)
    await way.hands.press("f12")
    await way.hands.until(way.payment.isVisible, "payment")


async def to_split_payment(way: Walk) -> None:
    await to_payment(way)
    await way.hands.type("2")
    await way.hands.press("enter")


async def to_end_of_shift(way: Walk) -> None:
    await to_counter(way)
    await press_by_tab(way, way.counter.shelf.keys["shift"])
    await way.hands.until(way.room.shifts.end.isVisible, "end of shift")


async def to_settings_of(way: Walk, pin: str, person: str) -> None:
    await way.sign_in(pin, person)
    await way.start_shift()
    assert way.app.work is not None
    await press_by_tab(way, way.app.work.rail.entries["settings"])
    await way.hands.until(lambda: not way.room.isVisible(), "settings")


async def to_settings(way: Walk) -> None:
    await to_settings_of(way, CASHIER_PIN, "1")


async def to_owners_settings(way: Walk) -> None:
    await to_settings_of(way, OWNER_PIN, "3")


async def to_approval(way: Walk) -> None:
    await to_counter(way)
    await way.hands.press("f10")
    await way.hands.press("enter")
    await way.hands.until(lambda: bool(way.app.window.findChildren(Dialog)), "approval")


async def to_story(way: Walk) -> None:
    await to_counter(way)
    assert way.app.work is not None
    await press_by_tab(way, way.app.work.top.pills()["backup"])
    await way.hands.until(lambda: bool(way.app.window.findChildren(Dialog)), "story")


async def press_by_tab(way: Walk, control: QWidget) -> None:
    """Tab to a control, then Enter."""
    for _ in range(60):
        if QApplication.focusWidget() is control:
            await way.hands.press("enter")
            return
        await way.hands.press("tab")
    raise AssertionError(f"Tab does not come to {names([control])}")


SCREENS: dict[str, Go] = {
    "people": to_people,
    "pin": to_pin,
    "start of shift": to_start_of_shift,
    "counter": to_counter,
    "basket": to_basket,
    "results": to_results,
    "payment": to_payment,
    "split payment": to_split_payment,
    "end of shift": to_end_of_shift,
    "settings": to_settings,
    "owner's settings": to_owners_settings,
    "approval": to_approval,
    "story": to_story,
}


@pytest.mark.parametrize("screen", SCREENS)
def test_tab_reaches_every_control_and_shows_where_it_is(shop_folder: MakeShop, screen: str) -> None:
    async def day(way: Walk) -> None:
        await SCREENS[screen](way)
        reached = await stops(way)
        assert len(reached) > (0 if screen == "story" else 1)
        assert out_of_reach(way, reached) == []

    walk(shop_folder(with_printer=False), day)


def _is_back(way: Walk, screen: str) -> bool:
    if screen == "pin":
        return way.app.sign_in.people.isVisible()
    if screen in ("approval", "story"):
        return not any(each.isVisible() for each in way.app.window.findChildren(Dialog))
    return way.counter.isVisible() and way.counter.search.edit.hasFocus() and not way.counter.search.text()


@pytest.mark.parametrize(
    "screen", ["pin", "results", "payment", "end of shift", "settings", "approval", "story"]
)
def test_esc_leads_back_from_wherever_tab_went(shop_folder: MakeShop, screen: str) -> None:
    async def day(way: Walk) -> None:
        await SCREENS[screen](way)
        count = len(await stops(way))
        await way.hands.press("esc")
        assert _is_back(way, screen)
        return_by = {"pin": "1", "payment": "f12", "approval": "enter"}.get(screen)
        for steps in range(1, count) if return_by else ():
            await way.hands.press(return_by or "")
            await way.hands.look()
            for _ in range(steps):
                await way.hands.press("tab")
            focused = QApplication.focusWidget()
            await way.hands.press("esc")
            await way.hands.look()
            assert _is_back(way, screen), names([focused] if focused else [])

    walk(shop_folder(with_printer=False), day)
