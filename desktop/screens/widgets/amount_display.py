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
HEIGHT, HEIGHT_LOW = 97, 66
AMOUNT_LEAST, NARROW = 22, 300
"""Narrower than this at 100 percent the amount stands under the words instead of beside them."""


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
        return QSize(current().px(200), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        tokens = theme.tokens
        label, amount, remark, tone = self._shown
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        fill_box(painter, box, colour(tokens.card), theme.px(RADIUS))
        draw_edge(painter, box, colour(tokens.line), theme.px(RADIUS))
        side = theme.px(SIDE if box.width() >= theme.px(NARROW) else 12)
        inside = box.adjusted(side, 0, -side, 0)
        shown = (label, remark, tokens.ink2 if tone is Tone.PLAIN else tone_colours(tone)[0])
        if box.width() < theme.px(NARROW):
            self._paint_narrow(painter, inside, shown)
        else:
            self._paint_wide(painter, inside, shown)
        painter.end()

    def _paint_wide(self, painter: QPainter, inside: QRectF, shown: tuple[str, str, str]) -> None:
        """The words at the left, as wide as they need; the amount takes the rest."""
        theme, (label, remark, ink), amount = current(), shown, self._shown[1]
        gap = theme.px(16)
        words = max(text_width(label, theme.font(14)), text_width(remark, theme.font(12)))
        least = text_width(amount, theme.font(AMOUNT_LEAST, fonts.BOLD))
        words = min(words, max(int(inside.width() * 0.45), int(inside.width() - gap - least)))
        painter.setFont(fitted_font(amount, 46, fonts.BOLD, inside.width() - words - gap))
        lift = 0 if self._low else theme.px(8)
        draw_text(painter, inside.adjusted(0, -lift, 0, 0), RIGHT, amount, theme.tokens.ink)
        line = theme.px(18)
        top = inside.bottom() - theme.px(51)
        if self._low:
            top = inside.center().y() - (line if remark else line / 2)
        low = QRectF(inside.left(), top, words + 1, line)
        self._paint_words(painter, low, low.translated(0, line), (label, remark, ink))

    def _paint_narrow(self, painter: QPainter, inside: QRectF, shown: tuple[str, str, str]) -> None:
        """The words over each other, the amount under them."""
        theme, amount = current(), self._shown[1]
        line = theme.px(16)
        first = QRectF(inside.left(), inside.top() + theme.px(3), inside.width(), line)
        self._paint_words(painter, first, first.translated(0, line), shown)
        below = inside.adjusted(0, theme.px(3) + line * (2 if shown[1] else 1), 0, 0)
        size = min(30, int(below.height() / theme.px(1.2)))
        painter.setFont(fitted_font(amount, size, fonts.BOLD, below.width()))
        draw_text(painter, below, RIGHT, amount, theme.tokens.ink)

    def _paint_words(
        self, painter: QPainter, first: QRectF, second: QRectF, shown: tuple[str, str, str]
    ) -> None:
        label, remark, ink = shown
        painter.setFont(fitted_font(label, 14, fonts.REGULAR, first.width()))
        draw_text(painter, first, LEFT, label, current().tokens.ink2)
        painter.setFont(fitted_font(remark, 12, fonts.REGULAR, second.width()))
        draw_text(painter, second, LEFT, remark, ink)
