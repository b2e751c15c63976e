"""A row of keys that all stand the same way: legends beside the texts, or above them where room is scarce.

Where that is not enough the row becomes two.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.painting import text_width


class KeyRow(QWidget):
    """Keys of equal width."""

    def __init__(self, keys: Sequence[KeyButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = tuple(keys)
        self._shown: tuple[int, list[KeyButton]] = (0, [])
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for key in self.keys:
            key.setParent(self)
            key.installEventFilter(self)
        self._space()
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        """As narrow as half of them may be: the others go under them."""
        half = -(-len(self._seen()) // 2)
        return QSize(current().px(64) * half + self._grid.spacing() * (half - 1), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()
        self._grid.activate()
        stacked = any(key.too_narrow() for key in self._seen())
        for key in self.keys:
            key.set_stacked(stacked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that comes or goes makes the others narrower or wider."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._lay_out()
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _seen(self) -> list[KeyButton]:
        return [key for key in self.keys if key.isVisibleTo(self)]

    def _lay_out(self) -> None:
        """One row, or two of the same columns where a text would be cut in one."""
        seen = self._seen()
        room = (self.width() - self._grid.spacing() * (len(seen) - 1)) // max(1, len(seen))
        widest = max((text_width(key.text(), key.text_font()) for key in seen), default=0)
        fits = room >= widest + current().px(10) or self.width() < 1
        columns = len(seen) if fits else -(-len(seen) // 2)
        if (columns, seen) == self._shown:
            return
        self._shown = (columns, seen)
        for at in range(len(self.keys)):
            self._grid.setColumnStretch(at, int(at < columns))
        for at, key in enumerate(seen):
            self._grid.addWidget(key, at // columns, at % columns)
        self.updateGeometry()

    def _space(self) -> None:
        self._grid.setSpacing(current().px(8))
