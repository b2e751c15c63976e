"""The right side of the counter: the basket, its sums, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.line_keys import LineKeys
from desktop.screens.selling.parked_tabs import HEIGHT as TABS_HEIGHT
from desktop.screens.selling.parked_tabs import ParkedTab, ParkedTabs
from desktop.screens.selling.rows import COUPON, basket_rows, coupon_rows, paid_already, sums
from desktop.screens.selling.session import Session
from desktop.screens.theme import current
from desktop.screens.widgets.basket_list import ROW_HEIGHT, BasketList
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.hold_button import HoldButton
from desktop.screens.widgets.notice_bar import FINGER_PX, NoticeStack
from desktop.screens.widgets.painting import text_width
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.screens.widgets.totals_panel import ROW_HEIGHT as SUM_HEIGHT
from desktop.screens.widgets.totals_panel import SumRow, TotalsPanel
from desktop.selling.paying import Completed

LOW = 480
WIDTH = 452
NARROW_WIDTH, LEAST_WIDTH = 380, 290


class BasketPanel(Ground):
    """Shows a session; tells what is asked of it."""

    pay_asked = Signal()
    exact_cash_asked = Signal()
    remove_asked = Signal(int)
    selected = Signal(int)
    undo_asked = Signal()
    quantity_asked = Signal(int)
    stepped = Signal(int)
    clear_asked = Signal()
    clear_let_go = Signal()
    goods_asked = Signal()
    coupon_dropped = Signal(str)
    customer_asked = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self._say = say
        self._sums: list[SumRow] = []
        self._paid: list[SumRow] = []
        self._total_text = ""
        self.title = TextLabel(say("counter.basket"), TextRole.HEADING)
        self.count = TextLabel("", TextRole.MUTED)
        self.goods_key = KeyButton(say("counter.goods"))
        self.goods_key.clicked.connect(self.goods_asked)
        self.goods_key.hide()
        self.customer_key = KeyButton("", "F7", KeyFace.LEFT)
        self.customer_key.clicked.connect(self.customer_asked)
        self.customer_key.hide()
        self.undo_button = KeyButton(say("counter.undo"))
        self.undo_button.clicked.connect(self.undo_asked)
        self.clear_button = HoldButton(say("counter.clear"))
        self.clear_button.held.connect(self.clear_asked)
        self.clear_button.let_go_early.connect(self.clear_let_go)
        self.list = BasketList(say("counter.basket"))
        self.list.remove_asked.connect(self._remove)
        self.list.moved_to.connect(self._on_moved)
        self.list.chosen.connect(lambda key: self.quantity_asked.emit(_place(key)))
        self.line_keys = LineKeys(say)
        self.line_keys.stepped.connect(self.stepped)
        self.line_keys.remove_asked.connect(self.remove_current)
        self.empty = _Empty(say)
        self.notices = NoticeStack()
        self.notices.changed.connect(self._share)
        self.totals = TotalsPanel()
        self.tabs = ParkedTabs(say)
        self.park_button = KeyButton(say("park.park"), "F9", KeyFace.STACK)
        self.exact_button = KeyButton(say("counter.exact_cash"), "+", KeyFace.STACK)
        self.exact_button.clicked.connect(self.exact_cash_asked)
        self.pay_button = PrimaryButton("", "F12")
        self.pay_button.clicked.connect(self.pay_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = self._head = QHBoxLayout()
        for widget in (self.title, self.count):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for key in (self.goods_key, self.undo_button, self.clear_button):
            head.addWidget(key)
        column.addLayout(head)
        body = self._body = QVBoxLayout()
        body.addWidget(self.customer_key)
        body.addWidget(self.tabs)
        body.addWidget(self.empty, 1)
        body.addWidget(self.list, 1)
        body.addWidget(self.line_keys)
        body.addWidget(self.notices)
        column.addLayout(body, 1)
        column.addWidget(self._foot())

    def _foot(self) -> Ground:
        foot = Ground("panel", ("top",))
        column = self._foot_column = QVBoxLayout(foot)
        column.addWidget(self.totals)
        row = QHBoxLayout()
        row.setSpacing(current().px(10))
        row.addWidget(self.park_button, 2)
        row.addWidget(self.exact_button, 2)
        row.addWidget(self.pay_button, 5)
        column.addLayout(row)
        return foot

    def show_session(self, session: Session) -> None:
        """Show the basket as it is now."""
        say, basket, priced = self._say, session.basket, session.priced
        is_registered = session.tax.is_registered
        rows = [*basket_rows(basket, is_registered, say), *coupon_rows(basket.coupons(), say)]
        self.list.set_rows(rows)
        self.list.select(str(basket.selected) if not basket.is_empty or not rows else rows[-1].key)
        self.list.setVisible(bool(rows))
        self.line_keys.show_basket(basket, is_coupon=bool(rows) and basket.is_empty)
        self.empty.setVisible(not rows)
        self.empty.show_sale(session.last_sale)
        items = "counter.one_item" if basket.units == 1 else "counter.items"
        self.count.setText(say(items, count=basket.units) if basket.units else "")
        self._sums, self._paid = sums(basket, priced, is_registered, say), paid_already(session, say)
        self._total_text = money_on_screen(priced.total_cents)
        self.pay_button.setText(_pay_text(session, say))
        for button in (self.pay_button, self.clear_button):
            button.setEnabled(not basket.is_empty)
        self.exact_button.setEnabled(bool(basket.lines) and priced.total_cents >= 0)
        self._show_park_key(basket.is_empty)
        self.undo_button.setEnabled(bool(basket.earlier))
        self._share()

    def show_customer(self, words: str) -> None:
        """Whose basket it is; no words: nobody's."""
        self.customer_key.setText(words)
        self.customer_key.setVisible(bool(words))
        self._share()

    def show_parked(self, tabs: Sequence[ParkedTab]) -> None:
        """Show what waits beside the counter."""
        self.tabs.set_tabs(tabs)
        self._show_park_key(not self.list.isVisibleTo(self))
        self._share()

    def _show_park_key(self, is_empty: bool) -> None:
        """What F9 does now: a basket goes, or one comes back."""
        self.park_button.setText(self._say("park.recall" if is_empty and self.tabs.count else "park.park"))
        self.park_button.setEnabled(not is_empty or self.tabs.count > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give each its room: keys, total, the latest notice and the lines before everything else."""
        if not self._total_text:
            return
        self._share_width()
        self._share_height()

    def _share_width(self) -> None:
        """The keys of the head whole; what it is called, and how much is in it, as far as there is room."""
        px, narrow = current().px, self.width() < current().px(NARROW_WIDTH)
        low = self.height() < px(LOW)
        side, gap = px(12 if narrow else 18), px(6 if narrow else 10)
        self._head.setContentsMargins(side, px(6 if low else 14), side, px(4 if low else 6))
        self._head.setSpacing(gap)
        keys = (self.goods_key, self.undo_button, self.clear_button)
        room = self.width() - 2 * side
        for key in keys:
            key.setFixedHeight(max(FINGER_PX, px(40)) if low else px(48))
            room -= max(px(64), key.sizeHint().width()) + gap if key.isVisibleTo(self) else 0
        for label in (self.count, self.title):
            wide = text_width(label.text(), label.font()) + gap
            label.setVisible(wide <= room)
            room -= wide if wide <= room and label.text() else 0

    def _share_height(self) -> None:
        """Where a notice or a large scale takes the room: first the sums go, then the keys of the line; what
        was taken already stands beside the total then."""
        px, height, low = current().px, self.height(), self.height() < current().px(LOW)
        is_empty, width = self.empty.isVisibleTo(self), self.width() - 2 * px(10)
        keys, gap = px(56 if low else 64), px(6 if low else 8)
        edges = (px(4), px(8)) if low else (px(12), px(16))
        self.totals.set_low(low)
        total = 0 if low and is_empty else self.totals.height_of(0) + gap
        head, spared = self._head.sizeHint().height(), px(4 if low else 6)
        taken = head + sum(edges) + keys + total + 3 * spared + px(4 if low else 8)
        if self.customer_key.isVisibleTo(self):
            self.customer_key.setFixedHeight(max(FINGER_PX, px(36 if low else 44)))
            taken += self.customer_key.height() + spared
        lines = px(70 if low else 120) if is_empty else px(ROW_HEIGHT) * (1 if low else 2)
        notice = self.notices.least_height(width)
        free = height - taken - lines - notice
        tabs = px(TABS_HEIGHT) + spared if self.tabs.count else 0
        self.tabs.setVisible(bool(tabs) and (is_empty or free >= tabs))
        free -= tabs if self.tabs.isVisibleTo(self) else 0
        paid = self._paid if free >= px(SUM_HEIGHT) * len(self._paid) else []
        free -= px(SUM_HEIGHT) * len(paid)
        line_keys = self.line_keys.sizeHint().height() + spared
        has_line_keys = not is_empty and not low and free >= line_keys
        free -= line_keys if has_line_keys else 0
        sums = px(SUM_HEIGHT) * len(self._sums)
        has_sums = not low and free >= sums
        free -= sums if has_sums else 0
        for key in (self.park_button, self.exact_button, self.pay_button):
            key.setFixedHeight(keys)
        self._foot_column.setContentsMargins(px(18), edges[0], px(18), edges[1])
        self._foot_column.setSpacing(gap)
        self._body.setContentsMargins(px(10), 0, px(10), px(4 if low else 8))
        self._body.setSpacing(spared)
        self.empty.set_low(low or free < 0)
        self.list.setMinimumHeight(max(1, min(lines, lines + free)))
        self.line_keys.setVisible(has_line_keys)
        self.totals.setVisible(bool(total))
        shown = self._sums if has_sums else ()
        self.totals.set_totals(shown, self._say("counter.total"), self._total_text, paid)
        self.totals.set_note(self._paid[0] if self._paid and not paid else None)
        self.notices.set_room(width, notice + max(0, free))

    def remove_current(self) -> None:
        """Take out what the list points at: a line, or a coupon."""
        self._remove(self.list.current_key())

    def _remove(self, key: str) -> None:
        if key.startswith(COUPON):
            self.coupon_dropped.emit(key.removeprefix(COUPON))
        else:
            self.remove_asked.emit(_place(key))

    def _on_moved(self, key: str) -> None:
        if key and _place(key) >= 0:
            self.selected.emit(_place(key))
        elif key.startswith(COUPON):
            self.line_keys.show_coupon()


class _Empty(QWidget):
    """What an empty basket says: the last sale's change, else the first step."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say
        self.headline = TextLabel("", TextRole.TOTAL)
        self.words = TextLabel("", TextRole.MUTED)
        column = self._column = QVBoxLayout(self)
        column.addStretch(2)
        for label in (self.words, self.headline):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        self.detail = TextLabel("", TextRole.MUTED)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.detail.setWordWrap(True)
        column.addWidget(self.detail)
        column.addStretch(3)

    def set_low(self, low: bool) -> None:
        """Leave a notice its room: what there is to say in the least height."""
        self.detail.setVisible(not low)
        edge = current().px(0 if low else 9)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(0 if low else current().px(6))

    def show_sale(self, sale: Completed | None) -> None:
        """The change of the sale just made stays until the next scan."""
        say = self._say
        self.headline.setVisible(sale is not None)
        if sale is None:
            self.headline.setText("")
            self.words.setText(say("counter.empty"))
            self.detail.setText(say("counter.empty_hint"))
            return
        if sale.total_cents < 0:
            self.words.setText(say("return.give_now"))
            self.headline.setText(money_on_screen(-sale.total_cents - sale.rounding_cents))
            self.detail.setText(say("return.given", number=sale.number))
            return
        self.words.setText(say("counter.change_due") if sale.change_cents else say("counter.paid"))
        self.headline.setText(money_on_screen(sale.change_cents or sale.total_cents))
        self.detail.setText(say("counter.sold_as", number=sale.number, total_cents=sale.total_cents))


def _pay_text(session: Session, say: Say) -> str:
    """The strong key: pay, pay the rest, or what an exchange leaves to be done."""
    if session.is_even:
        return say("return.exchange_even")
    if session.due_cents < 0:
        return say("return.give", given_cents=-session.due_cents)
    is_part_paid = bool(session.tenders) and not session.is_overpaid
    return say("counter.pay_rest" if is_part_paid else "counter.pay", total_cents=session.due_cents)


def _place(key: str) -> int:
    """The line's place from its row's key; a deposit row belongs to no key press."""
    return int(key) if key.isdigit() else -1
