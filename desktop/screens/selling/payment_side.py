"""Beside the keys: the total, what is paid already, what is still due, and how safe it is."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.paying import Paying
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.lines import Priced

MOST_ROWS = 6
LOW = 600
"""Below this height at 100 percent the rows move closer together, so that a notice has room."""


class _Row(QWidget):
    """A label and an amount on one line."""

    def __init__(self, strong: bool = False) -> None:
        super().__init__()
        self.label = TextLabel("", TextRole.STRONG if strong else TextRole.BODY)
        self.amount = TextLabel("", TextRole.MONEY if strong else TextRole.STRONG)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.label)
        line.addStretch(1)
        line.addWidget(self.amount)

    def put(self, label: str, amount: str) -> None:
        self.label.setText(label)
        self.amount.setText(amount)


class PaymentSide(Ground):
    """Shows a payment under way."""

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self._say = say
        self._total_words = ""
        self.heading = TextLabel(say("payment.heading"), TextRole.HEADING)
        self.total = _Row()
        self.paid = [_Row() for _ in range(MOST_ROWS)]
        self.rounding = _Row()
        self.due = _Row(strong=True)
        self.take_back_button = KeyButton(say("payment.take_back"))
        self.notices = NoticeStack()
        column = self._column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addWidget(self.total)
        column.addWidget(self._hairline())
        for row in (*self.paid, self.rounding, self.due):
            column.addWidget(row)
        column.addWidget(self.take_back_button)
        column.addStretch(1)
        column.addWidget(self.notices)
        self.safe = TextLabel(say("payment.safe"), TextRole.SMALL)
        self.safe.setWordWrap(True)
        column.addWidget(self.safe)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, low = current().px, self.height() < current().px(LOW)
        self._column.setContentsMargins(px(22), px(8 if low else 20), px(22), px(8 if low else 20))
        self._column.setSpacing(px(5 if low else 12))

    def _hairline(self) -> Ground:
        line = Ground("card", ("top",))
        line.setFixedHeight(1)
        return line

    def begin(self, priced: Priced) -> None:
        """Show a new total."""
        say = self._say
        with_gst = priced.gst_cents != 0
        key = "payment.total_with_gst" if with_gst else "payment.total"
        self._total_words = say(key, gst_cents=priced.gst_cents)
        self.total.put(self._total_words, money_on_screen(priced.total_cents))
        for notice in self.notices.bars():
            self.notices.remove(notice)

    def show_paying(self, paying: Paying, say: Say) -> None:
        """Show the tenders taken so far and what is still due."""
        for row, tender in zip(self.paid, (*paying.taken, *[None] * MOST_ROWS), strict=False):
            row.setVisible(tender is not None)
            if tender is not None:
                name = paying.types[tender.tender_type].name
                row.put(
                    say(name) if name.startswith("tender.") else name, money_on_screen(-tender.tendered_cents)
                )
        rounding = paying.collect_cents - paying.due_cents
        self.rounding.setVisible(bool(rounding))
        self.rounding.put(say("payment.rounding"), money_on_screen(rounding))
        self.due.put(say("payment.still_due"), money_on_screen(paying.collect_cents))
        self.take_back_button.setVisible(bool(paying.taken))
