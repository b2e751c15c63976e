"""Favourite tiles, painted in one widget however many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painted_list import PaintedList
from desktop.screens.widgets.painting import (
    LEFT,
    RIGHT,
    draw_edge,
    draw_focus,
    draw_text,
    fill_box,
    fitted_font,
    text_width,
    wrapped,
)
from desktop.screens.widgets.row_model import RowModel

GAP = 10
TILE_WIDTH = 146
TILE_WIDTH_MIN = 112
TILE_HEIGHT = 112
TILE_HEIGHT_MIN = 96
NAME_LINES = 3
NAME_SIZE = 13.5
STRIPE = 6
RADIUS = 11


@dataclass(frozen=True, slots=True)
class Tile:
    """What one tile shows; `colour` is #RRGGBB of its stripe, `stock_low` warns about the stock."""

    key: str
    name: str
    price_text: str
    stock_text: str = ""
    stock_low: bool = False
    colour: str = "#2A7D4F"


def _spoken(tile: Tile) -> str:
    return ", ".join(part for part in (tile.name, tile.price_text, tile.stock_text) if part)


class TileGrid(PaintedList[Tile]):
    """Tells the key of the tile chosen by mouse, finger, Enter or Space; arrows move.

    Each tile keeps half a gap free on all sides, where its focus ring stands: put the grid half a gap nearer
    to the edge than other things.
    """

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(RowModel(_spoken), accessible_name, parent)
        self._columns = 1
        self.setItemDelegate(_TileDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        # Two quick taps are two pieces; Qt reports the second one only as a double click.
        self.doubleClicked.connect(self._tell_chosen)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these tiles; unchanged ones are not painted again."""
        self._rows.set_rows(tiles)
        self._arrange()

    def tiles(self) -> tuple[Tile, ...]:
        return self.rows()

    def columns(self) -> int:
        """Tiles in one row at the present width."""
        return self._columns

    def tile_rect(self, key: str) -> QRect:
        """Where this tile stands in the viewport, without the half gap around it; empty if not shown."""
        at = self._rows.place(key)
        half = current().px(GAP) // 2
        return (
            self.visualRect(self._rows.index(at)).adjusted(half, half, -half, -half) if at >= 0 else QRect()
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.choose_current()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def _columns_in(self, room: int) -> int:
        theme = current()
        comfortable = room // theme.px(TILE_WIDTH + GAP)
        smallest = room // theme.px(TILE_WIDTH_MIN + GAP)
        return max(1, comfortable, min(4, smallest))

    def _arrange(self) -> None:
        """Columns from the width; a little lower tiles if that spares the scroll bar.

        The bar is switched here, because a view that decides itself keeps room for it all the time.
        """
        theme = current()
        comfortable, lowest = theme.px(TILE_HEIGHT + GAP), theme.px(TILE_HEIGHT_MIN + GAP)
        # The view wraps a row that fills its width to the last pixel: one less.
        wide, high = self.width() - 1, self.height()
        rows = -(-len(self._rows.rows) // self._columns_in(wide))
        fits = rows * lowest <= high
        if not fits:
            wide -= self.verticalScrollBar().sizeHint().width()
        shown = max(1, min(rows, high // lowest))
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAlwaysOn)
        height = max(lowest, min(comfortable, high // shown))
        self._columns = self._columns_in(wide)
        self.setGridSize(QSize(wide // self._columns, height))


class _TileDelegate(QStyledItemDelegate):
    def __init__(self, grid: TileGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self._grid.gridSize()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = current()
        half = theme.px(GAP) // 2
        box = QRectF(option.rect).adjusted(half, half, -half, -half)
        state = option.state
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_box(painter, box, self._grid.tiles()[index.row()], state)
        self._paint_words(painter, box, self._grid.tiles()[index.row()])
        if self._grid.hasFocus() and self._grid.currentIndex() == index:
            draw_focus(painter, box.adjusted(-3, -3, 3, 3), theme.px(RADIUS) + 3, theme.tokens.focus)

    def _paint_box(self, painter: QPainter, box: QRectF, tile: Tile, state: QStyle.StateFlag) -> None:
        theme = current()
        tokens, radius = theme.tokens, theme.px(RADIUS)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        fill_box(painter, box, colour(tile.colour), radius)
        painter.translate(box.topLeft())
        shape = _beside_stripe(box.width(), box.height(), theme.px(STRIPE), radius)
        painter.fillPath(shape, colour(tokens.hover if over else tokens.card))
        painter.setClipRect(QRectF(theme.px(STRIPE), 0, box.width(), box.height()))
        draw_edge(painter, QRectF(0, 0, box.width(), box.height()), colour(tokens.edge), radius)
        painter.setClipping(False)
        painter.translate(-box.topLeft())

    def _paint_words(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        theme = current()
        tokens = theme.tokens
        left, right = box.left() + theme.px(18), box.right() - theme.px(12)
        name_font = theme.font(NAME_SIZE, fonts.SEMI_BOLD)
        painter.setFont(name_font)
        pitch = theme.px(17)
        top = box.top() + theme.px(12)
        lines = wrapped(tile.name, name_font, int(right - left), NAME_LINES, whole_words=True)
        for at, line in enumerate(lines):
            draw_text(painter, QRectF(left, top + at * pitch, right - left, pitch), LEFT, line, tokens.ink)
        foot = QRectF(left, box.bottom() - theme.px(34), right - left, theme.px(26))
        stock_font = theme.font(12.5, fonts.MEDIUM if tile.stock_low else fonts.REGULAR)
        stock = text_width(tile.stock_text, stock_font)
        painter.setFont(stock_font)
        draw_text(painter, foot, RIGHT, tile.stock_text, tokens.warn if tile.stock_low else tokens.ink2)
        room = foot.width() - (stock and stock + theme.px(6))
        painter.setFont(fitted_font(tile.price_text, 15.5, fonts.BOLD, room))
        draw_text(painter, QRectF(left, foot.top(), room, foot.height()), LEFT, tile.price_text, tokens.ink)


@lru_cache(maxsize=32)
def _beside_stripe(width: float, height: float, stripe: int, radius: int) -> QPainterPath:
    whole = QPainterPath()
    whole.addRoundedRect(0, 0, width, height, radius, radius)
    right = QPainterPath()
    right.addRect(stripe, 0, width, height)
    return whole.intersected(right)
