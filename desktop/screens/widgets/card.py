"""A white ground with a hairline, the frame of what belongs together, and plain grounds for whole panels."""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.screens.theme import colour, current
from desktop.screens.widgets.painting import draw_edge, fill_box

RADIUS = 16


class Card(QWidget):
    """A rounded card with a column of contents; `pad` and `gap` in pixels at 100 percent."""

    def __init__(self, pad: int = 18, gap: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pad, self._gap = pad, gap
        self.column = QVBoxLayout(self)
        self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill_box(painter, QRectF(self.rect()), colour(theme.tokens.card), theme.px(RADIUS))
        draw_edge(painter, QRectF(self.rect()), colour(theme.tokens.line), theme.px(RADIUS))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _space(self) -> None:
        theme = current()
        pad = theme.px(self._pad)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(theme.px(self._gap))


class Ground(QWidget):
    """A plain ground in one of the theme's tokens, with hairlines on the sides named ("left", "top", …)."""

    def __init__(
        self, ground: str = "card", lines: tuple[str, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground = ground
        self._lines = lines

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current().tokens
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(getattr(tokens, self._ground)))
        wide, high = self.width(), self.height()
        sides = {
            "left": (0, 0, 1, high),
            "right": (wide - 1, 0, 1, high),
            "top": (0, 0, wide, 1),
            "bottom": (0, high - 1, wide, 1),
        }
        for side in self._lines:
            painter.fillRect(*sides[side], colour(tokens.line))
        painter.end()
