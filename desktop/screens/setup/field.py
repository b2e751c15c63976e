"""A line to fill in: its name above, and under it a hint, what is wrong, or that it is right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.messages.say import Say
from desktop.screens.theme import current
from desktop.screens.widgets.text_label import TextLabel, TextRole

Check = Callable[[str], None]


class Field(QWidget):
    """Checks as one types: good news at once, a reason once the line was left or the way on was tried."""

    changed = Signal(str)

    def __init__(self, say: Say, key: str, check: Check | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say, self._check = say, check
        self._hint = say(f"{key}.hint") if say.has(f"{key}.hint") else ""
        self._strict = False
        self.label = TextLabel(say(key), TextRole.STRONG, self)
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(say(key))
        self.edit.setAccessibleDescription(self._hint)
        self.label.setBuddy(self.edit)
        self.message = TextLabel(self._hint, TextRole.SMALL, self)
        self.message.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.label, self.edit, self.message):
            self._column.addWidget(widget)
        self.edit.textChanged.connect(self._changed)
        self.edit.editingFinished.connect(self._left)
        self.setFocusProxy(self.edit)
        self._space()

    def make_secret(self) -> Field:
        """Show dots instead of what is typed."""
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        return self

    def text(self) -> str:
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Fill in what is known already, without a verdict on it."""
        self.edit.blockSignals(True)
        self.edit.setText(text)
        self.edit.blockSignals(False)
        self._strict = False
        self._tell(self._hint, TextRole.SMALL)

    def is_good(self) -> bool:
        """Whether the check lets the text pass."""
        return self._wrong() is None

    def insist(self) -> bool:
        """From now on say what is wrong; True if nothing is."""
        self._strict = True
        self._show()
        return self.is_good()

    def recheck(self) -> None:
        """Look again, because what the check compares with has changed."""
        self._show()

    def refuse(self, words: str) -> None:
        """Show a reason that only the shop itself could know."""
        self._tell(words, TextRole.BAD)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _wrong(self) -> Refusal | None:
        if self._check is None:
            return None
        try:
            self._check(self.text())
        except Refusal as refusal:
            return refusal
        return None

    def _changed(self, text: str) -> None:
        self._show()
        self.changed.emit(text.strip())

    def _left(self) -> None:
        if self.text():
            self._strict = True
            self._show()

    def _show(self) -> None:
        wrong = self._wrong()
        if wrong is not None and self._strict:
            self._tell(self._say.error(wrong), TextRole.BAD)
        elif wrong is None and self._check and self.text():
            self._tell(self._say("setup.good"), TextRole.GOOD)
        else:
            self._tell(self._hint, TextRole.SMALL)

    def _tell(self, words: str, role: TextRole) -> None:
        self.message.set_role(role)
        self.message.setText(words)
        self.edit.setAccessibleDescription(words)

    def _space(self) -> None:
        self._column.setSpacing(current().px(4))
        # Room for one line always, so that nothing jumps when a reason comes.
        self.message.setMinimumHeight(current().px(20))
