"""Why an order is taken back: keys to press instead of words to type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.dialog import DialogAction


class Reasons(QWidget):
    """Tells the key of the reason that was pressed."""

    chosen = Signal(str)

    def __init__(self, reasons: Sequence[DialogAction]) -> None:
        super().__init__()
        self.keys: dict[str, KeyButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        for reason in reasons:
            key = KeyButton(reason.text, parent=self)
            key.clicked.connect(lambda _checked=False, name=reason.key: self.chosen.emit(name))
            self.keys[reason.key] = key
            column.addWidget(key)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        next(iter(self.keys.values())).setFocus(reason)
