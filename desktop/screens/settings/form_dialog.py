"""Questions with something to fill in: they go away once it was done, and a refusal is told inside them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.setup.field import Check, Field
from desktop.screens.theme import current
from desktop.screens.widgets.dialog import ActionKind, Dialog, DialogAction, Question
from desktop.screens.widgets.text_label import TextLabel, TextRole

SAVE, CANCEL = "save", "cancel"
ABOUT_PASSWORD = ("staff.wrong_owner_password", "staff.needs_owner_password", "staff.locked_out")


class Form(QWidget):
    """Fields one below the other, checked together; the keyboard starts on the first."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self.say = say
        self.fields: list[Field] = []
        self.password: Field | None = None
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.trouble = TextLabel("", TextRole.BAD, self)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        self._lines.addWidget(self.trouble)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._space()

    def add(self, widget: QWidget) -> None:
        """One more line, above what may be told of a refusal."""
        self._lines.insertWidget(self._lines.count() - 1, widget)

    def add_field(self, key: str, check: Check | None = None) -> Field:
        field = Field(self.say, key, check, self)
        self.fields.append(field)
        self.add(field)
        return field

    def add_password(self, is_needed: bool) -> None:
        """The owner's password, where an owner has one."""
        if is_needed:
            self.password = self.add_field("settings.owner_password").make_secret()

    def password_text(self) -> str | None:
        return self.password.text() if self.password else None

    def is_good(self) -> bool:
        """Say what is wrong with each field and put the keyboard on the first such."""
        wrong = [field for field in self.fields if not field.insist()]
        if self.password and not self.password.text():
            self.password.refuse(self.say("settings.type_password"))
            wrong.append(self.password)
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def refuse(self, error: KedaiError) -> None:
        """Why it was not done: under the password if it is about that, else under everything."""
        words = self.say.error(error)
        about_password = self.password is not None and error.code in ABOUT_PASSWORD
        self.trouble.setText("" if about_password else words)
        self.trouble.setVisible(not about_password)
        if self.password and about_password:
            self.password.set_text("")
            self.password.refuse(words)
            self.password.setFocus()

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self.fields:
            self.fields[0].edit.setFocus(reason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def _space(self) -> None:
        self._lines.setSpacing(current().px(8))


class FormDialog(Dialog):
    """`carry_out` does what the form asks for; whatever it refuses, all that was typed stays."""

    def __init__(
        self, window: QWidget, question: Question, form: Form, carry_out: Callable[[], Awaitable[None]]
    ) -> None:
        self._form, self._carry_out_form = form, carry_out
        self._is_over = False
        super().__init__(window, question, form)

    def give(self, key: str) -> None:
        if key != SAVE:
            self._is_over = True
            super().give(key)
        elif self._form.is_good():
            self._carry_out()

    @aslot
    async def _carry_out(self) -> None:
        self.buttons[SAVE].setEnabled(False)
        try:
            await self._carry_out_form()
        except KedaiError as error:
            if self._is_over:  # the till locked itself meanwhile: nobody is there to be told
                return
            self.buttons[SAVE].setEnabled(True)
            self._form.refuse(error)
        else:
            if not self._is_over:
                self._is_over = True
                super().give(SAVE)


def form_question(title: str, text: str, save: str, cancel: str) -> Question:
    """A question with a way on and a way back; Esc is the way back."""
    actions = (DialogAction(CANCEL, cancel), DialogAction(SAVE, save, ActionKind.PRIMARY))
    return Question(title, text, actions, CANCEL)
