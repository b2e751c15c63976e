"""Choices in forms: a box to tick, one of a few in a list that drops down."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import PaintedButton
from desktop.screens.widgets.painting import LEFT, draw_edge, draw_icon, draw_text, fill_box, text_width


class TickBox(PaintedButton):
    """A box to tick, with its words beside it; the words tick it too."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = current()
        return QSize(text_width(self.text(), theme.font(14)) + theme.px(48), theme.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens = theme.tokens
        side, radius = theme.px(24), theme.px(6)
        place = QRectF(theme.px(6), (box.height() - side) / 2, side, side)
        if self.isChecked():
            fill_box(painter, place, colour(tokens.brand if self.isEnabled() else tokens.ink3), radius)
            tick = place.adjusted(theme.px(4), theme.px(4), -theme.px(4), -theme.px(4))
            draw_icon(painter, "check", tokens.on_brand, tick)
        else:
            ground = tokens.brand2 if self.isDown() else tokens.hover if self.underMouse() else tokens.card
            fill_box(painter, place, colour(ground), radius)
            draw_edge(painter, place, colour(tokens.ink2 if self.isEnabled() else tokens.ink3), radius, 1.5)
        painter.setFont(theme.font(14))
        words = box.adjusted(place.right() + theme.px(10), 0, -theme.px(4), 0)
        draw_text(painter, words, LEFT, self.text(), tokens.ink if self.isEnabled() else tokens.ink3)
        self.ring(painter, tokens.focus, theme.px(8))


class DropDown(QComboBox):
    """One of a few; the arrow is painted here because a style sheet can only load it from a file."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme = current()
        painter = QPainter(self)
        side = theme.px(18)
        place = QRectF(self.width() - theme.px(14) - side, (self.height() - side) / 2, side, side)
        draw_icon(painter, "chevron-down", theme.tokens.ink2, place)
        painter.end()
