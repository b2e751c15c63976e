"""Keys of one width in one column or two."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton


def choice(text: str, key_hint: str) -> KeyButton:
    """A key that stays down while it is what was chosen."""
    key = KeyButton(text, key_hint)
    key.setCheckable(True)
    return key


class KeyGrid(QWidget):
    """Lays its keys out anew when there is more or less room."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[KeyButton, ...] = ()
        self._columns = 2
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)

    def set_keys(self, keys: Iterable[KeyButton]) -> None:
        """Show these keys in place of those before."""
        for old in self._keys:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._keys = tuple(keys)
        self._fill()

    def set_columns(self, columns: int) -> None:
        if columns != self._columns:
            self._columns = columns
            self._fill()

    def _fill(self) -> None:
        self._grid.setSpacing(current().px(8))
        for place, key in enumerate(self._keys):
            self._grid.addWidget(key, place // self._columns, place % self._columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, self._columns - 1)
