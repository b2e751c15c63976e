"""The dark panel beside the first screens: Kedai's sign, the shop's name, and whether work is under way."""

from PySide6.QtCore import QEvent, QRectF, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.screens import fonts, icons
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painting import LEFT, draw_text, fill_box, wrapped

WIDTH = 340
MARK = 56
PAD = 40
FRAME_MS = 33
TURN_FRAMES = 48


class BrandPanel(QWidget):
    """Paints itself; `column` takes what a screen wants below the name, on the dark ground."""

    def __init__(self, title: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._words = title, words
        self._frame = 0
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._advance)
        self.column = QVBoxLayout(self)
        self._space()

    def set_words(self, title: str, words: str = "") -> None:
        """The shop's name, and a line under it."""
        self._title, self._words = title, words
        self.setAccessibleName(f"{title} {words}".strip())
        self._space()
        self.update()

    def set_under_way(self, under_way: bool) -> None:
        """Show or hide the moving line that tells of work going on."""
        self._frame = 0
        if under_way:
            self._frames.start()
        else:
            self._frames.stop()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        tokens, pad = theme.tokens, theme.px(PAD)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour(tokens.rail))
        self._paint_rings(painter)
        painter.drawPixmap(pad, pad, icons.app_mark(theme.px(MARK), self.devicePixelRatioF()))
        top = self._title_top()
        pitch = theme.px(36)
        painter.setFont(theme.font(28, fonts.BOLD))
        room = self.width() - 2 * pad
        for line in self._title_lines():
            draw_text(painter, QRectF(pad, top, room, pitch), LEFT, line, tokens.rail_ink)
            top += pitch
        painter.setFont(theme.font(14))
        for line in self._word_lines():
            draw_text(
                painter, QRectF(pad, top + theme.px(6), room, theme.px(21)), LEFT, line, tokens.rail_ink
            )
            top += theme.px(21)
        if self._frames.isActive():
            self._paint_progress(painter)
        painter.end()

    def _paint_rings(self, painter: QPainter) -> None:
        """Quiet rings in the corner, hardly lighter than the ground."""
        theme = current()
        ink = QColor(colour(theme.tokens.rail_active))
        ink.setAlphaF(0.55)
        painter.setPen(QPen(ink, theme.px(1.5)))
        for radius in (90, 160, 230):
            side = theme.px(radius) * 2
            ring = QRectF(0, 0, side, side)
            ring.moveCenter(QRectF(self.rect()).bottomRight())
            painter.drawEllipse(ring)

    def _paint_progress(self, painter: QPainter) -> None:
        track = self._track()
        fill_box(painter, track, colour(current().tokens.rail_active), track.height() / 2)
        share = track.width() / 3
        along = abs((self._frame % TURN_FRAMES) / TURN_FRAMES * 2 - 1)
        part = QRectF(track.left() + (track.width() - share) * along, track.top(), share, track.height())
        fill_box(painter, part, colour(current().tokens.rail_ink), track.height() / 2)

    def _track(self) -> QRectF:
        """Where the moving line runs, under the words."""
        theme = current()
        lines = theme.px(36) * len(self._title_lines()) + theme.px(21) * len(self._word_lines())
        width = min(self.width() - 2 * theme.px(PAD), theme.px(180))
        return QRectF(theme.px(PAD), self._title_top() + lines + theme.px(24), width, theme.px(3))

    def _advance(self) -> None:
        self._frame += 1
        self.update(self._track().toAlignedRect())  # not the whole panel: the shop is being opened meanwhile

    def _title_top(self) -> int:
        return current().px(PAD + MARK + 28)

    def _title_lines(self) -> tuple[str, ...]:
        theme = current()
        room = max(self.width(), theme.px(WIDTH)) - 2 * theme.px(PAD)
        return wrapped(self._title, theme.font(28, fonts.BOLD), room, 3) if self._title else ()

    def _word_lines(self) -> tuple[str, ...]:
        theme = current()
        room = max(self.width(), theme.px(WIDTH)) - 2 * theme.px(PAD)
        return wrapped(self._words, theme.font(14), room, 3) if self._words else ()

    def _space(self) -> None:
        theme = current()
        self.setFixedWidth(theme.px(WIDTH))
        lines = len(self._title_lines()) * 36 + len(self._word_lines()) * 21
        top = self._title_top() + theme.px(lines + 28)
        self.column.setContentsMargins(theme.px(PAD), top, theme.px(PAD), theme.px(PAD))
        self.column.setSpacing(theme.px(4))
