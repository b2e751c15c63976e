"""Beside the keys: the total, what is paid already, what is still due, and how safe it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.fonts import BOLD
from desktop.screens.selling.notices import tender_name
from desktop.screens.selling.paying import Paying
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.notice_bar import FINGER_PX, NoticeStack
from desktop.screens.widgets.painting import text_width
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.lines import Priced

MOST_ROWS = 6
PART_KEY = 40
NARROW, LOW = 220, 600
"""Below this height at 100 percent the rows move closer together, so that a notice has room."""


class _Row(QWidget):
    """A label and an amount on one line; the amount is never cut: first the label shortens, then it stands
    above, then the amount is set smaller."""

    def __init__(self, strong: bool = False) -> None:
        super().__init__()
        self._words = ("", "")
        self._strong = strong
        self.label = TextLabel("", TextRole.STRONG if strong else TextRole.BODY)
        self.amount = TextLabel("", TextRole.STRONG)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        for words, side in (
            (self.label, Qt.AlignmentFlag.AlignLeft),
            (self.amount, Qt.AlignmentFlag.AlignRight),
        ):
            words.setMinimumWidth(1)
            words.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._line.addWidget(words, 1 if words is self.label else 0)

    def put(self, label: str, amount: str, short_label: str = "") -> None:
        self._words = (label, short_label or label)
        self.amount.setText(amount)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._words[0]:
            return
        room, way = self.width(), QBoxLayout.Direction
        large = TextRole.MONEY if self._strong else TextRole.STRONG
        self._line.setSpacing(current().px(2))
        gap = current().px(8)
        for role in (large, TextRole.STRONG):
            self.amount.set_role(role)
            amount = text_width(self.amount.text(), self.amount.font())
            for words in self._words:
                if text_width(words, self.label.font()) + gap + amount <= room:
                    self.label.setText(words)
                    self._line.setDirection(way.LeftToRight)
                    return
        self.amount.set_role(
            large if text_width(self.amount.text(), current().font(18, BOLD)) <= room else role
        )
        self.label.setText(self._words[1])
        self._line.setDirection(way.TopToBottom)


class _Part(QWidget):
    """What was taken one way, and the key that takes just this part back."""

    def __init__(self) -> None:
        super().__init__()
        self.row = _Row()
        self.key = KeyButton()
        self.key.set_icon_name("x")
        line = self._line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.row, 1)
        line.addWidget(self.key)

    def space(self) -> None:
        """A key as large as a finger, whatever the scale."""
        side = max(FINGER_PX, current().px(PART_KEY))
        self._line.setSpacing(current().px(8))
        self.key.setFixedSize(side, side)


class PaymentSide(Ground):
    """Shows a payment under way; `part_taken_back` has the place of the part that goes back."""

    part_taken_back = Signal(int)

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self._say = say
        self._total_words = ""
        self.heading = TextLabel(say("payment.heading"), TextRole.HEADING)
        self.total = _Row()
        self.paid = [_Part() for _ in range(MOST_ROWS)]
        self.take_back_keys = [part.key for part in self.paid]
        self._first_shown = 0
        for number, key in enumerate(self.take_back_keys):
            key.clicked.connect(lambda _checked=False, number=number: self._on_part(number))
        self.rounding = _Row()
        self.due = _Row(strong=True)
        self.notices = NoticeStack()
        self.notices.changed.connect(self._share)
        self._is_folded = False
        column = self._column = QVBoxLayout(self)
        column.addWidget(self.heading)
        column.addWidget(self.total)
        column.addWidget(self._hairline())
        for row in (*self.paid, self.rounding, self.due):
            column.addWidget(row)
        column.addStretch(1)
        column.addWidget(self.notices)
        self.safe = TextLabel(say("payment.safe"), TextRole.SMALL)
        self.safe.setWordWrap(True)
        column.addWidget(self.safe)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def set_folded(self, folded: bool) -> None:
        """Under the ways of paying only what is taken and still due is told; notices stand elsewhere."""
        if folded != self._is_folded:
            self._is_folded = folded
            if not folded:
                self._column.insertWidget(self._column.indexOf(self.safe), self.notices)
            self._share()

    def _share(self) -> None:
        """The sums and the latest notice come before words that only explain."""
        px, folded = current().px, self._is_folded
        low = folded or self.height() < px(LOW)
        side = px(8 if folded else 12 if self.width() < px(NARROW) else 22)
        edge = px(8 if low else 20)
        self._column.setContentsMargins(side, edge, side, edge)
        self._column.setSpacing(px(5 if low else 12))
        for part in self.paid:
            part.space()
        width, gap = max(1, self.width() - 2 * side), px(5 if low else 12)
        rows: list[QWidget] = [self.total, self.rounding, self.due, *self.paid]
        taken = sum(row.sizeHint().height() + gap for row in rows if row.isVisibleTo(self))
        notice = 0 if folded else self.notices.least_height(width)
        spare = self.height() - taken - 2 * edge - px(30) - notice
        whole = min(max(0, spare), self.notices.least_height(width, low=False) - notice)
        spare -= whole
        for words in (self.heading, self.safe):
            wanted = words.heightForWidth(width) if words.wordWrap() else words.sizeHint().height()
            words.setVisible(not folded and spare >= wanted + gap)
            spare -= wanted + gap if words.isVisibleTo(self) else 0
        if not folded:
            self.notices.set_room(width, notice + whole + max(0, spare))

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
        short = say("payment.total")
        self.total.put(self._total_words, money_on_screen(priced.total_cents), short)
        for notice in self.notices.bars():
            self.notices.remove(notice)

    def show_paying(self, paying: Paying, say: Say) -> None:
        """Show the tenders taken so far, of many the latest, and what is still due."""
        self._first_shown = max(0, len(paying.taken) - MOST_ROWS)
        shown = paying.taken[self._first_shown :]
        for part, tender in zip(self.paid, (*shown, *[None] * MOST_ROWS), strict=False):
            part.setVisible(tender is not None)
            if tender is not None:
                kind = paying.types.get(tender.tender_type)  # none: archived since that basket was kept
                name = tender_name(kind, say) if kind else tender.tender_type
                told = f"{name} · {tender.reference}" if tender.reference else name
                part.row.put(told, money_on_screen(-tender.tendered_cents), name)
                part.key.setText(say("payment.remove_part", name=name))
        rounding = paying.collect_cents - paying.due_cents
        self.rounding.setVisible(bool(rounding))
        self.rounding.put(say("payment.rounding"), money_on_screen(rounding))
        self.due.put(say("payment.still_due"), money_on_screen(paying.collect_cents))
        self._share()

    def _on_part(self, number: int) -> None:
        self.part_taken_back.emit(self._first_shown + number)
