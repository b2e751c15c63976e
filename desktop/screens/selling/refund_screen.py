"""Goods come back: find the sale, choose what of it, say why, give the money back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.screens.doors import ReturnReads
from desktop.screens.low_tone import low_tone
from desktop.screens.selling.basket_panel import LEAST_WIDTH, NARROW_WIDTH, WIDTH
from desktop.screens.selling.find_sale import FindSale
from desktop.screens.selling.refund_panel import EXCHANGE, RefundPanel
from desktop.screens.selling.refund_rows import rows_of
from desktop.screens.selling.returning import Returning, begin
from desktop.screens.theme import current
from desktop.screens.widgets.basket_list import BasketList
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.card import Card, Ground
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.basket import Basket, Goods
from desktop.selling.reasons import ReturnReason
from desktop.selling.void_words import VoidSale

REFUSED = "refused"
WIDE = 1200


class RefundScreen(Ground):
    """Shows the sale and what of it comes back; tells the refund or the void that is asked for."""

    given = Signal(object)  # CompleteSale or VoidSale
    exchanged = Signal(object)  # ComingBack: into the basket on the counter
    back_asked = Signal()

    def __init__(self, doors: ReturnReads, say: Say) -> None:
        super().__init__("paper", ())
        self._doors, self._say = doors, say
        self.returning: Returning | None = None
        self._void_id = ""
        self._was_listed = False
        self._basket = Basket()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.finder = FindSale(doors, say)
        self.list = BasketList(say("return.sold"))
        self.less_key = KeyButton(say("return.one_less"), "-")
        self.more_key = KeyButton(say("counter.more"), "+")
        self.all_key = KeyButton(say("return.all"), "F11")
        self.panel = RefundPanel(say)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.finder)
        self._goods_page = self._goods()
        self._pages.addWidget(self._goods_page)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._pages, 1)
        line.addWidget(self.panel)
        self._connect()

    def _goods(self) -> Ground:
        px = current().px
        sheet = Ground("paper", (), self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(px(18), px(14), px(18), px(14))
        column.setSpacing(px(10))
        heading = TextLabel(self._say("return.choose"), TextRole.HEADING)
        heading.setWordWrap(True)
        heading.setMinimumWidth(1)
        column.addWidget(heading)
        card = Card(pad=8, gap=0)
        card.column.addWidget(self.list, 1)
        column.addWidget(card, 1)
        keys = QHBoxLayout()
        keys.setSpacing(px(8))
        for key in (self.less_key, self.more_key):
            keys.addWidget(key)
        keys.addStretch(1)
        keys.addWidget(self.all_key)
        column.addLayout(keys)
        return sheet

    def _connect(self) -> None:
        panel = self.panel
        self.finder.chosen.connect(self.open)
        self.finder.back_asked.connect(self.back_asked)
        self.list.chosen.connect(lambda key: self._more(int(key)))
        self.list.remove_asked.connect(lambda key: self._less(int(key)))
        self.more_key.clicked.connect(lambda _checked=False: self._more(self._current()))
        self.less_key.clicked.connect(lambda _checked=False: self._less(self._current()))
        self.all_key.clicked.connect(lambda _checked=False: self._all())
        panel.reason_chosen.connect(self._because)
        panel.shelf_chosen.connect(self._put_on_shelf)
        panel.tender_chosen.connect(self._pay_back)
        panel.give_asked.connect(self._go_on)
        panel.exchange_asked.connect(self._exchange)
        panel.void_asked.connect(self._void)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = current().px
        wanted = px(WIDTH) if self.width() >= px(WIDE) else px(NARROW_WIDTH)
        room = self.width() - self._goods_page.minimumSizeHint().width()
        self.panel.setFixedWidth(max(px(LEAST_WIDTH) // 2, min(wanted, room)))

    def stand_beside(self, basket: Basket) -> None:
        """What is on the counter: beside goods, what comes back can only go into the same basket."""
        self._basket = basket

    def begin(self) -> None:
        """Which sale is it? The latest are offered, a number can be typed, a receipt scanned."""
        self.returning, self._was_listed = None, True
        self.panel.hide()
        self._pages.setCurrentWidget(self.finder)
        self.finder.begin()

    def open_scanned(self, sale_id: str) -> None:
        """Show the sale whose receipt was scanned at the counter: one step back is the counter."""
        self._was_listed = False
        self.open(sale_id)

    def open(self, sale_id: str) -> None:
        """Show a sale: nothing of it comes back yet."""
        doors = self._doors
        sold = doors.sold(sale_id)
        ways = doors.ways_back(sale_id)
        self.returning = begin(sold, doors.tender_types(), doors.cash_rounding(), ways).as_in(
            self._basket.back
        )
        self._void_id = new_id()
        when = f"{doors.when(sold.completed_at):%d %b %Y %H:%M}"
        may_be_voided, is_beside = doors.may_be_voided(sold), not self._basket.is_empty
        self.panel.begin(self.returning, when, may_be_voided=may_be_voided, is_beside=is_beside)
        self.panel.show()
        self._pages.setCurrentIndex(1)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(self.returning)
        self.list.select(self.list.rows()[0].key if self.list.rows() else "")
        if not self.returning.lines:
            self.tell(Tone.WARN, self._say("return.nothing_left", number=sold.number))

    def on_scanned(self, code: str) -> None:
        """A receipt opens its sale; goods on it come back, one a scan."""
        if sale_id := self._doors.sale_numbered(code):
            self.open(sale_id)
            return
        self.panel.notices.remove(REFUSED)
        if self.returning is None:
            self.finder.box.set_text(code)
            return
        goods, label_cents = self._on_label(code)
        after = self.returning.scanned(goods.unit_id, label_cents) if goods else None
        if after is not None:
            line_no = next(no for no in after.chosen if after.chosen[no] != self.returning.chosen.get(no))
            self._show(after)
            self.list.select(str(line_no))
            return
        low_tone()
        told = {"key": "return.not_of_this", "name": goods.name} if goods else {"key": "return.unknown_code"}
        self.tell(Tone.BAD, self._say(told.pop("key"), code=code, **told))

    def _on_label(self, code: str) -> tuple[Goods | None, int | None]:
        """Whose label it is, and the price on these very goods; goods past their day come back too."""
        try:
            found = self._doors.scanned(code)
        except KedaiError:
            found = None
        if found is not None:
            return found.goods, found.label_cents
        try:
            return self._doors.goods_by_code(code), None
        except KedaiError:
            return None, None

    def tell(self, tone: Tone, headline: str, detail: str = "") -> None:
        """One sticky notice, until the next act."""
        self.panel.notices.put(Notice(REFUSED, tone, headline, detail))

    def step_back(self) -> None:
        """From a sale to the list it was chosen from, if it was; from there to the counter."""
        if self.returning is not None and self._was_listed:
            self.begin()
        else:
            self.back_asked.emit()

    def _show(self, returning: Returning) -> None:
        self.returning = returning
        here = self.list.current_key()
        self.list.set_rows(rows_of(returning, self._say))
        self.list.select(here)
        self.panel.show_returning(returning)
        for key in (self.less_key, self.more_key, self.all_key):
            key.setEnabled(bool(returning.lines))

    def _change(self, after: Returning | None) -> None:
        if after is not None:
            self.panel.notices.remove(REFUSED)
            self._show(after)

    def _current(self) -> int:
        key = self.list.current_key()
        return int(key) if key else 0

    def _more(self, line_no: int) -> None:
        self._change(self.returning and self.returning.one_more(line_no))

    def _less(self, line_no: int) -> None:
        self._change(self.returning and self.returning.one_less(line_no))

    def _all(self) -> None:
        self._change(self.returning and self.returning.all_of_it())

    def _because(self, reason: str) -> None:
        self._change(self.returning and self.returning.because(reason))

    def _put_on_shelf(self, shelf: bool) -> None:
        self._change(self.returning and self.returning.put_on_shelf(shelf))

    def _pay_back(self, tender: str) -> None:
        self._change(self.returning and self.returning.paid_back(tender))

    def _ready(self) -> Returning | None:
        """What is to be done with it is known; else what is lacking is told."""
        returning = self.returning
        if returning and not returning.is_ready:
            key = "return.reason_first" if returning.chosen else "return.choose_first"
            self.tell(Tone.PLAIN, self._say(key))
            return None
        return returning

    def _go_on(self) -> None:
        """The strong key: give the money back, or go on with the basket on the counter."""
        if not self._basket.is_empty:
            self._exchange()
        elif returning := self._ready():
            self.given.emit(returning.command())

    def _exchange(self) -> None:
        if returning := self._ready():
            self.exchanged.emit(returning.coming_back())

    def _void(self) -> None:
        returning = self.returning
        if returning is None:
            return
        if not returning.reason:
            self.tell(Tone.PLAIN, self._say("return.reason_first"))
            return
        sale_id = returning.sold.sale_id
        self.given.emit(VoidSale(self._void_id, sale_id, returning.reason, returning.to_shelf))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose the line, + and - how much of it, figures why, F-keys the rest, Enter gives."""
        if self.returning is None or not self._took(event):
            super().keyPressEvent(event)

    def _took(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F12):
            self._go_on()
        elif key == Qt.Key.Key_Escape:
            self.step_back()
        elif text.upper() == EXCHANGE:
            self._exchange()
        else:
            return self._took_for_goods(event) or self._took_for_way(event)
        return True

    def _took_for_goods(self, event: QKeyEvent) -> bool:
        """Which of them, and how many."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.step(1 if key == Qt.Key.Key_Down else -1)
        elif text in ("+", " "):
            self._more(self._current())
        elif text == "-" or key == Qt.Key.Key_Delete:
            self._less(self._current())
        elif key == Qt.Key.Key_F11:
            self._all()
        else:
            return False
        return True

    def _took_for_way(self, event: QKeyEvent) -> bool:
        """Why, where the goods go, and how the money."""
        key, text, number = event.key(), event.text(), event.key() - Qt.Key.Key_F1
        reasons, tenders = list(ReturnReason), list(self.panel.tender_keys)
        if text.isdigit() and 0 < int(text) <= len(reasons):
            self._because(reasons[int(text) - 1])
        elif key in (Qt.Key.Key_F9, Qt.Key.Key_F10):
            self._put_on_shelf(key == Qt.Key.Key_F9)
        elif 0 <= number < min(8, len(tenders)):
            self._pay_back(tenders[number])
        else:
            return False
        return True
