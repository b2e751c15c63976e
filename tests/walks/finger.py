"""A finger on the till's glass: real touch events on the real window, which Qt turns into what it will."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPointingDevice, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.demo.hands import Hands

STEPS = 8
BETWEEN_S = 0.02


class Finger:
    """One finger of one person; it sends no mouse and no key events."""

    def __init__(self, hands: Hands, window: QWidget, glass: QPointingDevice) -> None:
        self._hands, self._window, self._glass = hands, window, glass

    async def tap(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Touch the middle of a widget, or a place in it, and lift."""
        at = self._at(widget, place)
        await self._press(at)
        await self._lift(at)

    async def drag(self, widget: QWidget, by: QPoint, start: QPoint | None = None) -> None:
        """Touch, move along, rest, lift."""
        at = self._at(widget, start)
        await self._press(at)
        for step in range(1, STEPS + 1):
            await self._move(at + by * step / STEPS)
        for _ in range(4):
            await self._move(at + by)
        await self._lift(at + by)

    def _at(self, widget: QWidget, place: QPoint | None) -> QPoint:
        return widget.mapTo(self._window, place or widget.rect().center())

    async def _press(self, at: QPoint) -> None:
        await self._hands.act(lambda: self._touch().press(0, at, self._handle()).commit(False))

    async def _move(self, at: QPoint) -> None:
        await self._hands.act(lambda: self._touch().move(0, at, self._handle()).commit(False))
        await self._hands.pause(BETWEEN_S)

    async def _lift(self, at: QPoint) -> None:
        await self._hands.act(lambda: self._touch().release(0, at, self._handle()).commit(False))

    def _touch(self) -> QTest.QTouchEventSequence:
        return QTest.touchEvent(self._handle(), self._glass, False)

    def _handle(self) -> QWindow:
        handle = self._window.windowHandle()
        assert handle is not None
        return handle
