"""In place of the pad: a code for the customer's phone, and what the cashier saw on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PrimaryButton
from desktop.screens.widgets.qr_image import QrImage
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.attempt_words import SHOWN, Attempt, PayNowAccount


class CodePanel(QWidget):
    """Tells of the attempt shown: `seen` on the customer's phone, or `dropped`."""

    seen = Signal(object)
    dropped = Signal(object)

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self.attempt: Attempt | None = None
        self.image = QrImage(self)
        self.words = TextLabel("", TextRole.STRONG, self)
        self.detail = TextLabel("", TextRole.MUTED, self)
        for label in (self.words, self.detail):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        self.drop_button = KeyButton(say("code.drop"), say("key.esc"), KeyFace.STACK, self)
        self.drop_button.clicked.connect(lambda _checked=False: self.drop())
        self.seen_button = PrimaryButton("", say("key.enter"), self)
        self.seen_button.clicked.connect(lambda _checked=False: self.see())
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.image, 1)
        for label in (self.words, self.detail):
            column.addWidget(label)
        keys = self._keys = QHBoxLayout()
        keys.addWidget(self.drop_button, 1)
        keys.addWidget(self.seen_button, 3)
        column.addLayout(keys)
        self.hide()

    def show_attempt(self, attempt: Attempt, account: PayNowAccount | None) -> None:
        """Show the code of an attempt that is on record; one that was seen already asks only to be taken."""
        say = self._say
        self.attempt = attempt
        is_seen = attempt.state != SHOWN
        data = account.code(attempt) if account and not is_seen else ""
        self.image.set_data(data, say("code.spoken", amount_cents=attempt.amount_cents))
        told = "code.was_seen" if is_seen else "code.scan" if data else "code.was_shown"
        self.words.setText(say(told, amount_cents=attempt.amount_cents))
        name = account.name if account else ""
        self.detail.setText(say("code.detail", name=name, reference=attempt.reference))
        key = "code.take" if is_seen else "code.seen"
        self.seen_button.setText(say(key, amount_cents=attempt.amount_cents))
        self.show()

    def forget(self) -> None:
        """Nothing is shown any more."""
        self.attempt = None
        self.hide()

    def see(self) -> None:
        """Enter: the customer's phone says paid."""
        if self.attempt:
            self.seen.emit(self.attempt)

    def drop(self) -> None:
        """Esc: nobody paid."""
        if self.attempt:
            self.dropped.emit(self.attempt)

    def space(self, low: bool) -> None:
        """The code before the words about it."""
        px = current().px
        self._column.setSpacing(px(4 if low else 8))
        self._keys.setSpacing(px(8))
        self.detail.setVisible(not low)
        for key in (self.drop_button, self.seen_button):
            key.setFixedHeight(px(48 if low else 64))
