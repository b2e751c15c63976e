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
TOTAL_HEIGHT = 54


@dataclass(frozen=True, slots=True)
class SumRow:
    """One sum; a `saving` stands in the accent colour."""

    label: str
    amount_text: str
    saving: bool = False
    strong: bool = False


class TotalsPanel(QWidget):
    """The total is never cut: it shrinks until it fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SumRow, ...] = ()
        self._after: tuple[SumRow, ...] = ()
        self._label = ""
        self._total = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_totals(
        self, rows: Sequence[SumRow], label: str, total_text: str, after: Sequence[SumRow] = ()
    ) -> None:
        """Show these sums over the total, what was paid `after` it; the accessible name says all of them."""
        shown = (tuple(rows), label, total_text, tuple(after))
        if shown == (self._rows, self._label, self._total, self._after):
            return
        grown = (len(rows), len(after)) != (len(self._rows), len(self._after))
        self._rows, self._label, self._total, self._after = shown
        over, under = (
            [f"{row.label} {row.amount_text}" for row in those] for those in (self._rows, self._after)
        )
        self.setAccessibleName(", ".join([*over, f"{label} {total_text}", *under]))
        if grown:
            self.updateGeometry()
        self.update()

    def total_text(self) -> str:
        return self._total

    def sizeHint(self) -> QSize:
        theme = current()
        rows = len(self._rows) + len(self._after)
        return QSize(theme.px(300), theme.px(ROW_HEIGHT) * rows + theme.px(TOTAL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        high, total = theme.px(ROW_HEIGHT), theme.px(TOTAL_HEIGHT)
        top = len(self._rows) * high
        for at, row in enumerate(self._rows):
            self._paint_row(painter, QRectF(0, at * high, self.width(), high), row)
        self._paint_total(painter, QRectF(0, top, self.width(), total))
        for at, row in enumerate(self._after):
            self._paint_row(painter, QRectF(0, top + total + at * high, self.width(), high), row)
        painter.end()

    def _paint_row(self, painter: QPainter, place: QRectF, row: SumRow) -> None:
        theme = current()
        tokens = theme.tokens
        ink = tokens.ink if row.strong else tokens.ink2
        painter.setFont(theme.font(14, fonts.SEMI_BOLD if row.strong else fonts.REGULAR))
        room = text_width(row.amount_text, painter.font()) + theme.px(12)
        draw_text(painter, place.adjusted(0, 0, -room, 0), LEFT, row.label, ink)
        draw_text(painter, place, RIGHT, row.amount_text, tokens.accent_text if row.saving else ink)

    def _paint_total(self, painter: QPainter, place: QRectF) -> None:
        theme = current()
        label_font = theme.font(16, fonts.SEMI_BOLD)
        label = text_width(self._label, label_font) + theme.px(16)
        big = fitted_font(self._total, 36, fonts.BOLD, place.width() - label)
        painter.setFont(big)
        draw_text(painter, place.adjusted(label, 0, 0, 0), RIGHT, self._total, theme.tokens.ink)
        painter.setFont(label_font)
        draw_text(painter, place.adjusted(0, theme.px(14), 0, 0), LEFT, self._label, theme.tokens.ink)
