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
TOTAL_HEIGHT, TOTAL_HEIGHT_LOW = 54, 42


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
        self._note: SumRow | None = None
        self._label = ""
        self._total = ""
        self._high = TOTAL_HEIGHT
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

    def set_note(self, note: SumRow | None) -> None:
        """What must be read with the total where it has no row of its own: small, under the total's label."""
        if note != self._note:
            self._note = note
            self.setAccessibleDescription(f"{note.label} {note.amount_text}" if note else "")
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
        return QSize(current().px(300), self.height_of(len(self._rows) + len(self._after)))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(220), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        high, total = theme.px(ROW_HEIGHT), theme.px(self._high)
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
        tokens, label_font, note_font = theme.tokens, theme.font(16, fonts.SEMI_BOLD), theme.font(12)
        note = f"{self._note.label} {self._note.amount_text}" if self._note else ""
        beside = max(text_width(self._label, label_font), text_width(note, note_font)) + theme.px(16)
        big = fitted_font(self._total, 36, fonts.BOLD, place.width() - beside)
        painter.setFont(big)
        draw_text(painter, place.adjusted(beside, 0, 0, 0), RIGHT, self._total, tokens.ink)
        painter.setFont(label_font)
        if not note:
            low = theme.px(14 if self._high == TOTAL_HEIGHT else 8)
            draw_text(painter, place.adjusted(0, low, 0, 0), LEFT, self._label, tokens.ink)
            return
        middle = place.center().y() + theme.px(2)
        draw_text(
            painter, QRectF(0, place.top(), beside, middle - place.top()), LEFT, self._label, tokens.ink
        )
        painter.setFont(note_font)
        draw_text(painter, QRectF(0, middle, beside, place.bottom() - middle), LEFT, note, tokens.ink)
