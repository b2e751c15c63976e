"""What the lists of rows have in common: painted by the list itself, moved by arrows or a finger."""

from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QScroller,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.screens.widgets.row_model import Keyed, RowModel

RowT = TypeVar("RowT", bound=Keyed)


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
        self.clicked.connect(self._tell_chosen)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.isAutoRepeat() or not self.choose_current():
                event.ignore()
            return
        super().keyPressEvent(event)

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
