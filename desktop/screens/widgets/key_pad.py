"""The keypad on the screen: figures, a double nought and one step back."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton

MONEY_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "00", "0", "back")
PIN_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "back")
BACK = "back"
COLUMNS = 3
KEY_MIN = 64
FINGER_PX = 44
"""Real pixels: below this no finger finds a key."""


class _PadKey(KeyButton):
    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent=parent)
        self.set_text_size(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        # The figures are on the keyboard already; twelve stops on the way through the screen help nobody.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        # The name of the key back, which is not shown, must not make its column wider than the others.
        return QSize(current().px(KEY_MIN), max(FINGER_PX, min(self.minimumHeight(), current().px(KEY_MIN))))


class KeyPad(QWidget):
    """Tells each key as "0" to "9", "00" or "back"; holding a key down repeats it."""

    pressed = Signal(str)

    def __init__(
        self, back_name: str, keys: tuple[str, ...] = MONEY_KEYS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._keys: dict[str, KeyButton] = {}
        self._low = self._slim = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for at, key in enumerate(keys):
            if key:
                self._grid.addWidget(self._make(key, back_name), at // COLUMNS, at % COLUMNS)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
        self._space()

    def set_low(self, low: bool, slim: bool = False) -> None:
        """Let the keys be lower, or slimmer, where a large scale leaves little room, never too small for a
        finger."""
        self._low, self._slim = low, slim
        self._space()

    def key(self, key: str) -> KeyButton:
        return self._keys[key]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _make(self, key: str, back_name: str) -> KeyButton:
        button = _PadKey(back_name if key == BACK else key, self)
        if key == BACK:
            button.set_icon_name("delete")
            button.setAutoRepeat(True)
            button.setAutoRepeatDelay(500)
        button.clicked.connect(lambda _checked=False: self.pressed.emit(key))
        self._keys[key] = button
        return button

    def _space(self) -> None:
        theme = current()
        self._grid.setSpacing(theme.px(4 if self._low else 10))
        lowest = FINGER_PX if self._low else theme.px(KEY_MIN)
        for button in self._keys.values():
            button.setMinimumSize(FINGER_PX if self._slim else theme.px(KEY_MIN), lowest)
