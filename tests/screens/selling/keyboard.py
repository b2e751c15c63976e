"""A keyboard whose keys carry the times we choose: their own clock tells a scanner from a person."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

NO_KEYS = Qt.KeyboardModifier.NoModifier
SCANNER_MS, PERSON_MS = 4, 110
_SHIFTED = dict(zip(')!@#$%^&*(_+:"<>?|{}~', "0123456789-=;',./\\[]`", strict=True))


class Keyboard:
    """Presses keys on a window as the platform would, `after_ms` on the keys' own clock."""

    def __init__(self, widget: QWidget) -> None:
        handle = widget.window().windowHandle()
        assert handle is not None
        self._handle: QWindow = handle
        self.clock_ms = 100_000

    def key(
        self,
        key: Qt.Key | int,
        text: str = "",
        after_ms: int = SCANNER_MS,
        modifiers: Qt.KeyboardModifier = NO_KEYS,
    ) -> None:
        self.press(key, text, after_ms, modifiers)
        self.let_go(key, text, 1, modifiers)

    def press(
        self, key: Qt.Key | int, text: str, after_ms: int, modifiers: Qt.KeyboardModifier = NO_KEYS
    ) -> None:
        self._send(QEvent.Type.KeyPress, key, text, after_ms, modifiers)

    def let_go(
        self, key: Qt.Key | int, text: str, after_ms: int, modifiers: Qt.KeyboardModifier = NO_KEYS
    ) -> None:
        self._send(QEvent.Type.KeyRelease, key, text, after_ms, modifiers)

    def type(self, text: str, every_ms: int = PERSON_MS) -> None:
        """Characters without Enter."""
        for character in text:
            self.key(ord(character.upper()), character, every_ms)

    def scan(self, code: str, *, suffix: Qt.Key = Qt.Key.Key_Return, every_ms: int = SCANNER_MS) -> None:
        """A label as scanners send it: capitals with Shift held down and let go around each."""
        for character in code:
            if character == "\x1d":  # FNC1 comes as Ctrl+]
                control = Qt.KeyboardModifier.ControlModifier
                self.press(Qt.Key.Key_Control, "", every_ms)
                self.key(Qt.Key.Key_BracketRight, character, every_ms, control)
                self.let_go(Qt.Key.Key_Control, "", 1)
            elif character.isupper() or character in _SHIFTED:
                shift = Qt.KeyboardModifier.ShiftModifier
                self.press(Qt.Key.Key_Shift, "", every_ms)
                self.key(ord(character), character, every_ms, shift)
                self.let_go(Qt.Key.Key_Shift, "", 1)
            else:
                self.key(ord(character.upper()), character, every_ms)
        self.key(suffix, "\t" if suffix == Qt.Key.Key_Tab else "\r", every_ms)

    def _send(
        self, kind: QEvent.Type, key: Qt.Key | int, text: str, after_ms: int, modifiers: Qt.KeyboardModifier
    ) -> None:
        self.clock_ms += after_ms
        event = QKeyEvent(kind, int(key), modifiers, text)
        event.setTimestamp(self.clock_ms)
        QCoreApplication.sendEvent(self._handle, event)
