"""Tells scans of keyboard-wedge scanners from typing, by each key event's own time stamp.

Arrival time lies: after a frozen second a person's keys arrive as fast as a scanner's. So printable
keys are held for a moment, given back as they were if a pause follows, and swallowed whole when
they came at scanner speed and ended with Enter or Tab. The moment may be over only because the window
was busy while the next keys came: they are let in before anything is given back.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.database.unhurried import counter_first

HOLD_MS = 35
"""A key is held back at most this long: a person does not feel it, a scanner's next key comes sooner."""
FASTEST_PERSON_MS = 25
SHORTEST_CODE = 4
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_HELD_DOWN = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr)
"""Scanners press these around capitals and the GS1 separator (Ctrl+]): they end no code."""
_SEPARATOR = "\x1d"
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class WedgeFilter(QObject):
    """Install on the application; `scanned` has the code as read, from whatever had the focus."""

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: list[tuple[QObject, QKeyEvent]] = []
        self._replaying = False
        self._swallow_release = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(HOLD_MS)
        self._round = QTimer(self)
        self._round.setSingleShot(True)
        self._round.setInterval(0)
        self._timer.timeout.connect(self._round.start)  # keys that wait are delivered before it ends
        self._round.timeout.connect(self._give_back)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or not isinstance(event, QKeyEvent) or not watched.isWindowType():
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._pressed(watched, event)
        if event.type() == QEvent.Type.KeyRelease and self._held:
            self._held.append((watched, _copy(event)))
            return True
        if event.type() == QEvent.Type.KeyRelease and self._swallow_release and event.key() in _ENDS:
            self._swallow_release = False
            return True
        return False

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if self._held and event.timestamp() - self._last_press() > HOLD_MS:
            self._give_back()
        if event.key() in _ENDS:
            return self._ended()
        if self._held and event.key() in _HELD_DOWN:
            self._held.append((watched, _copy(event)))
            return True
        if event.isAutoRepeat() or not _is_printable(event) or _types_a_secret():
            self._give_back()
            return False
        self._held.append((watched, _copy(event)))
        self._round.stop()
        self._timer.start()
        counter_first()
        return True

    def _ended(self) -> bool:
        presses = [key for _window, key in self._held if key.type() == QEvent.Type.KeyPress and key.text()]
        if len(presses) >= SHORTEST_CODE:
            span_ms = presses[-1].timestamp() - presses[0].timestamp()
            if span_ms <= FASTEST_PERSON_MS * (len(presses) - 1):
                self._stop_timers()
                self._held.clear()
                self._swallow_release = True
                counter_first()
                self.scanned.emit("".join(key.text() for key in presses))
                return True
        self._give_back()
        return False

    def _stop_timers(self) -> None:
        self._timer.stop()
        self._round.stop()

    def _last_press(self) -> int:
        return max(key.timestamp() for _window, key in self._held)

    def _give_back(self) -> None:
        """Hand the held keys on, in order, to whoever has the focus now."""
        self._stop_timers()
        held, self._held = self._held, []
        self._replaying = True
        try:
            for window, key in held:
                QCoreApplication.sendEvent(QGuiApplication.focusWindow() or window, key)
        finally:
            self._replaying = False


def _is_printable(event: QKeyEvent) -> bool:
    text = event.text()
    if text == _SEPARATOR:
        return True
    return len(text) == 1 and text.isprintable() and not event.modifiers() & _COMMANDS


def _types_a_secret() -> bool:
    """Passwords are never held back nor taken for a scan."""
    focus = QApplication.focusWidget()
    return isinstance(focus, QLineEdit) and focus.echoMode() != QLineEdit.EchoMode.Normal


def _copy(event: QKeyEvent) -> QKeyEvent:
    made = QKeyEvent(
        event.type(), event.key(), event.modifiers(), event.text(), event.isAutoRepeat(), event.count()
    )
    made.setTimestamp(event.timestamp())
    return made
