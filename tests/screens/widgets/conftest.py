"""What the tests of the widgets share: a known look, a window to stand in, and a finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.screens import fonts, theme

Tap = Callable[[QWidget, QPoint], None]
Shown = Callable[..., QWidget]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[theme.Theme]:
    """Light, 100 percent, all scripts; the same again for whoever comes next."""
    fonts.load_rest()
    yield theme.apply_theme(qapp, theme.LIGHT)
    theme.apply_theme(qapp, theme.LIGHT)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    """Put a widget in an active window of this size; the window lives as long as the test."""
    kept: list[QWidget] = []

    def show(widget: QWidget, width: int = 400, height: int = 300) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(widget)
        window.resize(width, height)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        qtbot.waitUntil(window.isActiveWindow)
        kept.append(window)
        return window

    yield show
    kept.clear()


@pytest.fixture(scope="session")
def touch_screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


@pytest.fixture
def tap(touch_screen: QPointingDevice) -> Tap:
    """Touch a place with one finger and lift it again."""

    def touch(widget: QWidget, place: QPoint) -> None:
        QTest.touchEvent(widget, touch_screen).press(0, place, widget).commit()
        QTest.touchEvent(widget, touch_screen).release(0, place, widget).commit()
        QApplication.processEvents()

    return touch
