"""The counter and the payment by finger alone: touch events only, and what they must bring about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from tests.walks.conftest import MakeShop
from tests.walks.finger import Finger
from tests.walks.test_one_sale import MILO, RICE, TISSUE, WATER
from tests.walks.walking import Walk, walk

SMALLEST_TARGET_PX = 44


@pytest.fixture(scope="session")
def glass(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


def _finger(way: Walk, glass: QPointingDevice) -> Finger:
    return Finger(way.hands, way.app.window, glass)


async def _tap_tile(way: Walk, finger: Finger, name: str) -> None:
    grid = way.counter.shelf.grid
    key = next(tile.key for tile in grid.tiles() if tile.name == name)
    await finger.tap(grid.viewport(), grid.tile_rect(key).center())


def _row_middle(way: Walk, key: str) -> QPoint:
    basket = way.counter.panel.list
    at = next(at for at, row in enumerate(basket.rows()) if row.key == key)
    return basket.visualRect(basket.model().index(at, 0)).center()


def _quantities(way: Walk) -> list[int]:
    return [line.quantity // 1000 for line in way.room.session.basket.lines]


def test_a_sale_from_tiles_to_change_by_finger_alone(shop_folder: MakeShop, glass: QPointingDevice) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        finger, counter = _finger(way, glass), way.counter
        for _ in range(2):  # two quick taps are two pieces
            await _tap_tile(way, finger, "Milo 400g")
        assert way.total == "$14.90"
        pills = counter.shelf.bar.pills()
        drinks = next(pill for pill in pills.values() if pill.text() == "Drinks")
        await finger.tap(drinks)
        assert drinks.isChecked()
        await _tap_tile(way, finger, "Dasani Water 600ml")
        assert way.total == "$16.20"
        await finger.tap(counter.panel.list.viewport(), _row_middle(way, "0"))
        assert way.room.session.basket.selected == 0
        keys = counter.panel.line_keys
        await finger.tap(keys.more)
        assert _quantities(way) == [3, 1]
        for _ in range(3):
            await finger.tap(keys.less)
        assert _quantities(way) == [1, 1], "the last piece does not go by a tap too many"
        await finger.tap(keys.remove)
        assert way.total == "$1.30"
        await finger.tap(counter.panel.undo_button)
        assert way.total == "$8.75"
        await finger.tap(counter.panel.pay_button)
        await way.hands.until(way.payment.isVisible, "payment")
        for figure in ("5", "back", "2", "0"):
            await finger.tap(way.payment.pad.key(figure))
        assert way.payment.display.amount_text() == "$20.00"
        await finger.tap(way.payment.take_button)
        await way.sold(1)
        assert counter.panel.empty.headline.text() == "$11.25"

    walk(shop_folder(with_printer=False), day)


def test_a_quick_amount_another_way_of_paying_and_the_way_back_by_finger(
    shop_folder: MakeShop, glass: QPointingDevice
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        finger = _finger(way, glass)
        await way.hands.scan(MILO)
        await finger.tap(way.counter.panel.pay_button)
        await way.hands.until(way.payment.isVisible, "payment")
        await finger.tap(way.room.back_button)
        await way.hands.until(way.counter.isVisible, "counter")
        await finger.tap(way.counter.panel.pay_button)
        await way.hands.until(way.payment.isVisible, "payment")
        quick = next(key for key in way.payment.quick_keys if key.text() == "$10")
        await finger.tap(quick)
        await way.sold(1)
        await way.hands.scan(MILO)
        await finger.tap(way.counter.panel.pay_button)
        await finger.tap(way.payment.tender_keys["card"])
        await way.sold(2)
        await way.hands.scan(MILO)
        await finger.tap(way.counter.panel.exact_button)
        await way.sold(3)

    walk(shop_folder(with_printer=False), day)


def test_tiles_and_basket_move_under_a_finger_and_choose_nothing_meanwhile(
    shop_folder: MakeShop, glass: QPointingDevice
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        finger, shelf, basket = _finger(way, glass), way.counter.shelf, way.counter.panel.list
        for code in (MILO, WATER, TISSUE, RICE, "8880080034254", "8888000000017"):
            await way.hands.scan(code)
        before = way.total
        basket.scrollToTop()
        for view, up in ((shelf.grid, QPoint(0, -120)), (basket, QPoint(0, -60))):
            bar = view.verticalScrollBar()
            bar.setValue(0)
            assert bar.maximum() > 0, "nothing to scroll: the window of this test is too large"
            await finger.drag(view.viewport(), up, QPoint(60, view.viewport().height() - 20))
            await way.hands.until(lambda bar=bar: bar.value() > 0, "scrolled")  # type: ignore[misc]
        assert way.total == before
        assert way.counter.isVisible()

    walk(shop_folder(with_printer=False, size="1024x480"), day)


@pytest.mark.parametrize("size", ["1366x768", "1024x768"])
def test_every_key_of_the_selling_screens_is_large_enough_for_a_finger(
    shop_folder: MakeShop, size: str
) -> None:
    small: dict[str, tuple[int, int]] = {}

    def look(way: Walk, where: str) -> None:
        for control in pressable(way.app.window):
            if control.width() < SMALLEST_TARGET_PX or control.height() < SMALLEST_TARGET_PX:
                small[f"{where}: {name_of(control)}"] = (control.width(), control.height())

    async def day(way: Walk) -> None:
        await way.hands.until(lambda: hasattr(way.app.sign_in, "people"), "people")
        look(way, "people")
        await way.hands.press("1")
        look(way, "PIN")
        await way.sign_in()
        look(way, "start of shift")
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.scan("4901234567894")
        look(way, "counter")
        await way.hands.press("f12")
        look(way, "payment")
        await way.hands.press("esc")
        assert way.app.work is not None
        await way.hands.tap(way.app.work.rail.entries["settings"])
        look(way, "settings")

    walk(shop_folder(with_printer=False, size=size), day)
    assert small == {}


def pressable(window: QWidget) -> list[QWidget]:
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QComboBox, QLineEdit)
    glass = QRect(QPoint(0, 0), window.size())
    return [
        one
        for kind in kinds
        for one in window.findChildren(kind)
        if one.isVisible()
        and one.isEnabled()
        and glass.intersects(QRect(one.mapTo(window, QPoint(0, 0)), one.size()))
        and not (isinstance(one, QLineEdit) and one.property("bare"))  # its box is the target
    ]


def name_of(control: QWidget) -> str:
    return control.accessibleName() or getattr(control, "text", lambda: "")() or type(control).__name__
