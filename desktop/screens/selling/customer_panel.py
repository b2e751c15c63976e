"""The right side of the customers' page: who it is, what they owe and bought, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.selling.customer_doors import CustomerSeen
from desktop.screens.selling.customer_rows import account_words, sale_row
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.key_row import KeyRow
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.screens.widgets.result_list import ResultList
from desktop.screens.widgets.text_label import TextLabel, TextRole

LOW = 640
"""Lower than this at 100 percent the least that is said of somebody goes first."""
ACTS = {
    "details": "F4",
    "pay": "F5",
    "invoice": "F6",
    "take_off": "F8",
    "messages": "",
    "export": "",
    "erase": "",
}
"""What can be done, and the key that does it."""


class CustomerPanel(Ground):
    """Shows one customer; tells what is asked for."""

    take_asked = Signal()
    asked = Signal(str)  # one of ACTS

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self._say = say
        self._seen: CustomerSeen | None = None
        self.name = TextLabel("", TextRole.TITLE)
        self.phone = TextLabel("", TextRole.BODY)
        self.more = TextLabel("", TextRole.MUTED)
        self.account = TextLabel("", TextRole.STRONG)
        self.bought = TextLabel("", TextRole.MUTED)
        self.note = TextLabel("", TextRole.QUIET)
        self.sales = ResultList(say("customer.sales"))
        self.notices = NoticeStack()
        self.keys = {act: KeyButton(say(f"customer.{act}"), legend) for act, legend in ACTS.items()}
        for act, key in self.keys.items():
            key.clicked.connect(lambda _checked=False, act=act: self.asked.emit(act))
        self.keys["messages"].setCheckable(True)
        self.take_button = PrimaryButton(say("customer.take"), say("key.enter"))
        self.take_button.clicked.connect(self.take_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        for label in (self.name, self.phone, self.more, self.account, self.bought, self.note):
            label.setWordWrap(True)
            label.setMinimumWidth(1)
            column.addWidget(label)
        column.addWidget(self.sales, 1_000)
        column.addStretch(1)
        column.addWidget(self.notices)
        column.addWidget(KeyRow(tuple(self.keys.values())))
        line = QHBoxLayout()
        line.addWidget(self.take_button)
        column.addLayout(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        px, low = current().px, self.height() < current().px(LOW)
        side = px(12 if low else 18)
        self._column.setContentsMargins(side, px(8 if low else 16), side, px(8 if low else 16))
        self._column.setSpacing(px(4 if low else 8))
        for key in self.keys.values():
            key.setFixedHeight(px(44 if low else 52))
        self.take_button.setFixedHeight(px(48 if low else 64))
        for label in (self.bought, self.note):
            label.setVisible(bool(label.text()) and not low)
        self.notices.set_room(self.width() - 2 * side, self.notices.least_height(self.width() - 2 * side))

    @property
    def seen(self) -> CustomerSeen | None:
        return self._seen

    def sale_id(self) -> str:
        """The sale that the list points at."""
        return self.sales.current_key()

    def show_nobody(self, words: str) -> None:
        """Nobody is chosen: what the page is for, or that somebody new would be added."""
        self._seen = None
        self.name.setText(words)
        for label in (self.phone, self.more, self.account, self.bought, self.note):
            label.setText("")
            label.hide()
        self.sales.set_rows([])
        self.sales.hide()
        for key in self.keys.values():
            key.hide()
        self._space()

    def show_seen(self, seen: CustomerSeen, *, on_sale: bool, is_owner: bool) -> None:
        """Somebody, with what the person at the till may do."""
        say, customer = self._say, seen.customer
        self._seen = seen
        self.name.setText(customer.word("name") or customer.word("company") or customer.phone)
        self.phone.setText(customer.phone if customer.phone != self.name.text() else "")
        uen = f"{say('receipt.uen')} {customer.uen}" if customer.uen else ""
        company = customer.word("company") if customer.word("name") else ""
        more = (company, uen, customer.group_name, customer.word("email"))
        self.more.setText(" · ".join(part for part in more if part))
        self.account.setText(account_words(seen.account, say))
        many = "customer.bought" if seen.bought_count != 1 else "customer.bought_one"
        key = many if seen.bought_count else "customer.bought_nothing"
        self.bought.setText(say(key, count=seen.bought_count, total_cents=seen.bought_cents))
        self.note.setText(customer.word("note"))
        for label in (self.phone, self.more, self.account, self.bought, self.note):
            label.setVisible(bool(label.text()))
        self.sales.set_rows([sale_row(sale, say) for sale in seen.sales])
        self.sales.setVisible(True)
        self.keys["messages"].setChecked("messages" in seen.agreed)
        has_account = seen.account.limit_cents is not None or seen.account.balance_cents != 0
        shown = {"take_off": on_sale, "erase": is_owner, "export": is_owner, "pay": has_account}
        for act, button in self.keys.items():
            button.setVisible(shown.get(act, True))
        self.keys["invoice"].setEnabled(bool(seen.sales))
        self.take_button.setText(say("customer.keep" if on_sale else "customer.take"))
        self.take_button.setEnabled(True)
        self._space()

    def show_take(self, words: str, *, is_possible: bool) -> None:
        """What Enter does."""
        self.take_button.setText(words)
        self.take_button.setEnabled(is_possible)
        self.take_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
