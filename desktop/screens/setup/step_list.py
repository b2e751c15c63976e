"""The steps of the first start beside the page: what is done, where one is, what is to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painting import CENTRE, LEFT, draw_edge, draw_icon, draw_text, fill_box

ROW = 38
LOWEST_ROW = 28
"""Where the window is low for the text's size."""
SIGN = 24


class StepList(QWidget):
    """Painted on the dark panel; it is told, never pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._here = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def set_steps(self, names: Sequence[str], here: int) -> None:
        """Name the steps; those before `here` are done."""
        self._names, self._here = tuple(names), here
        self.setAccessibleName(self._names[min(here, len(self._names) - 1)])
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(200), current().px(ROW) * len(self._names))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(200), current().px(LOWEST_ROW) * len(self._names))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        tokens = theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, row = theme.px(SIGN), self.height() / max(1, len(self._names))
        for at, name in enumerate(self._names):
            place = QRectF(0, at * row + (row - side) / 2, side, side)
            ink = QColor(colour(tokens.rail_ink))
            ink.setAlphaF(1.0 if at <= self._here else 0.72)
            if at < self._here:
                fill_box(painter, place, colour(tokens.rail_active), side / 2)
                inset = theme.px(5)
                draw_icon(painter, "check", tokens.rail_ink, place.adjusted(inset, inset, -inset, -inset))
            else:
                if at == self._here:
                    fill_box(painter, place, colour(tokens.brand), side / 2)
                draw_edge(painter, place, ink, side / 2, theme.px(1))
                painter.setFont(theme.font(12, fonts.SEMI_BOLD))
                draw_text(painter, place, CENTRE, str(at + 1), ink.name())
            painter.setFont(theme.font(14, fonts.SEMI_BOLD if at == self._here else fonts.REGULAR))
            words = QRectF(side + theme.px(12), at * row, self.width() - side - theme.px(12), row)
            draw_text(painter, words, LEFT, name, ink.name())
        painter.end()
