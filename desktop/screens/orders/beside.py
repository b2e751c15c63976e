"""What is opened, beside the list or, where there is no room for both, over it with a key that leads back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, KeyFace

WIDE, FOLDED = 1_120, 560
PANEL_WIDTH, NARROW_PANEL = 452, 380


class Beside(QWidget):
    """Tells that the list is asked for again."""

    back_asked = Signal()

    def __init__(self, text: str, key_hint: str, side: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.back_key = KeyButton(text, key_hint, KeyFace.BARE)
        self.back_key.clicked.connect(lambda _checked=False: self.back_asked.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.back_key, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(side, 1)

    def fit(self, width: int, *, is_opened: bool) -> bool:
        """Take the part of the room that is due; True if the list has no room beside this."""
        px = current().px
        is_folded = width < px(FOLDED)
        beside = px(PANEL_WIDTH if width >= px(WIDE) else NARROW_PANEL)
        self.setFixedWidth(width if is_folded else beside)
        self.back_key.setVisible(is_folded)
        self.setVisible(is_opened or not is_folded)
        return is_folded
