"""One of a few, as large keys under each other: chosen by finger, mouse, arrows or the number on the key."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, KeyFace


class Choices(QWidget):
    """Tells the key chosen; Enter on the one already chosen tells `settled`."""

    chosen = Signal(str)
    settled = Signal()

    def __init__(
        self, choices: Sequence[tuple[str, str]], chosen: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.keys: dict[str, KeyButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for at, (key, text) in enumerate(choices, start=1):
            button = KeyButton(text, str(at), KeyFace.LEFT, self)
            button.setCheckable(True)
            button.setChecked(key == chosen)
            button.clicked.connect(self._chooser(key))
            button.installEventFilter(self)
            self._group.addButton(button)
            self._column.addWidget(button)
            self.keys[key] = button
        self._column.setSpacing(current().px(10))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.keys[chosen] if chosen in self.keys else next(iter(self.keys.values())))

    def value(self) -> str:
        """The key chosen now."""
        return next((key for key, button in self.keys.items() if button.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose as if pressed."""
        self.keys[key].setFocus(Qt.FocusReason.TabFocusReason)
        self.keys[key].click()

    def _chooser(self, key: str) -> Callable[..., None]:
        def choose(_checked: bool = False) -> None:
            # What follows may hide the field in use: the keyboard must not fall on whatever comes next.
            self.keys[key].setFocus(Qt.FocusReason.OtherFocusReason)
            self.chosen.emit(key)

        return choose

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        buttons = list(self.keys.values())
        here = next(at for at, button in enumerate(buttons) if button is watched)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            if 0 <= here + step < len(buttons):
                self.choose(list(self.keys)[here + step])
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and buttons[here].isChecked():
            self.settled.emit()
            return True
        if event.text().isdigit() and 1 <= int(event.text()) <= len(buttons):
            self.choose(list(self.keys)[int(event.text()) - 1])
            return True
        return False
