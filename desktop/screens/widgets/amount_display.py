"""The large amount to pay or being typed, in its own card."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painting import (
    LEFT,
    RIGHT,
    Tone,
    draw_edge,
    draw_text,
    fill_box,
    fitted_font,
    text_width,
    tone_colours,
)

RADIUS = 16
SIDE = 20
HEIGHT, HEIGHT_LOW = 97, 60


class AmountDisplay(QWidget):
    """A label, a small remark under it and the amount, which is never cut: it shrinks until it fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ("", "", "", Tone.PLAIN)
        self._low = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_amount(self, label: str, amount_text: str, remark: str = "", tone: Tone = Tone.PLAIN) -> None:
        """Show an amount; a tone other than plain colours its remark, which must say the same in words."""
        self._shown = (label, amount_text, remark, tone)
        self.setAccessibleName(" ".join(part for part in (label, amount_text, remark) if part))
        self.update()

    def set_low(self, low: bool) -> None:
        """Take less height where a large scale leaves little."""
        self._low = low
        self.updateGeometry()

    def amount_text(self) -> str:
        return self._shown[1]

    def sizeHint(self) -> QSize:
        return QSize(current().px(360), current().px(HEIGHT_LOW if self._low else HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(240), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        tokens = theme.tokens
        label, amount, remark, tone = self._shown
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        fill_box(painter, box, colour(tokens.card), theme.px(RADIUS))
        draw_edge(painter, box, colour(tokens.line), theme.px(RADIUS))
        inside = box.adjusted(theme.px(SIDE), 0, -theme.px(SIDE), 0)
        words = max(text_width(label, theme.font(14)), text_width(remark, theme.font(12)))
        words = min(words, int(inside.width() * 0.45))
        big = fitted_font(amount, 46, fonts.BOLD, inside.width() - words - theme.px(16))
        painter.setFont(big)
        lift = 0 if self._low else theme.px(8)
        draw_text(painter, inside.adjusted(0, -lift, 0, 0), RIGHT, amount, tokens.ink)
        line = theme.px(18)
        low = QRectF(inside.left(), box.bottom() - theme.px(48 if self._low else 51), words + 1, line)
        painter.setFont(theme.font(14))
        draw_text(painter, low, LEFT, label, tokens.ink2)
        painter.setFont(theme.font(12))
        ink = tokens.ink2 if tone is Tone.PLAIN else tone_colours(tone)[0]
        draw_text(painter, low.translated(0, line), LEFT, remark, ink)
        painter.end()
