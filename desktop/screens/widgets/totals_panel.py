"""The sums under the basket, ending in the one large total."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.screens import fonts
from desktop.screens.theme import current
from desktop.screens.widgets.painting import LEFT, RIGHT, draw_text, fitted_font, text_width

ROW_HEIGHT = 21
TOTAL_HEIGHT, TOTAL_HEIGHT_LOW = 54, 44


@dataclass(frozen=True, slots=True)
class SumRow:
    """One sum; a `saving` stands in the accent colour."""

    label: str
    amount_text: str
    saving: bool = False


class TotalsPanel(QWidget):
    """The total is never cut: it shrinks until it fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SumRow, ...] = ()
        self._label = ""
        self._total = ""
        self._high = TOTAL_HEIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_totals(self, rows: Sequence[SumRow], label: str, total_text: str) -> None:
        """Show these sums over the total; the accessible name says all of them."""
        shown = (tuple(rows), label, total_text)
        if shown == (self._rows, self._label, self._total):
            return
        grown = len(rows) != len(self._rows)
        self._rows, self._label, self._total = shown
        spoken = [f"{row.label} {row.amount_text}" for row in self._rows]
        self.setAccessibleName(", ".join([*spoken, f"{label} {total_text}"]))
        if grown:
            self.updateGeometry()
        self.update()

    def set_low(self, low: bool) -> None:
        """Take less height where a large scale leaves little."""
        high = TOTAL_HEIGHT_LOW if low else TOTAL_HEIGHT
        if high != self._high:
            self._high = high
            self.updateGeometry()

    def total_text(self) -> str:
        return self._total

    def height_of(self, rows: int) -> int:
        """Pixels for so many sums over the total."""
        return current().px(ROW_HEIGHT) * rows + current().px(self._high)

    def sizeHint(self) -> QSize:
        return QSize(current().px(300), self.height_of(len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        tokens = theme.tokens
        painter = QPainter(self)
        high = theme.px(ROW_HEIGHT)
        painter.setFont(theme.font(14))
        for at, row in enumerate(self._rows):
            place = QRectF(0, at * high, self.width(), high)
            room = text_width(row.amount_text, painter.font()) + theme.px(12)
            draw_text(painter, place.adjusted(0, 0, -room, 0), LEFT, row.label, tokens.ink2)
            draw_text(
                painter, place, RIGHT, row.amount_text, tokens.accent_text if row.saving else tokens.ink2
            )
        self._paint_total(painter, QRectF(0, len(self._rows) * high, self.width(), theme.px(self._high)))
        painter.end()

    def _paint_total(self, painter: QPainter, place: QRectF) -> None:
        theme = current()
        label_font = theme.font(16, fonts.SEMI_BOLD)
        label = text_width(self._label, label_font) + theme.px(16)
        big = fitted_font(self._total, 36, fonts.BOLD, place.width() - label)
        painter.setFont(big)
        draw_text(painter, place.adjusted(label, 0, 0, 0), RIGHT, self._total, theme.tokens.ink)
        painter.setFont(label_font)
        draw_text(
            painter,
            place.adjusted(0, theme.px(14 if self._high == TOTAL_HEIGHT else 8), 0, 0),
            LEFT,
            self._label,
            theme.tokens.ink,
        )
