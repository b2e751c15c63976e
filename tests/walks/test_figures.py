"""Figures at the counter, keyed by hand: each goes to the line it was meant for, or is answered in words."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE, TISSUE, WATER
from tests.walks.walking import Walk, walk

PLUS, NOBODYS = "8888010000010", "4901234567894"


def lines(way: Walk) -> list[tuple[str, float]]:
    return [(line.goods.name.split()[0], line.quantity / 1_000) for line in way.room.session.basket.lines]


async def hold_down(way: Walk, key: Qt.Key, times: int = 8) -> None:
    """A key held down too long: one press, and what the keyboard repeats."""
    handle = way.app.window.windowHandle()
    assert handle is not None
    for at in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, int(key), Qt.KeyboardModifier.NoModifier, "", at > 0)
        event.setTimestamp(int(time.monotonic() * 1000) % 2**31)

        def press(event: QKeyEvent = event) -> None:
            QCoreApplication.sendEvent(handle, event)

        await way.hands.act(press)


async def do(way: Walk, *acts: str) -> None:
    """Labels are scanned, `f4`, `enter` and the like pressed, anything else typed."""
    for act in acts:
        if len(act) >= 13:
            await way.hands.scan(act)
        elif act in ("f4", "f12", "enter", "delete", "up", "down", "esc", "+", "tab"):
            await way.hands.press(act)
        else:
            await way.hands.type(act)


@pytest.mark.parametrize(
    ("acts", "basket"),
    [
        ((MILO, "f4", "+"), []),
        ((MILO, "f4", "+", TISSUE, "100", "enter"), [("Tissue", 1), ("100PLUS", 1)]),
        ((MILO, "f4", WATER, "100", "enter"), [("Milo", 1), ("Dasani", 1), ("100PLUS", 1)]),
        ((MILO, "f4", "esc", "100", "enter"), [("Milo", 1), ("100PLUS", 1)]),
        ((MILO, "f4", "100p", "enter"), [("Milo", 1), ("100PLUS", 1)]),
        ((MILO, "f4", "f12", "esc", "100", "enter"), [("Milo", 1), ("100PLUS", 1)]),
        ((MILO, TISSUE, "f4", "delete", "100", "enter"), [("Milo", 1), ("100PLUS", 1)]),
        ((MILO, "f4", "100", "enter"), [("Milo", 100)]),
        ((MILO, TISSUE, "f4", "0", "enter"), [("Milo", 1)]),
        ((MILO, "f4", "3", WATER), [("Milo", 3), ("Dasani", 1)]),
        ((MILO, "f4", "3*"), [("Milo", 3)]),
        ((MILO, "f4", "3+"), [("Milo", 3)]),
        ((MILO, TISSUE, "f4", "up", "4", "enter"), [("Milo", 4), ("Tissue", 1)]),
        ((MILO, "2*", "3*"), [("Milo", 3)]),
        ((RICE, NOBODYS, "5*", TISSUE), [("Jasmine", 1), ("Tissue", 5)]),
        (("3*", NOBODYS, TISSUE), [("Tissue", 1)]),
    ],
)
def test_figure_goes_where_it_was_meant(
    shop_folder: MakeShop, acts: tuple[str, ...], basket: list[tuple[str, float]]
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await do(way, *acts)
        await way.hands.until(way.counter.isVisible, "counter")
        await way.hands.look()
        assert lines(way) == basket
        assert "times" not in way.notices, "nothing is awaited, and nothing says so"

    walk(shop_folder(with_printer=False), day)


def test_notice_and_state_of_an_awaited_quantity_are_one(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await do(way, MILO, TISSUE, "f4")
        assert "Quantity of Tissue" in way.notices["times"]
        await do(way, "up")
        assert "Quantity of Milo" in way.notices["times"], "the figure would go to Milo now"
        await do(way, "1000000", "enter")
        assert "1 to 99,999" in way.notices["refused"]
        assert "Quantity of Milo" in way.notices["times"], "the right figure may follow"
        assert (way.counter.search.text(), lines(way)) == ("", [("Milo", 1), ("Tissue", 1)])
        await do(way, "2", "enter")
        assert (way.notices, lines(way)) == ({}, [("Milo", 2), ("Tissue", 1)])
        way_list = way.counter.panel.list
        await way.hands.tap(way_list.viewport(), way_list.visualRect(way_list.model().index(1, 0)).center())
        assert "Quantity of Tissue" in way.notices["times"]
        await way.hands.tap(way.counter.panel.line_keys.more)
        assert (way.notices, lines(way)) == ({}, [("Milo", 2), ("Tissue", 2)])

    walk(shop_folder(with_printer=False), day)


@pytest.mark.parametrize("typed", ["0*", "-1*", "1000000*", "*", "0.5*"])
def test_figure_that_cannot_be_is_answered_with_a_sentence_about_quantities(
    shop_folder: MakeShop, typed: str
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await do(way, MILO, typed)
        told = way.notices["refused"]
        assert "Key" in told and "igure" in told
        assert (way.counter.search.text(), lines(way)) == ("", [("Milo", 1)])
        assert not way.counter.shelf.is_searching
        await do(way, "4*")
        assert (way.notices, lines(way)) == ({}, [("Milo", 4)])

    walk(shop_folder(with_printer=False), day)


def test_delete_held_down_takes_out_one_line(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await do(way, MILO, WATER, TISSUE, RICE)
        await hold_down(way, Qt.Key.Key_Delete)
        assert len(lines(way)) == 3
        way.counter.panel.list.setFocus()
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            before = len(lines(way))
            await hold_down(way, key)
            assert len(lines(way)) == before - 1

    walk(shop_folder(with_printer=False), day)


@pytest.mark.parametrize("place", ["tiles", "basket", "results"])
def test_keys_reach_the_search_from_wherever_the_focus_is(shop_folder: MakeShop, place: str) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await do(way, MILO)
        counter = way.counter
        holders: dict[str, QWidget] = {
            "tiles": counter.shelf.grid,
            "basket": counter.panel.list,
            "results": counter.shelf.results,
        }
        if place == "results":
            await do(way, "m")
        holders[place].setFocus(Qt.FocusReason.TabFocusReason)
        assert holders[place].hasFocus()
        await do(way, "ilo" if place == "results" else "milo")
        await way.hands.look()
        assert counter.search.text() == "milo"
        await do(way, "esc")
        holders[place].setFocus(Qt.FocusReason.TabFocusReason)
        await do(way, "3*")
        assert lines(way) == [("Milo", 3)]

    walk(shop_folder(with_printer=False), day)
