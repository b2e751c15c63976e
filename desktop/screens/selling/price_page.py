"""Beside the basket: the amount for goods that the catalogue does not know, by keys or finger; no question
that would hold the queue."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.selling.paying import type_key, typed_cents, typed_text
from desktop.screens.theme import current
from desktop.screens.widgets.amount_display import AmountDisplay
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.basket import Goods

PAD_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "back")
LOW = 560
WIDEST = 560


class PricePage(QWidget):
    """Asks what a label costs; `given` has goods and cents, `given_up` leads back."""

    given = Signal(object, int)  # Goods, cents
    given_up = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._goods: dict[str, Goods] = {}
        self._chosen = ""
        self.typed = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading = TextLabel("", TextRole.HEADING, self)
        self.heading.setWordWrap(True)
        self.kinds = CategoryBar(say("unknown.sold_as"), self)
        self.kinds.chosen.connect(self._choose)
        self.display = AmountDisplay(self)
        self.pad = KeyPad(say("payment.back_key"), PAD_KEYS, self)
        self.pad.pressed.connect(self._key)
        self.back = KeyButton(say("unknown.back"), say("key.esc"), parent=self)
        self.back.clicked.connect(self.given_up)
        self.sell = PrimaryButton("", say("key.enter"), parent=self)
        self.sell.clicked.connect(self._give)
        self._column = QVBoxLayout(self)
        for widget in (self.heading, self.kinds, self.display):
            self._column.addWidget(widget)
        self._column.addWidget(self.pad, 1)
        answers = self._answers = QHBoxLayout()
        answers.addWidget(self.back, 2)
        answers.addWidget(self.sell, 5)
        self._column.addLayout(answers)

    def ask(self, code: str, goods: Sequence[Goods]) -> None:
        """Begin anew for a label; `goods` are the open-price items it may be sold as, at least one."""
        self.heading.setText(self._say("unknown.price_of", code=code))
        self._goods = {each.unit_id: each for each in goods}
        self._chosen = next(iter(self._goods))
        self.kinds.set_categories([(each.unit_id, each.name) for each in goods], self._chosen)
        self.kinds.setVisible(len(goods) > 1)
        self._type("")
        self._space()

    def _choose(self, unit_id: str) -> None:
        self._chosen = unit_id
        self.kinds.choose(unit_id)
        self._type(self.typed)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key(self, key: str) -> None:
        self._type(type_key(self.typed, key))

    def _type(self, typed: str) -> None:
        self.typed = typed
        cents = typed_cents(typed) if typed else 0
        name = self._goods[self._chosen].name
        self.display.set_amount(self._say("unknown.amount"), typed_text(typed) if typed else "", name)
        self.sell.setEnabled(cents > 0)
        words = self._say("unknown.sell_for", price_cents=cents) if cents else self._say("payment.key_amount")
        self.sell.setText(words)

    def _give(self) -> None:
        if self.sell.isEnabled():
            self.given.emit(self._goods[self._chosen], typed_cents(self.typed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._give()
        elif key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif key == Qt.Key.Key_Backspace:
            self._key("back")
        elif text and text in "0123456789.":
            self._key(text)
        elif not text or not text.isprintable():
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        px = current().px
        low = self.height() < px(LOW)
        side = max(px(9), (self.width() - px(WIDEST)) // 2)
        self._column.setContentsMargins(side, px(4 if low else 12), side, px(4))
        self._column.setSpacing(px(6 if low else 14))
        self._answers.setSpacing(px(10))
        self.display.set_low(low)
        self.pad.set_low(low)
        high = max(44, px(44 if low else 64))
        self.back.setFixedHeight(high)
        self.sell.setFixedHeight(high)
