"""Where a PIN is typed: dots for its figures and a keypad under them."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.screens.theme import colour, current
from desktop.screens.widgets.key_pad import BACK, PIN_KEYS, KeyPad
from desktop.screens.widgets.painting import draw_edge, draw_focus, fill_box

PIN_LENGTH = 6
DOT = 14
DOT_PITCH = 32


class _Dots(QWidget):
    def __init__(self, pad: QWidget) -> None:
        super().__init__(pad)
        self._pad = pad
        self.filled = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(DOT_PITCH * PIN_LENGTH), current().px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        tokens = theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, pitch = theme.px(DOT), theme.px(DOT_PITCH)
        left = (self.width() - pitch * (PIN_LENGTH - 1) - side) / 2
        for at in range(PIN_LENGTH):
            dot = QRectF(left + at * pitch, (self.height() - side) / 2, side, side)
            if at < self.filled:
                fill_box(painter, dot, colour(tokens.brand_text), side / 2)
            else:
                draw_edge(painter, dot, colour(tokens.ink2), side / 2, theme.px(2))
        if self._pad.hasFocus():
            row = QRectF(left - 16, 1, pitch * (PIN_LENGTH - 1) + side + 32, self.height() - 2)
            draw_focus(painter, row, theme.px(11), tokens.focus)
        painter.end()


class PinPad(QWidget):
    """Tells the six figures once they are all there, typed on keyboard or pad; never shows them."""

    entered = Signal(str)

    def __init__(self, accessible_name: str, back_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pin = ""
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._dots = _Dots(self)
        self.pad = KeyPad(back_name, PIN_KEYS, self)
        self.pad.pressed.connect(self._take)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._dots)
        self._column.addWidget(self.pad, 1)
        self._space()

    def clear(self) -> None:
        """Forget the figures typed so far."""
        self._set("")

    def count(self) -> int:
        """How many figures are typed."""
        return len(self._pin)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            self._take(BACK)
        elif len(event.text()) == 1 and event.text() in "0123456789":
            if not event.isAutoRepeat():
                self._take(event.text())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _take(self, key: str) -> None:
        if key == BACK:
            self._set(self._pin[:-1])
        elif len(self._pin) < PIN_LENGTH:
            self._set(self._pin + key)
            if len(self._pin) == PIN_LENGTH:
                self.entered.emit(self._pin)

    def _set(self, pin: str) -> None:
        self._pin = pin
        self._dots.filled = len(pin)
        self._dots.update()

    def _space(self) -> None:
        self._column.setSpacing(current().px(14))
