"""A button that acts only when it is held down: for what cannot be undone, such as clearing a basket."""

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import CONTROL_RADIUS, PaintedButton
from desktop.screens.widgets.painting import (
    CENTRE,
    draw_edge,
    draw_text,
    fill_box,
    fitted_font,
    text_width,
)

HOLD_MS = 600
FRAME_MS = 16


class HoldButton(PaintedButton):
    """Fires `held` after 600 ms under a finger, the mouse, Space or Enter, filling meanwhile.

    Let go before that, `let_go_early` fires instead, for a caller who wants to say "keep holding".
    """

    held = Signal()
    let_go_early = Signal()

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._watch = QElapsedTimer()
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._advance)
        self._by_enter = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.pressed.connect(self._begin)
        self.released.connect(self._stop)

    def sizeHint(self) -> QSize:
        theme = current()
        words = text_width(self.text(), theme.font(13, fonts.SEMI_BOLD))
        return QSize(words + theme.px(20), theme.px(48))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(current().px(64), self.sizeHint().width()), current().px(48))

    def progress(self) -> float:
        """How far the hold has come, 0 to 1."""
        return min(1.0, self._watch.elapsed() / HOLD_MS) if self._frames.isActive() else 0.0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._by_enter = True
                self._begin()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and self._by_enter:
                self._by_enter = False
                self._stop()
            return
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._cancel()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._cancel()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens = theme.tokens
        radius = theme.px(CONTROL_RADIUS)
        fill_box(painter, box, colour(tokens.card if self.isEnabled() else tokens.panel), radius)
        if self._frames.isActive():
            shape = QPainterPath()
            shape.addRoundedRect(box, radius, radius)
            painter.setClipPath(shape)
            done = QRectF(0, 0, box.width() * self.progress(), box.height())
            painter.fillRect(done, colour(tokens.bad_ground))
            painter.setClipping(False)
        draw_edge(painter, box, colour(tokens.bad if self._frames.isActive() else tokens.edge), radius)
        room = box.width() - theme.px(16)
        painter.setFont(fitted_font(self.text(), 13, fonts.SEMI_BOLD, room))
        ink = tokens.bad if self.isEnabled() else tokens.ink3
        draw_text(painter, box.adjusted(theme.px(8), 0, -theme.px(8), 0), CENTRE, self.text(), ink)
        self.ring(painter, tokens.focus, radius)

    def _begin(self) -> None:
        self._watch.start()
        self._frames.start()
        self.update()

    def _advance(self) -> None:
        self.update()
        if self._watch.elapsed() >= HOLD_MS:
            self._cancel()
            self.held.emit()

    def _stop(self) -> None:
        if self._frames.isActive():
            self._cancel()
            self.let_go_early.emit()

    def _cancel(self) -> None:
        self._frames.stop()
        self._by_enter = False
        self.update()
