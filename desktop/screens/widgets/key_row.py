"""A row of keys that all stand the same way: legends beside the texts, or above them where room is scarce."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton


class KeyRow(QWidget):
    """Keys of equal width."""

    def __init__(self, keys: Sequence[KeyButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = tuple(keys)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        for key in self.keys:
            self._line.addWidget(key, 1)
        self._space()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._line.activate()
        stacked = any(key.too_narrow() for key in self.keys if key.isVisibleTo(self))
        for key in self.keys:
            key.set_stacked(stacked)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _space(self) -> None:
        self._line.setSpacing(current().px(8))
