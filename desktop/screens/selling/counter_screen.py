"""The counter: shelf and basket side by side, driven by scans, keys, touch and mouse alike."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.money import THOUSANDTHS, quantity_text
from desktop.screens.doors import CounterReads
from desktop.screens.low_tone import low_tone
from desktop.screens.selling.basket_panel import LEAST_WIDTH, NARROW_WIDTH, WIDTH, BasketPanel
from desktop.screens.selling.session import Session, typed_cash
from desktop.screens.selling.shelf_panel import ShelfPanel
from desktop.screens.theme import current
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.search_box import SearchBox
from desktop.selling.basket import Goods

UNKNOWN, TIMES = "unknown", "times"
WIDE = 1200
FOLDED = 540
"""Narrower than this at 100 percent shelf and basket do not stand side by side."""


class CounterScreen(QWidget):
    """Shows a session and changes it; asks the room for whatever is recorded."""

    pay_asked = Signal()
    cash_asked = Signal(object)  # cents tendered, or None for just enough
    clear_asked = Signal()
    drawer_asked = Signal()
    reprint_asked = Signal()
    shift_asked = Signal()

    def __init__(self, doors: CounterReads, say: Say, session: Session) -> None:
        super().__init__()
        self._doors, self._say, self.session = doors, say, session
        self.search = SearchBox(say("counter.search"), "F2")
        self.search.text_changed.connect(self._on_typed)
        self.search.submitted.connect(self._on_submitted)
        self.search.edit.installEventFilter(self)
        self.shelf = ShelfPanel(doors, say)
        self.panel = BasketPanel(say)
        self._awaits_quantity = False
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
        shelf.drawer_asked.connect(self.drawer_asked)
        shelf.reprint_asked.connect(self.reprint_asked)
        shelf.shift_asked.connect(self.shift_asked)
        shelf.basket_key.clicked.connect(self._step_back)
        panel.goods_asked.connect(lambda: self._go_to(shelf=True))
        panel.notices.changed.connect(lambda: self._go_to(shelf=False))
        panel.pay_asked.connect(self.pay_asked)
        panel.exact_cash_asked.connect(lambda: self.cash_asked.emit(None))
        panel.remove_asked.connect(self.remove)
        panel.undo_asked.connect(self.undo)
        panel.selected.connect(self._on_selected)
        panel.stepped.connect(self.step_quantity)
        panel.quantity_asked.connect(lambda _place: self.ask_quantity())
        panel.clear_asked.connect(self.clear_asked)
        panel.clear_let_go.connect(lambda: self.tell(TIMES, Tone.PLAIN, self._say("counter.keep_holding")))
        panel.notices.acted.connect(self._on_notice)
        for keys, slot in (
            ("F2", self.focus_search),
            ("F4", self.ask_quantity),
            ("F10", self.drawer_asked.emit),
            ("F12", self.pay_asked.emit),
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
        at_shelf = self._is_at_shelf or _is_name(self.search.text())
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
        self._show_unknown()
        self._show_times()
        self._arrange()

    def focus_search(self) -> None:
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def on_scanned(self, code: str) -> None:
        """A scan reaches the basket from any state of the counter."""
        self.search.set_text("")
        self.tell(None)
        try:
            known = self.session.scan(code) is not None
        except KedaiError as error:
            known = False
            self.tell("refused", Tone.BAD, self._say.error(error))
        if not known:
            low_tone()
        self.show_basket()

    def add(self, goods: Goods) -> None:
        """A tile or a result was chosen."""
        self.session.add(goods)
        self.search.set_text("")
        self.tell(None)
        self.show_basket()
        self.focus_search()

    def remove(self, place: int) -> None:
        if 0 <= place < len(self.session.basket.lines):
            self.session.put(self.session.basket.remove(place))
            self.show_basket()

    def step_quantity(self, by: int) -> None:
        """So many pieces more or less of the line the keys act on."""
        basket = self.session.basket
        if 0 <= basket.selected < len(basket.lines):
            quantity = basket.lines[basket.selected].quantity + by * THOUSANDTHS
            self.session.put(basket.set_quantity(basket.selected, quantity))
            self.show_basket()

    def undo(self) -> None:
        self.session.put(self.session.basket.undo())
        self.show_basket()

    def ask_quantity(self) -> None:
        """F4: type the figure, then `*` or Enter; it goes to the line the list points at."""
        self.focus_search()
        if self.session.basket.lines:
            place = self.session.basket.selected
            name = self.session.basket.lines[place].goods.name
            self.tell(TIMES, Tone.PLAIN, self._say("counter.type_quantity", name=name))
            self._awaits_quantity = True

    def tell(self, key: str | None, tone: Tone = Tone.PLAIN, headline: str = "", detail: str = "") -> None:
        """Show one sticky notice of a kind; no key takes the passing ones away."""
        if key is None:
            for passing in (TIMES, "refused"):
                self.panel.notices.remove(passing)
            return
        self.panel.notices.put(Notice(key, tone, headline, detail))

    def _on_typed(self, text: str) -> None:
        if text.endswith("*") and self.session.key_times(text):
            self._awaits_quantity = False
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

    def _on_submitted(self, text: str) -> None:
        """Enter is the next logical step: the quantity, the code, the result, else to payment."""
        words = text.strip()
        if not words:
            self.pay_asked.emit()
        elif self._awaits_quantity and self._give_quantity(words):
            self.search.set_text("")
        elif not self._is_code(words) and (goods := self.shelf.choose_current_result()):
            self.add(goods)
        else:
            self.on_scanned(words)

    def _is_code(self, words: str) -> bool:
        try:
            return self._doors.goods_by_code(words) is not None
        except KedaiError:  # no label carries such a code, or its item cannot be sold: the results decide
            return False

    def _give_quantity(self, words: str) -> bool:
        self._awaits_quantity = False
        basket = self.session.basket
        fresh = self.session.times
        self.session.times = None
        given = basket.lines and self.session.key_times(f"{words}*")
        if not given:
            self.session.times = fresh
            return False
        if self.session.times is not None:  # the line was not fresh: give it the figure all the same
            self.session.put(basket.set_quantity(basket.selected, self.session.times))
            self.session.times = None
        self.show_basket()
        return True

    def _on_selected(self, place: int) -> None:
        if place != self.session.basket.selected:
            self.session.put(self.session.basket.select(place))
            self.panel.line_keys.show_basket(self.session.basket)

    def _show_times(self) -> None:
        if self.session.times is not None:
            told = self._say("counter.times", times=quantity_text(self.session.times))
            self.tell(TIMES, Tone.PLAIN, told)
        elif not self._awaits_quantity:
            self.panel.notices.remove(TIMES)

    def _show_unknown(self) -> None:
        if not self.session.unknown:
            self.panel.notices.remove(UNKNOWN)
            return
        oldest, say = self.session.unknown[0], self._say
        more = len(self.session.unknown) - 1
        detail = say("counter.unknown_more", count=more) if more else say("counter.unknown_detail")
        actions = (("search", say("counter.unknown_search")), ("drop", say("counter.unknown_drop")))
        headline = say("counter.unknown", code=oldest.code[:40])
        self.panel.notices.put(Notice(UNKNOWN, Tone.BAD, headline, detail, actions))

    def _on_notice(self, key: str, action: str) -> None:
        if key == UNKNOWN:
            code = self.session.unknown[0].code
            self.session.drop_unknown()
            self.show_basket()
            if action == "search":
                self.focus_search()
                self.search.set_text(code)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the search box move the results or the basket; Esc takes one step back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            moved = self.shelf.results if self.shelf.is_searching else self.panel.list
            moved.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self._step_back()
            return True
        if key == Qt.Key.Key_Delete and not self.search.text():
            self.remove(self.session.basket.selected)
            return True
        return False

    def _step_back(self) -> None:
        """One thing at a time: the quantity, the words typed; never the basket."""
        self._awaits_quantity = False
        if self.session.times is not None:
            self.session.times = None
        self.tell(None)
        self.search.set_text("")
        self.show_basket()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys pressed while a tile or a button has the focus go to the search."""
        if event.text() and event.text().isprintable():
            self.focus_search()
            self.search.edit.insert(event.text())
        elif event.key() == Qt.Key.Key_Escape:
            self._step_back()
            self.focus_search()
        else:
            super().keyPressEvent(event)


def _is_name(text: str) -> bool:
    """Words to look for: a figure typed for a quantity, cash or a code leaves the basket in sight."""
    return bool(text.strip("0123456789.*+ "))
