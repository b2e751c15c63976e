"""The ways of paying under each other; they scroll where there are more than the height has room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.key_pad import FINGER_PX

LOW = 600
"""Below this height at 100 percent a keypad's screen moves closer together."""
TENDERS_WIDTH, TENDERS_MIN = 206, 130
KEY_HEIGHT, KEY_LOWEST = 70, 36


class TenderColumn(QScrollArea):
    """Takes in another widget under its keys where there is no column for it beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[KeyButton, ...] = ()
        self._guest: QWidget | None = None
        self._sheet = QWidget()
        self._column = QVBoxLayout(self._sheet)
        self._column.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(self._sheet)
        self._sheet.setAutoFillBackground(False)  # after setWidget, which turns it on
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def set_keys(self, keys: Sequence[KeyButton]) -> None:
        """Show these keys in place of those before."""
        for old in self._keys:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._keys = tuple(keys)
        for at, key in enumerate(self._keys):
            self._column.insertWidget(at, key)

    def take_in(self, guest: QWidget | None) -> None:
        """Let a widget stand under the keys, or none; the one before is the caller's again."""
        if guest is self._guest:
            return
        if self._guest:
            self._column.removeWidget(self._guest)
        self._guest = guest
        if guest:
            self._column.insertWidget(self._column.count() - 1, guest)
            guest.show()

    def space(self, height: int, width: tuple[int, int], low: bool) -> None:
        """Keys as high as they comfortably can be in this height, never too low for a finger."""
        px = current().px
        edge, gap = px(6 if low else 20), px(4 if low else 10)
        self.setMinimumWidth(width[0])
        self.setMaximumWidth(width[1])
        self._column.setContentsMargins(0, edge, 0, edge)
        self._column.setSpacing(gap)
        each = (height - 2 * edge + gap) // max(1, len(self._keys)) - gap
        comfortable = px(KEY_LOWEST if self._guest else 48 if low else KEY_HEIGHT)
        for key in self._keys:
            key.setFixedHeight(max(FINGER_PX, px(KEY_LOWEST), min(comfortable, each)))

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), self._sheet.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), current().px(96))
