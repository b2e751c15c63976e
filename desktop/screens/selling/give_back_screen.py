"""An exchange that leaves money for the customer: how much, and how it goes back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.money_back import MoneyBack
from desktop.screens.selling.notices import tender_name
from desktop.screens.theme import current
from desktop.screens.widgets.amount_display import AmountDisplay
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.key_grid import KeyGrid, choice
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.screens.widgets.text_label import TextLabel, TextRole

WIDTH, LOW, NARROW, KEY = 568, 480, 360, 64


class GiveBackScreen(Ground):
    """One amount, the ways it may go, one strong key."""

    given = Signal(object)  # MoneyBack
    back_asked = Signal()

    def __init__(self, say: Say) -> None:
        super().__init__("paper", ())
        self._say = say
        self.money: MoneyBack | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = TextLabel(say("return.net"), TextRole.TITLE)
        self.words = _wrapping(say("return.net_words"), TextRole.MUTED)
        self.display = AmountDisplay()
        self.tender_keys: dict[str, KeyButton] = {}
        self.elsewhere = _wrapping(say("return.elsewhere"), TextRole.WARN)
        self.notices = NoticeStack()
        self.give_button = PrimaryButton("", say("key.enter"))
        self.give_button.clicked.connect(lambda _checked=False: self._give())
        self._ways = KeyGrid()
        self._lay_out()

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout()
        for widget in (self.title, self.words, self.display, self._ways, self.elsewhere):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.notices)
        column.addWidget(self.give_button)
        middle = QWidget()
        middle.setLayout(column)
        middle.setMaximumWidth(current().px(WIDTH))
        line = QHBoxLayout(self)
        line.addStretch(1)
        line.addWidget(middle, 100)
        line.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, low = current().px, self.height() < current().px(LOW)
        self._column.setSpacing(px(6 if low else 14))
        self.display.set_low(low)
        self.words.setVisible(not low)
        self._ways.set_columns(1 if self.width() < px(NARROW) else 2)
        self.give_button.setFixedHeight(px(56 if low else KEY))
        self.notices.set_room(min(self.width(), px(WIDTH)), max(px(64), self.height() // 3))

    def begin(self, money: MoneyBack) -> None:
        """Nothing is given yet; the way most of it came by is offered first."""
        self.tender_keys = {}
        for number, (name, kind) in enumerate(money.types.items(), start=1):
            key = choice(tender_name(kind, self._say), f"F{number}" if number <= 8 else "")
            key.clicked.connect(lambda _checked=False, name=name: self._by(name))
            self.tender_keys[name] = key
        self._ways.set_keys(self.tender_keys.values())
        for told in self.notices.bars():
            self.notices.remove(told)
        self._show(money)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, money: MoneyBack) -> None:
        self.money = money
        for name, key in self.tender_keys.items():
            key.setChecked(name == money.tender)
        self.display.set_amount(self._say("return.total"), money_on_screen(money.give_cents))
        self.elsewhere.setVisible(not money.goes_as_it_came)
        self.give_button.setText(self._say("return.give", given_cents=money.give_cents))

    def _by(self, tender: str) -> None:
        if self.money:
            self._show(self.money.by(tender))

    def _give(self) -> None:
        if self.money:
            self.given.emit(self.money)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F-keys choose the way, Enter gives, Esc leads back to the basket."""
        key, number = event.key(), event.key() - Qt.Key.Key_F1
        ways = list(self.tender_keys)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F12):
            self._give()
        elif key == Qt.Key.Key_Escape:
            self.back_asked.emit()
        elif 0 <= number < min(8, len(ways)):
            self._by(ways[number])
        else:
            super().keyPressEvent(event)


def _wrapping(text: str, role: TextRole) -> TextLabel:
    label = TextLabel(text, role)
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    return label
