"""What is filled in about people: a name and role, a PIN twice, a role, and the choice of what to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.messages.say import Say
from desktop.screens.settings.form_dialog import Form
from desktop.screens.settings.people_doors import ROLES
from desktop.screens.setup.checks import NotTheSame, check_person_name
from desktop.screens.sign_in.pin_page import PinPage
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.choices import DropDown
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.staff.permissions import Role
from desktop.staff.secrets import check_pin

if TYPE_CHECKING:
    from desktop.staff.queries import Person


class RoleForm(Form):
    """Who it is, unless that is known, and what they may do, told in a line."""

    def __init__(self, say: Say, role: Role, name: str | None = None) -> None:
        super().__init__(say)
        self.name = None
        if name is not None:
            self.name = self.add_field("settings.person_name", check_person_name)
            self.name.set_text(name)
        label = TextLabel(say("settings.person_role"), TextRole.STRONG, self)
        self.roles = DropDown(self)
        self.roles.setAccessibleName(say("settings.person_role"))
        self.roles.addItems([say(f"role.{each}") for each in ROLES])
        self.means = TextLabel("", TextRole.SMALL, self)
        self.means.setWordWrap(True)
        self.roles.currentIndexChanged.connect(self._tell)
        self.roles.setCurrentIndex(ROLES.index(role))
        self._tell()
        for widget in (label, self.roles, self.means):
            self.add(widget)

    def role(self) -> Role:
        return ROLES[self.roles.currentIndex()]

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self.name:
            self.name.edit.setFocus(reason)
        else:
            self.roles.setFocus(reason)

    def _tell(self) -> None:
        self.means.setText(self.say(f"settings.role_means.{self.role()}"))


class PinTwice(QWidget):
    """Six figures, then the same again, by keys or finger; `typed` when both are the same and not weak."""

    typed = Signal()

    def __init__(self, say: Say, person: Person) -> None:
        super().__init__()
        self._say = say
        self.pin = ""
        self._first = ""
        self.page = PinPage(say, beside=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page.show_person(person)
        self.page.pad.setAccessibleName(say("settings.pin_of", name=person.name))
        self.page.entered.connect(self._take)
        self._ask("settings.pin_first")

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.page.pad.setFocus(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc after the first time goes back to it."""
        if event.key() == Qt.Key.Key_Escape and self._first:
            self._start_again("settings.pin_first")
            return
        event.ignore()

    def _take(self, pin: str) -> None:
        try:
            check_pin(pin)
            if self._first not in ("", pin):
                raise NotTheSame
        except Refusal as refusal:
            self._start_again("")
            self._told(self._say.error(refusal), TextRole.BAD)
            return
        if self._first:
            self.pin = pin
            self.typed.emit()
            return
        self._first = pin
        self._ask("settings.pin_again")

    def _start_again(self, key: str) -> None:
        self._first = ""
        self._ask(key or "settings.pin_first")

    def _ask(self, key: str) -> None:
        self.page.clear()
        self._told(self._say(key), TextRole.MUTED)

    def _told(self, words: str, role: TextRole) -> None:
        self.page.message.set_role(role)
        self.page.message.setText(words)


class Acts(QWidget):
    """Keys one below the other; tells the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, acts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        self.keys: dict[str, KeyButton] = {}
        for key, words in acts:
            button = KeyButton(words, parent=self)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            column.addWidget(button)
            self.keys[key] = button
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        next(iter(self.keys.values())).setFocus(reason)
