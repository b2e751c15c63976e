"""In place of the pad: a payment at the card terminal, and what a person reads on its slip."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.selling.paying import type_reference
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PrimaryButton
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.attempt_words import APPROVED, PENDING, Attempt

LONGEST_CODE = 12
PAD_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", "", "0", "back")


class TerminalPanel(QWidget):
    """Waits while an attempt is pending; then it is `paid` by the slip's code, or `unpaid`."""

    paid = Signal(object, str)
    unpaid = Signal(object)

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self.attempt: Attempt | None = None
        self.typed = ""
        self.words = TextLabel("", TextRole.TITLE, self)
        self.detail = TextLabel("", TextRole.MUTED, self)
        self.entry = TextLabel("", TextRole.MONEY, self)
        for label in (self.words, self.detail, self.entry):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(label is not self.entry)
        self.unpaid_button = KeyButton("", say("key.esc"), KeyFace.STACK, self)
        self.unpaid_button.clicked.connect(lambda _checked=False: self._not_paid())
        self.paid_button = PrimaryButton("", say("key.enter"), self)
        self.paid_button.clicked.connect(lambda _checked=False: self._is_paid())
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addStretch(1)
        for label in (self.words, self.detail, self.entry):
            column.addWidget(label)
        self.pad = KeyPad(say("payment.back_key"), PAD_KEYS)
        self.pad.pressed.connect(self.type_key)
        column.addWidget(self.pad, 6)
        column.addStretch(1)
        keys = self._keys = QHBoxLayout()
        keys.addWidget(self.unpaid_button, 1)
        keys.addWidget(self.paid_button, 3)
        column.addLayout(keys)
        self.hide()

    def show_attempt(self, attempt: Attempt, name: str) -> None:
        """A payment that is pending, that nobody knows of, or that was approved while nobody looked."""
        self.attempt, self.typed = attempt, ""
        state = attempt.state if attempt.state in (PENDING, APPROVED) else "unknown"
        facts = {"amount_cents": attempt.amount_cents, "name": name, "reference": attempt.reference}
        self.words.setText(self._say(f"terminal.{state}", **facts))
        self.detail.setText(self._say(f"terminal.{state}_detail", **facts))
        back = "terminal.given_back" if state == APPROVED else "terminal.not_paid"
        self.unpaid_button.setText(self._say(back))
        for key in (self.unpaid_button, self.paid_button):
            key.setVisible(state != PENDING)
        self._show_typed()
        self.show()

    def forget(self) -> None:
        """Nothing is asked of the terminal any more."""
        self.attempt = None
        self.hide()

    def type_key(self, key: str) -> None:
        """A letter of the slip's approval code, or `back`."""
        if self.attempt and self.attempt.state not in (PENDING, APPROVED):
            typed = type_reference(self.typed, key)
            if typed == self.typed[:-1] or (
                typed.isascii() and typed.isalnum() and len(typed) <= LONGEST_CODE
            ):
                self.typed = typed
            self._show_typed()

    def on_key(self, event: QKeyEvent) -> None:
        """Enter: paid. Esc: not paid. While the terminal is asked no key means anything."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._is_paid()
        elif key == Qt.Key.Key_Escape:
            self._not_paid()
        elif key == Qt.Key.Key_Backspace:
            self.type_key("back")
        elif text:
            self.type_key(text)

    def _show_typed(self) -> None:
        attempt = self.attempt
        asks = attempt is not None and attempt.state not in (PENDING, APPROVED)
        self.entry.setVisible(asks)
        self.pad.setVisible(asks)
        self.entry.setText(self.typed or "–")
        amount = attempt.amount_cents if attempt else 0
        self.paid_button.setText(
            self._say(
                "terminal.key_code" if asks and not self.typed else "terminal.take", amount_cents=amount
            )
        )
        self.paid_button.setEnabled(not asks or bool(self.typed))

    def _is_paid(self) -> None:
        if self.attempt and self.attempt.state != PENDING and self.paid_button.isEnabled():
            self.paid.emit(self.attempt, self.typed)

    def _not_paid(self) -> None:
        if self.attempt and self.attempt.state != PENDING:
            self.unpaid.emit(self.attempt)

    def space(self, low: bool) -> None:
        """The question before the words about it."""
        px = current().px
        self._column.setSpacing(px(4 if low else 12))
        self._keys.setSpacing(px(8))
        self.detail.setVisible(not low)
        self.pad.set_low(low)
        for key in (self.unpaid_button, self.paid_button):
            key.setFixedHeight(px(48 if low else 64))
