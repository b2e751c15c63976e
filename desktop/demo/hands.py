"""Hands on a till: scans, keys and taps as real events on the real window; no command is ever called."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

PERSON_S = 0.06
"""After a character of a quick person: well above what a scanner needs between two."""
OTHERWISE_S = 0.01
"""After a key without a character, a tap or a scan: no filter waits for what comes next."""
SCANNER_MS = 4
"""Between two keys of a scanner."""
PATIENCE_S = 10.0

_KEYS = {
    "enter": Qt.Key.Key_Return,
    "esc": Qt.Key.Key_Escape,
    "backspace": Qt.Key.Key_Backspace,
    "delete": Qt.Key.Key_Delete,
    "tab": Qt.Key.Key_Tab,
    "up": Qt.Key.Key_Up,
    "down": Qt.Key.Key_Down,
    "left": Qt.Key.Key_Left,
    "right": Qt.Key.Key_Right,
    "pageup": Qt.Key.Key_PageUp,
    "pagedown": Qt.Key.Key_PageDown,
    **{f"f{number}": getattr(Qt.Key, f"Key_F{number}") for number in range(1, 13)},
}


class TooSlow(AssertionError):
    """What was waited for did not come."""


class Hands:
    """One person at the window. `actions` counts scans, keys and taps as a cashier would."""

    def __init__(self, window: QWidget, patience_s: float = PATIENCE_S) -> None:
        self._window = window
        self._patience_s = patience_s
        self.actions = 0

    async def scan(self, code: str) -> None:
        """A scanner reads a label: characters in a burst, then Enter."""
        self.actions += 1
        await self.act(lambda: self._burst(code))

    async def press(self, key: str) -> None:
        """A key of the table in decisions: `enter`, `f12`, `+`; or one with Alt held down: `alt+1`."""
        self.actions += 1
        if key.startswith("alt+"):
            with_alt = Qt.KeyboardModifier.AltModifier
            await self.act(lambda: QTest.keyClick(self._handle(), ord(key[-1].upper()), with_alt))
        elif key in _KEYS:
            await self.act(lambda: QTest.keyClick(self._handle(), _KEYS[key]))
        else:
            await self.act(lambda: QTest.keyClick(self._handle(), ord(key)), then_s=PERSON_S)

    async def type(self, text: str) -> None:
        """Key after key, at a person's speed."""
        for character in text:
            await self.press(character)

    async def write(self, text: str) -> None:
        """Words into the field in use, faster than a person; without an Enter no scanner is suspected."""

        def burst() -> None:
            for character in text:
                QTest.keyClick(self._handle(), ord(character))

        await self.act(burst, then_s=PERSON_S)

    async def tap(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Press and let go in the middle of a widget, or at a place in it."""
        self.actions += 1
        at = widget.mapTo(self._window, place or widget.rect().center())
        button, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        await self.act(lambda: QTest.mouseClick(self._handle(), button, no_keys, at))

    async def look(self) -> None:
        """Let the window paint what has changed."""
        await self.pause(0.02)

    async def pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def until(self, seen: Callable[[], bool], what: str) -> None:
        """Wait for something to show.

        Raises:
            TooSlow: it did not, for as long as this person waits.
        """
        deadline = time.monotonic() + self._patience_s
        while not seen():
            if time.monotonic() > deadline:
                raise TooSlow(what)
            await self.pause(0.02)
        await self.look()

    def picture(self, path: Path) -> None:
        """The window as it is, as PNG. Timers would step into other tasks from within this one."""
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.X11ExcludeTimers)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._window.grab().save(str(path))

    async def act(self, act: Callable[[], None], then_s: float = OTHERWISE_S) -> None:
        """Outside of any task: Qt's test events spin the event loop, and tasks must not nest."""
        done = asyncio.get_running_loop().create_future()

        def once() -> None:
            act()
            done.set_result(None)

        QTimer.singleShot(0, once)
        await done
        await self.pause(then_s)

    def _burst(self, code: str) -> None:
        """Each key with its own time, as a system stamps them: a busy machine makes no scanner slow."""
        at = int(time.monotonic() * 1_000)
        for place, character in enumerate(f"{code}\r"):
            key = Qt.Key.Key_Return if character == "\r" else ord(character.upper())
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, int(key), Qt.KeyboardModifier.NoModifier, character)
                event.setTimestamp(at + SCANNER_MS * place)
                QCoreApplication.sendEvent(self._handle(), event)

    def _handle(self) -> QWindow:
        handle = self._window.windowHandle()
        assert handle is not None
        return handle
