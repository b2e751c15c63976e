"""Hands on a till: scans, keys and taps as real events on the real window; no command is ever called."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

SCANNER_MS = 3
"""Between two characters of a scanner; a person needs thirty times as long."""
PERSON_MS = 90
PATIENCE_S = 10.0

_KEYS = {
    "enter": Qt.Key.Key_Return,
    "esc": Qt.Key.Key_Escape,
    "backspace": Qt.Key.Key_Backspace,
    "delete": Qt.Key.Key_Delete,
    "tab": Qt.Key.Key_Tab,
    "up": Qt.Key.Key_Up,
    "down": Qt.Key.Key_Down,
    **{f"f{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}


class TooSlow(AssertionError):
    """What was waited for did not come."""


class Hands:
    """One person at the window. `actions` counts scans, keys and taps as a cashier would."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._clock_ms = int(time.monotonic() * 1000)
        self.actions = 0

    async def scan(self, code: str) -> None:
        """A scanner reads a label: characters in a burst, then Enter."""
        self.actions += 1
        for character in code:
            self._clock_ms += SCANNER_MS
            self._stroke(_key_of(character), character)
        self._clock_ms += SCANNER_MS
        self._stroke(Qt.Key.Key_Return, "\r")
        self._clock_ms += PERSON_MS
        await self.look()

    async def press(self, key: str) -> None:
        """A key of the table in decisions: `enter`, `f12`, `+`."""
        self.actions += 1
        self._clock_ms += PERSON_MS
        if key in _KEYS:
            self._stroke(_KEYS[key], "\r" if key == "enter" else "")
        else:
            self._stroke(_key_of(key), key)
        await self.pause(0.05)  # the scanner filter holds a lone key back for 35 ms

    async def type(self, text: str) -> None:
        """Key after key, at a person's speed."""
        for character in text:
            await self.press(character)

    async def tap(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Press and let go in the middle of a widget, or at a place in it."""
        self.actions += 1
        self._clock_ms += PERSON_MS
        at = widget.mapTo(self._window, place or widget.rect().center())
        for kind, buttons in (
            (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
            (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            spot, everywhere = QPointF(at), QPointF(self._window.mapToGlobal(at))
            left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            event = QMouseEvent(kind, spot, spot, everywhere, left, buttons, none)
            event.setTimestamp(self._clock_ms)
            QCoreApplication.sendEvent(self._handle(), event)
        await self.look()

    async def look(self) -> None:
        """Let the window paint what has changed."""
        await self.pause(0.02)

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait for something to show.

        Raises:
            TooSlow: it did not within ten seconds.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not seen():
            if time.monotonic() > deadline:
                raise TooSlow(what)
            await self.pause(0.02)
        await self.look()

    def picture(self, path: Path) -> None:
        """The window as it is, as PNG."""
        QApplication.processEvents()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._window.grab().save(str(path))

    def _handle(self) -> QWindow:
        handle = self._window.windowHandle()
        assert handle is not None
        return handle

    def _stroke(self, key: Qt.Key, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(self._clock_ms)
            QCoreApplication.sendEvent(self._handle(), event)


def _key_of(character: str) -> Qt.Key:
    code = ord(character.upper())
    return Qt.Key(code) if code < 0x80 else Qt.Key.Key_unknown
