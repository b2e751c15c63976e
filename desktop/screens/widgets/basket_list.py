"""The lines of the basket: quantity, name, what it is, and the money at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painted_list import PaintedList
from desktop.screens.widgets.painting import (
    CENTRE,
    LEFT,
    RIGHT,
    draw_edge,
    draw_text,
    fill_box,
    fitted_font,
    text_width,
)
from desktop.screens.widgets.row_model import RowModel

ROW_HEIGHT = 53
SUB_ROW_HEIGHT = 28
SIDE = 8
QUANTITY_WIDTH = 46
NAME_LEFT = 64


@dataclass(frozen=True, slots=True)
class BasketRow:
    """One line as shown.

    `detail` is the small line under the name, `saving` replaces it in the accent colour, `old_amount_text` is
    the amount before the saving, struck out. A row that `belongs` to the line above (a container deposit) is
    low, indented and cannot be selected.
    """

    key: str
    quantity_text: str
    name: str
    amount_text: str
    detail: str = ""
    saving: str = ""
    old_amount_text: str = ""
    belongs: bool = False


def _spoken(row: BasketRow) -> str:
    return ", ".join(
        part for part in (row.quantity_text, row.name, row.detail, row.saving, row.amount_text) if part
    )


class BasketRows(RowModel[BasketRow]):
    """The model: rows that belong to another can be seen but not selected."""

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if self.rows[index.row()].belongs:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class BasketList(PaintedList[BasketRow]):
    """Tells which line is current, which was chosen, and for which Delete was pressed."""

    remove_asked = Signal(str)

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(BasketRows(_spoken), accessible_name, parent)

    def set_rows(self, rows: Sequence[BasketRow]) -> None:
        """Show these lines; the current one stays current while it is there, new ones come into view."""
        before = len(self.rows())
        self._rows.set_rows(rows)
        if len(self.rows()) > before:
            self.scrollToBottom()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.current_key():
            if not event.isAutoRepeat():  # a key held down must not empty the basket
                self.remove_asked.emit(self.current_key())
            return
        super().keyPressEvent(event)

    def row_height(self, row: BasketRow) -> int:
        return current().px(SUB_ROW_HEIGHT if row.belongs else ROW_HEIGHT)

    def paint_row(self, painter: QPainter, box: QRectF, row: BasketRow, current_row: bool) -> None:
        theme = current()
        self.paint_ground(painter, box, current_row)
        inside = box.adjusted(theme.px(SIDE), 0, -theme.px(SIDE), -1)
        amount = self._paint_amount(painter, inside, row)
        words = inside.adjusted(theme.px(NAME_LEFT - SIDE), 0, -amount - theme.px(10), 0)
        if row.belongs:
            painter.setFont(theme.font(12))
            draw_text(painter, words, LEFT, row.name, theme.tokens.ink2)
            return
        self._paint_quantity(painter, inside, row.quantity_text)
        self.paint_words(painter, words, row)

    def _paint_quantity(self, painter: QPainter, inside: QRectF, text: str) -> None:
        theme = current()
        high = theme.px(32)
        place = QRectF(inside.left(), inside.center().y() - high / 2, theme.px(QUANTITY_WIDTH), high)
        fill_box(painter, place, colour(theme.tokens.card), theme.px(8))
        draw_edge(painter, place, colour(theme.tokens.edge), theme.px(8))
        painter.setFont(fitted_font(text, 14, fonts.BOLD, place.width() - theme.px(10)))
        draw_text(painter, place, CENTRE, text, theme.tokens.ink)

    def _paint_amount(self, painter: QPainter, inside: QRectF, row: BasketRow) -> int:
        """Paint the money and say how wide it is."""
        theme = current()
        tokens = theme.tokens
        font = theme.font(14.5, fonts.MEDIUM if row.belongs else fonts.BOLD)
        width = text_width(row.amount_text, font)
        painter.setFont(font)
        if not row.old_amount_text:
            draw_text(painter, inside, RIGHT, row.amount_text, tokens.ink)
            return width
        below = inside.adjusted(0, theme.px(17), 0, 0)
        draw_text(painter, below, RIGHT, row.amount_text, tokens.ink)
        struck = QFont(theme.font(12))
        struck.setStrikeOut(True)
        painter.setFont(struck)
        draw_text(painter, inside.adjusted(0, 0, 0, -theme.px(16)), RIGHT, row.old_amount_text, tokens.ink2)
        return max(width, text_width(row.old_amount_text, theme.font(12)))
