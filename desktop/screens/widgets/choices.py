"""Choices in forms: one of a few in a list that drops down."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from desktop.screens.theme import current
from desktop.screens.widgets.painting import draw_icon


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
