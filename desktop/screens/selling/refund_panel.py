"""Beside the goods that come back: why, where they go, how the money goes back, and the one strong action."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.orders.words_scroll import WordsScroll
from desktop.screens.selling.notices import tender_name
from desktop.screens.selling.refund_rows import sums_of
from desktop.screens.selling.returning import Returning
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.key_grid import KeyGrid, choice
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.screens.widgets.totals_panel import TotalsPanel
from desktop.selling.lines import TenderType
from desktop.selling.reasons import ReturnReason

SHELF, WRITTEN_OFF, EXCHANGE = "F9", "F10", "X"
LOW, NARROW = 480, 300
"""Lower at 100 percent words make room for keys; narrower the keys stand in one column."""


class RefundPanel(Ground):
    """Shows a refund under way; tells what is asked of it."""

    reason_chosen = Signal(str)
    shelf_chosen = Signal(bool)
    tender_chosen = Signal(str)
    void_asked = Signal()
    give_asked = Signal()
    exchange_asked = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self._say = say
        self.title = TextLabel("", TextRole.HEADING)
        self.when = TextLabel("", TextRole.MUTED)
        self.title.setWordWrap(True)
        self.title.setMinimumWidth(1)
        self.void_key = KeyButton(say("return.void"))
        self.void_key.clicked.connect(lambda _checked=False: self.void_asked.emit())
        self.reason_keys = {
            str(reason): choice(say.return_reason(reason), str(number))
            for number, reason in enumerate(ReturnReason, start=1)
        }
        for name, key in self.reason_keys.items():
            key.clicked.connect(lambda _checked=False, name=name: self.reason_chosen.emit(name))
        self.shelf_keys = {
            True: choice(say("return.to_shelf"), SHELF),
            False: choice(say("return.written_off"), WRITTEN_OFF),
        }
        for shelf, key in self.shelf_keys.items():
            key.clicked.connect(lambda _checked=False, shelf=shelf: self.shelf_chosen.emit(shelf))
        self.tender_keys: dict[str, KeyButton] = {}
        self.elsewhere = TextLabel(say("return.elsewhere"), TextRole.WARN)
        self.elsewhere.setWordWrap(True)
        self.notices = NoticeStack()
        self.totals = TotalsPanel()
        self.give_button = PrimaryButton("", say("key.enter"))
        self.give_button.clicked.connect(lambda _checked=False: self.give_asked.emit())
        self.exchange_key = KeyButton(say("return.exchange"), EXCHANGE)
        self.exchange_key.clicked.connect(lambda _checked=False: self.exchange_asked.emit())
        self._is_beside = False
        self._lay_out()

    def _lay_out(self) -> None:
        px, say = current().px, self._say
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = self._head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.when)
        column.addLayout(head)
        self._reasons, self._goods, self._tenders = KeyGrid(), KeyGrid(), KeyGrid()
        self._money_goes = _wrapped(say("return.money_goes"))
        self._reasons.set_keys(self.reason_keys.values())
        self._goods.set_keys(self.shelf_keys.values())
        parts = (
            *(TextLabel(say("return.reason"), TextRole.STRONG), self._reasons),
            *(TextLabel(say("return.goods_go"), TextRole.STRONG), self._goods),
            *(self.exchange_key, self._money_goes, self._tenders, self.elsewhere, self.void_key),
        )
        self._middle = WordsScroll(parts, self, gap=8)
        inside = QVBoxLayout()
        inside.setContentsMargins(px(18), 0, px(18), px(4))
        inside.addWidget(self._middle)
        column.addLayout(inside, 1)
        told = QVBoxLayout()
        told.setContentsMargins(px(10), 0, px(10), 0)
        told.addWidget(self.notices)
        column.addLayout(told)
        foot = Ground("panel", ("top",), self)
        under = self._foot = QVBoxLayout(foot)
        under.addWidget(self.totals)
        under.addWidget(self.give_button)
        column.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """The amount, the key that gives it and a notice come before the choices, which scroll."""
        px, low = current().px, self.height() < current().px(LOW)
        narrow = self.width() < px(NARROW)
        side = px(12 if narrow else 18)
        self._head.setContentsMargins(side, px(4 if low else 12), side, px(2 if low else 6))
        self._foot.setContentsMargins(side, px(2 if low else 8), side, px(6 if low else 14))
        self._foot.setSpacing(px(2 if low else 6))
        self.totals.set_low(low)
        self.give_button.setFixedHeight(px(56 if low else 64))
        self.when.setVisible(not low and not narrow)
        for grid in (self._reasons, self._goods, self._tenders):
            grid.set_columns(1 if narrow else 2)
        self.notices.set_room(self.width() - 2 * px(10), max(px(64), self.height() // 3))

    def begin(self, returning: Returning, when: str, *, may_be_voided: bool, is_beside: bool) -> None:
        """Another sale: its number, its ways of paying, nothing told of the one before.

        `is_beside` a basket on the counter it can only go there: one net decides how the money goes.
        """
        self._is_beside = is_beside
        for widget in (self._money_goes, self._tenders, self.exchange_key):
            widget.setVisible(not is_beside)
        self.title.setText(returning.sold.number)
        self.when.setText(when)
        self.void_key.setVisible(may_be_voided and not is_beside)
        for key in self.notices.bars():
            self.notices.remove(key)
        self._offer(returning.money.types)

    def _offer(self, types: Mapping[str, TenderType]) -> None:
        self.tender_keys = {}
        for number, (name, kind) in enumerate(types.items(), start=1):
            key = choice(tender_name(kind, self._say), f"F{number}" if number <= 8 else "")
            key.clicked.connect(lambda _checked=False, name=name: self.tender_chosen.emit(name))
            self.tender_keys[name] = key
        self._tenders.set_keys(self.tender_keys.values())

    def show_returning(self, returning: Returning) -> None:
        """What is chosen by now, and what it comes to."""
        for name, key in self.reason_keys.items():
            key.setChecked(name == returning.reason)
        for shelf, key in self.shelf_keys.items():
            key.setChecked(bool(returning.reason) and shelf is returning.to_shelf)
        for name, key in self.tender_keys.items():
            key.setChecked(name == returning.money.tender)
        is_elsewhere = bool(returning.chosen) and not returning.money.goes_as_it_came
        self.elsewhere.setVisible(is_elsewhere and not self._is_beside)
        given_cents = -returning.total_cents if self._is_beside else returning.money.give_cents
        given = money_on_screen(given_cents)
        sums = () if self.height() < current().px(LOW) else sums_of(returning, self._say)
        self.totals.set_totals(sums, self._say("return.total"), given)
        told = "return.to_basket" if self._is_beside else "return.give"
        self.give_button.setText(self._say(told, given_cents=given_cents))
        self.give_button.setEnabled(returning.is_ready)
        self.exchange_key.setEnabled(returning.is_ready)


def _wrapped(text: str) -> TextLabel:
    label = TextLabel(text, TextRole.STRONG)
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    return label
