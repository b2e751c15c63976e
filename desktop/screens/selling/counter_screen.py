"""The counter: shelf and basket side by side, driven by scans, keys, touch and mouse alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.money import THOUSANDTHS, quantity_text
from desktop.promotions.coupons import CouponSays
from desktop.screens.doors import CounterDoors
from desktop.screens.low_tone import low_tone
from desktop.screens.selling.agreement import Agreement
from desktop.screens.selling.basket_panel import LEAST_WIDTH, NARROW_WIDTH, WIDTH, BasketPanel
from desktop.screens.selling.customer_rows import above_basket
from desktop.screens.selling.figures import is_figure, is_label, typed_cash
from desktop.screens.selling.notices import (
    GIVE_BACK,
    LEFT_OUT,
    UNKNOWN,
    UNKNOWN_KEYS,
    give_back_notice,
)
from desktop.screens.selling.rows import coupon_text
from desktop.screens.selling.session import Session
from desktop.screens.selling.shelf_panel import ShelfPanel
from desktop.screens.selling.unknown_labels import UnknownLabels
from desktop.screens.theme import current
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.search_box import SearchBox
from desktop.selling.basket import Goods
from desktop.selling.on_label import Scanned
from desktop.selling.refusals import BadQuantity

TIMES, HOLD = "times", "hold"
PASSING = (TIMES, HOLD, LEFT_OUT, "refused", "parked", "resumed")
WIDE = 1200
FOLDED = 540
"""Narrower than this at 100 percent shelf and basket do not stand side by side."""


class CounterScreen(QWidget):
    """Shows a session and changes it; asks the room for whatever is recorded."""

    pay_asked = Signal()
    cash_asked = Signal(object)  # cents tendered, or None for just enough
    clear_asked = Signal()
    customer_asked = Signal()
    refund_asked = Signal()
    receipt_scanned = Signal(str)  # the sale it is of
    drawer_asked = Signal()
    reprint_asked = Signal()
    shift_asked = Signal()
    park_asked = Signal(str)  # the name somebody typed for it, or ""

    def __init__(self, doors: CounterDoors, say: Say, session: Session) -> None:
        super().__init__()
        self._doors, self._say, self.session = doors, say, session
        self.search = SearchBox(say("counter.search"), "F2")
        self.search.text_changed.connect(self._on_typed)
        self.search.submitted.connect(self._on_submitted)
        self.search.edit.installEventFilter(self)
        self.shelf = ShelfPanel(doors, say)
        self.unknown = UnknownLabels(doors, say, session, self.shelf)
        self.panel = BasketPanel(say)
        self.agreement = Agreement(say, session, self.search, self.shelf, self._tell_agreed)
        self._is_at_shelf = False
        self._connect()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.shelf, 1)
        line.addWidget(self.panel)
        self.show_basket()

    def _connect(self) -> None:
        shelf, panel = self.shelf, self.panel
        shelf.chosen.connect(self.add)
        shelf.quantity_asked.connect(self.ask_quantity)
        shelf.discount_asked.connect(self.agreement.press_discount)
        shelf.price_asked.connect(self.agreement.press_price)
        self.agreement.changed.connect(self.show_basket)
        for asking in (shelf, panel):
            asking.customer_asked.connect(self._on_customer)
        shelf.refund_asked.connect(self.refund_asked)
        shelf.drawer_asked.connect(self.drawer_asked)
        shelf.reprint_asked.connect(self.reprint_asked)
        shelf.shift_asked.connect(self.shift_asked)
        shelf.basket_key.clicked.connect(self._step_back)
        panel.goods_asked.connect(lambda: self._go_to(shelf=True))
        panel.notices.changed.connect(lambda: self._go_to(shelf=False))
        panel.pay_asked.connect(self._on_pay)
        panel.park_button.clicked.connect(self._on_park)
        panel.exact_cash_asked.connect(self._on_exact)
        panel.remove_asked.connect(self.remove)
        panel.coupon_dropped.connect(self.drop_coupon)
        panel.undo_asked.connect(self.undo)
        panel.selected.connect(self._on_selected)
        panel.stepped.connect(self.step_quantity)
        panel.quantity_asked.connect(lambda _place: self.ask_quantity())
        panel.clear_asked.connect(self.clear_asked)
        panel.clear_let_go.connect(lambda: self.tell(HOLD, Tone.PLAIN, self._say("counter.keep_holding")))
        panel.notices.acted.connect(self._on_notice)
        self.unknown.changed.connect(self._on_unknown)
        for action, keys in UNKNOWN_KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda action=action: self.unknown.act(action))
        for keys, slot in (
            ("F2", self.focus_search),
            ("F4", self.ask_quantity),
            ("F5", self.agreement.press_discount),
            ("F6", self.agreement.press_price),
            ("F7", self._on_customer),
            ("F8", self.refund_asked.emit),
            ("F9", self._on_park),
            ("F10", self.drawer_asked.emit),
            ("F12", self._on_pay),
            ("Ctrl+Z", self.undo),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Shelf and basket side by side; where a large scale leaves no room for both, one at a time."""
        px, folded = current().px, self.width() < current().px(FOLDED)
        self.panel.goods_key.setVisible(folded)
        self.shelf.basket_key.setVisible(folded)
        is_asked = self.unknown.is_asking or self.agreement.is_asked
        at_shelf = self._is_at_shelf or is_asked or _is_name(self.search.text())
        self.shelf.setVisible(at_shelf or not folded)
        self.panel.setVisible(not (at_shelf and folded))
        if folded:
            self.panel.setMinimumWidth(1)
            self.panel.setMaximumWidth(self.width())
            return
        wanted = px(WIDTH) if self.width() >= px(WIDE) else px(NARROW_WIDTH)
        room = self.width() - self.shelf.minimumSizeHint().width()
        self.panel.setFixedWidth(max(px(LEAST_WIDTH), min(wanted, room)))

    def _go_to(self, shelf: bool) -> None:
        """Where only one has room: to the shelf, or back to the basket."""
        self._is_at_shelf = shelf
        self._arrange()

    def show_basket(self) -> None:
        """Show the session as it is now."""
        self._is_at_shelf = False
        self.panel.show_session(self.session)
        self.panel.show_customer(self._customer_words())
        self.panel.notices.remove(HOLD)
        self.agreement.show()
        self.unknown.show(self.panel.notices)
        self._show_times()
        self._show_give_back()
        self._arrange()

    def _customer_words(self) -> str:
        """Who buys, and how their account stands; nothing for a sale that is nobody's."""
        customer = self.session.customer
        if customer is None:
            return ""
        return above_basket(customer, self._doors.customers().account(customer.customer_id), self._say)

    def focus_search(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def on_scanned(self, code: str) -> None:
        """A scan reaches the basket from any state of the counter; a receipt opens its sale."""
        self.tell(None)
        self.unknown.stop()
        if sale_id := self._doors.sale_numbered(code):
            self.search.set_text("")
            self.receipt_scanned.emit(sale_id)
            return
        self._give_figure()
        self.agreement.settle()
        try:
            found = self.session.scan(code)
            known = found is not None
            self._tell_scanned(found)
        except KedaiError as error:
            known = isinstance(error, BadQuantity)  # one was added, and the customer is charged for it
            self._refuse(error)
        if not known:
            low_tone()
        self.search.set_text("")
        self.show_basket()

    def add(self, goods: Goods) -> None:
        """A tile or a result was chosen."""
        if self.unknown.choose(goods):
            self.show_basket()
            return
        self.tell(None)
        self._give_figure()
        self.agreement.settle()
        try:
            self.session.add(goods)
        except KedaiError as error:
            self._refuse(error)
            if not isinstance(error, BadQuantity):
                low_tone()
        self.search.set_text("")
        self.show_basket()
        self.focus_search()

    def remove(self, place: int) -> None:
        self._drop_figure()
        if 0 <= place < self.session.basket.rows:
            self.session.put(self.session.basket.remove(place))
            self.show_basket()

    def drop_coupon(self, code: str) -> None:
        """A coupon goes back to the customer."""
        self._drop_figure()
        self.session.put(self.session.basket.drop_coupon(code))
        self.tell("refused", Tone.PLAIN, self._say("coupon.taken_off", code=code))
        self.show_basket()

    def step_quantity(self, by: int) -> None:
        """So many pieces more or less of the line the keys act on."""
        self._drop_figure()
        basket = self.session.basket
        if 0 <= basket.selected < len(basket.lines):
            quantity = basket.lines[basket.selected].quantity + by * THOUSANDTHS
            try:
                self.session.put(basket.set_quantity(basket.selected, quantity))
            except BadQuantity as error:
                self._refuse(error)
            self.show_basket()

    def undo(self) -> None:
        self._drop_figure()
        self.session.put(self.session.basket.undo())
        self.show_basket()

    def ask_quantity(self) -> None:
        """F4: type the figure, then `*` or Enter; it goes to the line the list points at."""
        self.agreement.settle()
        self.session.ask_quantity()
        if not is_figure(self.search.text()):
            self.search.set_text("")
        elif self.session.awaited:
            self.shelf.show_results("")
        self.focus_search()
        self._show_times()
        if not self.session.awaited:
            self.tell("refused", Tone.PLAIN, self._say("selling.empty_basket"))

    def leave(self) -> None:
        """Somebody comes back to the counter, or comes anew: what was being typed is over."""
        self.session.stop_asking()
        self.unknown.stop()
        self.search.set_text("")

    def tell(self, key: str | None, tone: Tone = Tone.PLAIN, headline: str = "", detail: str = "") -> None:
        """Show one sticky notice of a kind; no key takes the passing ones away."""
        if key is None:
            for passing in PASSING:
                self.panel.notices.remove(passing)
            return
        self.panel.notices.put(Notice(key, tone, headline, detail))

    def _tell_agreed(self, tone: Tone, headline: str) -> None:
        self.tell("refused", tone, headline) if headline else self.tell(None)

    def _tell_scanned(self, found: Scanned | CouponSays | None) -> None:
        """Past its best-before day it is sold, with a word; past its use-by day it was refused. A coupon says
        what it comes to."""
        if isinstance(found, CouponSays):
            tone = Tone.WARN if found.why else Tone.GOOD
            self.tell("refused", tone, coupon_text(found, self._say))
        elif found and found.past_best_before:
            told = self._say("label.past_best_before", name=found.goods.name, day=found.past_best_before)
            self.tell("refused", Tone.WARN, told)

    def _refuse(self, error: KedaiError) -> None:
        tone = Tone.WARN if isinstance(error, BadQuantity) else Tone.BAD
        self.tell("refused", tone, self._say.error(error))

    def _on_typed(self, text: str) -> None:
        if self.agreement.takes(text):
            return
        if self.session.awaited and text and self._takes_figure(text):
            return
        if text.endswith("*") and self._keyed_times(text):
            self.search.set_text("")
            self.show_basket()
        elif text == "+":
            self.search.set_text("")
            self.cash_asked.emit(None)
        elif (cash := typed_cash(text)) is not None:
            self.search.set_text("")
            self.cash_asked.emit(cash)
        else:
            self.shelf.show_results(text)
        self._arrange()

    def _takes_figure(self, text: str) -> bool:
        """While a quantity is awaited figures are its own; words are a search, and it is awaited no more."""
        line = self.session.awaited
        if is_figure(text):
            self.shelf.show_results("")
        elif line and text[-1] in "*+" and is_figure(text[:-1]):
            # `3+` may mean cash or a quantity: money is not taken on a guess.
            if self._give_figure(text[:-1]) and text[-1] == "+":
                self.tell("refused", Tone.PLAIN, self._say("counter.plus_again", name=line.goods.name))
        else:
            self.session.stop_asking()
            self._show_times()
            return False
        return True

    def _give_figure(self, typed: str | None = None) -> bool:
        """Give the line whose quantity is awaited the figure typed, if there is one; False if it cannot."""
        figure = self.search.text().strip() if typed is None else typed
        if not self.session.awaited or not is_figure(figure):
            return True
        self.tell(None)
        try:
            self.session.give_quantity(figure)
        except BadQuantity as error:
            self._refuse(error)
            return False
        finally:
            self.search.set_text("")
            self.show_basket()
        return True

    def _drop_figure(self) -> None:
        """Another act on the line than the figure that was awaited: it is no search either."""
        if self.agreement.is_asked:
            self.agreement.leave()
        elif self.session.awaited and is_figure(self.search.text()):
            self.search.set_text("")

    def _keyed_times(self, text: str) -> bool:
        try:
            is_quantity = self.session.key_times(text)
        except BadQuantity as error:
            self._refuse(error)
            return True
        if is_quantity:
            self.panel.notices.remove("refused")
        return is_quantity

    def _on_exact(self) -> None:
        """The key for `+`: after a figure for a line it is `3+`."""
        typed = self.search.text() if self.session.awaited or self.agreement.is_asked else ""
        if self.agreement.is_asked and not typed:
            self.agreement.leave()
        self._on_typed(f"{typed}+" if typed.removesuffix("%") and is_figure(typed.removesuffix("%")) else "+")

    def _on_pay(self) -> None:
        if self._give_figure() and self.agreement.settle():
            self.pay_asked.emit()

    def _on_customer(self) -> None:
        if self._give_figure() and self.agreement.settle():
            self.customer_asked.emit()

    def _on_park(self) -> None:
        """Words in the search box are the basket's name; a figure that was asked for is still its line's."""
        words = "" if self.agreement.is_asked else self.search.text().strip()
        if self._give_figure() and self.agreement.settle():
            self.search.set_text("")
            self.park_asked.emit(words if _is_name(words) else "")

    def _on_submitted(self, text: str) -> None:
        """Enter is the next logical step: the quantity, the code, the result, else to payment."""
        words = text.strip()
        if self.agreement.is_asked:
            self.agreement.take()
        elif self.unknown.is_linking:
            self._choose_product()
        elif not words:
            self.pay_asked.emit()
        elif self.session.awaited and is_figure(words):
            self._give_figure()
        elif self._is_code(words):
            self.on_scanned(words)
        elif goods := self.shelf.choose_current_result():
            self.add(goods)
        elif is_label(words):
            self.on_scanned(words)
        else:  # what the shelf says already: nothing was found for these words
            low_tone()
            self.search.edit.selectAll()

    def _choose_product(self) -> None:
        """A label waits for its product: Enter takes the one the arrows point at, and pays for nothing."""
        if product := self.shelf.choose_current_result():
            self.add(product)
        else:
            low_tone()

    def _is_code(self, words: str) -> bool:
        if self._doors.sale_numbered(words) or self._doors.is_coupon(words):
            return True
        try:
            return self._doors.goods_by_code(words) is not None
        except KedaiError:  # no label carries such a code: the results decide
            return False

    def _on_selected(self, place: int) -> None:
        if place != self.session.basket.selected:
            self.session.select(place)
            self.panel.line_keys.show_basket(self.session.basket)
            self.agreement.show()
            self._show_times()

    def _show_times(self) -> None:
        """The quantity awaited and for what, as long as it is: notice and state begin and end together."""
        awaited, times = self.session.awaited, self.session.times
        if awaited:
            told = self._say("counter.type_quantity", name=awaited.goods.name)
            self.tell(TIMES, Tone.PLAIN, told)
        elif times is not None:
            self.tell(TIMES, Tone.PLAIN, self._say("counter.times", times=quantity_text(times)))
        else:
            self.panel.notices.remove(TIMES)

    def _show_give_back(self) -> None:
        """Money of a basket that is gone, until somebody says that the customer has it."""
        if taken := self.session.to_give_back:
            self.panel.notices.put(give_back_notice(taken, self._doors.tender_types(), self._say))
        else:
            self.panel.notices.remove(GIVE_BACK)

    def _on_unknown(self) -> None:
        """A choice for a label that nobody knows was made, or put off."""
        self.search.set_text("")
        self.show_basket()
        self.focus_search()

    def _on_notice(self, key: str, action: str) -> None:
        if key == GIVE_BACK:
            self.session.given_back()
            self.show_basket()
        elif key == UNKNOWN:
            self.unknown.act(action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the search box move the results or the basket; Esc takes one step back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            moved = self.shelf.results if self.shelf.is_searching else self.panel.list
            moved.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.agreement.is_asked:
            self.agreement.step_reason(1 if key == Qt.Key.Key_Right else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self._step_back()
            return True
        if key == Qt.Key.Key_Delete and not self.search.text():
            if not event.isAutoRepeat():  # a key held down must not empty the basket
                self.panel.remove_current()
            return True
        return False

    def _step_back(self) -> None:
        """One thing at a time: words typed, what a label was asked for, the quantity; never the basket."""
        if not self.search.text() and self.unknown.stop():
            self.show_basket()
            return
        self.session.stop_asking()
        self.session.times = None
        self.tell(None)
        self.search.set_text("")
        self.show_basket()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys pressed while a tile or a button has the focus go to the search."""
        if event.text() and event.text().isprintable():
            self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.edit.end(False)
            self.search.edit.insert(event.text())
        elif event.key() == Qt.Key.Key_Escape:
            self._step_back()
            self.focus_search()
        else:
            super().keyPressEvent(event)


def _is_name(text: str) -> bool:
    """Words to look for: a figure typed for a quantity, cash or a code leaves the basket in sight."""
    return bool(text.strip("0123456789.,-*+ "))
