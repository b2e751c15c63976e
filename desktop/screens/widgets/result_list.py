"""What a search found: name, how it is known, price and stock."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from desktop.screens import fonts
from desktop.screens.theme import current
from desktop.screens.widgets.painted_list import PaintedList
from desktop.screens.widgets.painting import RIGHT, draw_text, text_width
from desktop.screens.widgets.row_model import RowModel

ROW_HEIGHT = 56
SIDE = 14
STOCK_WIDTH = 84


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One item found; `detail` is its SKU or barcode, `stock_low` sets the stock in the warning colour."""

    key: str
    name: str
    detail: str
    price_text: str
    stock_text: str = ""
    stock_low: bool = False
    saving: str = ""


def _spoken(row: ResultRow) -> str:
    return ", ".join(part for part in (row.name, row.detail, row.price_text, row.stock_text) if part)


class ResultList(PaintedList[ResultRow]):
    """Tells the key of the item chosen."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(RowModel(_spoken), accessible_name, parent)
        self.setUniformItemSizes(True)

    def set_rows(self, rows: Sequence[ResultRow]) -> None:
        """Show these items, the first one current."""
        self._rows.set_rows(rows)
        self.select(self.rows()[0].key if self.rows() else "")
        self.scrollToTop()

    def row_height(self, row: ResultRow) -> int:
        return current().px(ROW_HEIGHT)

    def paint_row(self, painter: QPainter, box: QRectF, row: ResultRow, current_row: bool) -> None:
        theme = current()
        tokens = theme.tokens
        self.paint_ground(painter, box, current_row)
        inside = box.adjusted(theme.px(SIDE), 0, -theme.px(SIDE), -1)
        painter.setFont(theme.font(15.5, fonts.BOLD))
        draw_text(painter, inside, RIGHT, row.price_text, tokens.ink)
        left_of_price = inside.adjusted(0, 0, -text_width(row.price_text, painter.font()) - theme.px(12), 0)
        painter.setFont(theme.font(12.5, fonts.MEDIUM if row.stock_low else fonts.REGULAR))
        stock = (
            max(theme.px(STOCK_WIDTH), text_width(row.stock_text, painter.font())) if row.stock_text else 0
        )
        draw_text(
            painter, left_of_price, RIGHT, row.stock_text, tokens.warn if row.stock_low else tokens.ink2
        )
        words = left_of_price.adjusted(0, 0, -stock - theme.px(8), 0)
        self.paint_words(painter, words, row)
