"""What the lists of rows have in common: painted by the list itself, moved by arrows or a finger."""

from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.painting import LEFT, draw_focus, draw_text, fill_box
from desktop.screens.widgets.row_model import Keyed, RowModel

RowT = TypeVar("RowT", bound=Keyed)
RADIUS = 9
SLIP = 24
"""How far a finger that means one row may slip before it moves the list."""


class NameAndDetail(Protocol):
    """A row that tells a name over something smaller; `saving` stands in for the detail."""

    @property
    def name(self) -> str: ...

    @property
    def detail(self) -> str: ...

    @property
    def saving(self) -> str: ...


class PaintedList(QListView, Generic[RowT]):
    """Tells the key of the row chosen (clicked, or Enter on it) and of the row now current.

    Subclasses say how high a row is and paint it.
    """

    chosen = Signal(str)
    moved_to = Signal(str)

    def __init__(self, rows: RowModel[RowT], accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self._rows = rows
        rows.setParent(self)
        self.setModel(rows)
        self.setItemDelegate(_RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.viewport().setAutoFillBackground(False)
        self._pressed_at, self._was_dragged = QPoint(), False
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentChanged.connect(self._tell_moved)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def rows(self) -> tuple[RowT, ...]:
        return self._rows.rows

    def current_key(self) -> str:
        """Key of the current row, "" if there is none."""
        index = self.currentIndex()
        return self._rows.rows[index.row()].key if index.isValid() else ""

    def select(self, key: str) -> None:
        """Make this row current and bring it into view; an unknown key leaves no row current."""
        at = self._rows.place(key)
        if at < 0:
            self.setCurrentIndex(QModelIndex())
            self.clearSelection()
            return
        self.setCurrentIndex(self._rows.index(at))
        self.scrollTo(self._rows.index(at))

    def step(self, by: int) -> None:
        """Move the current row by so many places: for arrow keys pressed while the search has the focus."""
        able = [row.key for at, row in enumerate(self.rows()) if self._can_be_current(at)]
        if able:
            here = able.index(self.current_key()) if self.current_key() in able else -1 if by > 0 else 0
            self.select(able[max(0, min(len(able) - 1, here + by))])

    def choose_current(self) -> bool:
        """Tell `chosen` for the current row; False if there is none."""
        self._tell_chosen(self.currentIndex())
        return self.currentIndex().isValid()

    def row_height(self, row: RowT) -> int:
        raise NotImplementedError

    def paint_row(self, painter: QPainter, box: QRectF, row: RowT, current_row: bool) -> None:
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A notice that takes room away must not hide the row the keys act on."""
        super().resizeEvent(event)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def paint_ground(self, painter: QPainter, box: QRectF, current_row: bool) -> None:
        """The current row has a ground of its own, ringed while the keyboard is here; others a hairline."""
        theme = current()
        if not current_row:
            line = QRectF(box.left() + theme.px(4), box.bottom() - 1, box.width() - theme.px(8), 1)
            painter.fillRect(line, colour(theme.tokens.line))
            return
        inside = box.adjusted(0, 0, 0, -1)
        fill_box(painter, inside, colour(theme.tokens.brand2), theme.px(RADIUS))
        if self.hasFocus():
            draw_focus(painter, inside, theme.px(RADIUS), theme.tokens.focus)

    def paint_words(self, painter: QPainter, box: QRectF, row: NameAndDetail) -> None:
        """A name, and what it is in small letters under it; what is saved stands in the accent colour."""
        theme = current()
        top = QRectF(box.left(), box.center().y() - theme.px(19), box.width(), theme.px(20))
        painter.setFont(theme.font(14, fonts.SEMI_BOLD))
        draw_text(painter, top, LEFT, row.name, theme.tokens.ink)
        painter.setFont(theme.font(12, fonts.MEDIUM if row.saving else fonts.REGULAR))
        ink = theme.tokens.accent_text if row.saving else theme.tokens.ink2
        draw_text(painter, top.translated(0, theme.px(19)), LEFT, row.saving or row.detail, ink)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.isAutoRepeat() or not self.choose_current():
                event.ignore()
            return
        if event.text().strip() and event.text().isprintable():
            event.ignore()  # Qt would look for a row of that letter; whoever holds the list searches better
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        moved = event.position().toPoint() - self._pressed_at
        self._was_dragged = moved.manhattanLength() > current().px(SLIP)
        super().mouseReleaseEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        """A finger that moved the list chooses nothing, even where the row came along with it."""
        if not self._was_dragged:
            self._tell_chosen(index)

    def _can_be_current(self, at: int) -> bool:
        return bool(self._rows.index(at).flags() & Qt.ItemFlag.ItemIsSelectable)

    def _tell_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._rows.rows[index.row()].key)

    def _tell_moved(self, index: QModelIndex) -> None:
        self.moved_to.emit(self._rows.rows[index.row()].key if index.isValid() else "")


class _RowDelegate(QStyledItemDelegate):
    def __init__(self, view: PaintedList[RowT]) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        # The view stretches rows to its own width; asking the viewport here would loop with the scroll bar.
        return QSize(1, self._view.row_height(self._view.rows()[index.row()]))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = self._view.rows()[index.row()]
        self._view.paint_row(painter, QRectF(option.rect), row, self._view.currentIndex() == index)
