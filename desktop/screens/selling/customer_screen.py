"""Whose sale it is: type a number or a name, or scan a member card; who is not known is added."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.customers.words import may_be_phone, phone_shown, read_phone
from desktop.messages.say import Say
from desktop.screens.doors import Doors
from desktop.screens.low_tone import low_tone
from desktop.screens.selling.basket_panel import LEAST_WIDTH, NARROW_WIDTH, WIDTH
from desktop.screens.selling.customer_panel import ACTS, CustomerPanel
from desktop.screens.selling.customer_rows import ADD, add_row, customer_row
from desktop.screens.theme import current
from desktop.screens.widgets.card import Card, Ground
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.result_list import ResultList
from desktop.screens.widgets.search_box import SearchBox
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.staff.permissions import Role

WIDE = 1200
TOLD = "told"


class CustomerScreen(Ground):
    """Tells whom the sale is to be of, and what else is asked about them."""

    taken = Signal(str)  # a customer's id
    added = Signal(object, bool)  # words of somebody new; is the sale to be theirs at once?
    asked = Signal(str, str)  # an act, and the id of whom it is about
    back_asked = Signal()

    def __init__(self, doors: Doors, say: Say) -> None:
        super().__init__("paper", ())
        self._doors, self._say = doors, say
        self._on_sale = ""
        self.title = TextLabel(say("customer.heading"), TextRole.TITLE)
        self.box = SearchBox(say("customer.find"), "F7", icon_name="search")
        self.box.text_changed.connect(self._on_typed)
        self.box.edit.installEventFilter(self)
        self.list = ResultList(say("customer.list"))
        self.list.chosen.connect(self._on_chosen)
        self.list.moved_to.connect(lambda _key: self._show_current())
        self.panel = CustomerPanel(say)
        self.panel.take_asked.connect(self._take)
        self.panel.asked.connect(self._ask)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._finder(), 1)
        line.addWidget(self.panel)
        for act, keys in ACTS.items():
            if keys:
                shortcut = QShortcut(QKeySequence(keys), self)
                shortcut.activated.connect(lambda act=act: self._ask(act))
        QShortcut(QKeySequence("F7"), self).activated.connect(self._focus)

    def _finder(self) -> Ground:
        px = current().px
        sheet = Ground("paper", (), self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(px(22), px(16), px(22), px(16))
        column.setSpacing(px(10))
        column.addWidget(self.title)
        column.addWidget(self.box)
        card = Card(pad=8, gap=0)
        card.column.addWidget(self.list, 1)
        column.addWidget(card, 1)
        return sheet

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = current().px
        wanted = px(WIDTH) if self.width() >= px(WIDE) else px(NARROW_WIDTH)
        self.panel.setFixedWidth(max(px(LEAST_WIDTH) // 2, min(wanted, self.width() - px(LEAST_WIDTH))))

    def begin(self, on_sale: str = "") -> None:
        """Who is it? Whoever the sale is of already stands there first."""
        self._on_sale = on_sale
        self.panel.notices.remove(TOLD)
        self.box.set_text("")
        self.show_found()
        self._focus()

    def show_found(self, current_id: str = "") -> None:
        """Read the list again, after it was renewed; the list points at somebody, or at whom it did."""
        typed = self.box.text().strip()
        found = self._doors.customers().find(typed)
        rows = [customer_row(each, self._say) for each in found]
        whose = current_id or ("" if typed else self._on_sale)
        if whose and whose not in {row.key for row in rows}:
            one = self._doors.customers().customer(whose)
            rows = [customer_row(one, self._say), *rows] if one and one.words else rows
        if (words := self._new_words(typed)) and not self._is_known(words):
            rows.append(add_row(words, self._say))
        self.list.set_rows(rows)
        if whose:
            self.list.select(whose)
        self._show_current()

    def on_scanned(self, code: str) -> None:
        """A member card is somebody's, or may become somebody new's."""
        if customer_id := self._doors.customers().with_card(code):
            self.taken.emit(customer_id)
        else:
            low_tone()
            self.tell(Tone.WARN, self._say("customer.unknown_card", code=code))

    def tell(self, tone: Tone, headline: str) -> None:
        """One sticky notice, until the next act."""
        self.panel.notices.put(Notice(TOLD, tone, headline))

    def step_back(self) -> None:
        """What was typed first, then the counter."""
        if self.box.text():
            self.box.set_text("")
            self._focus()
        else:
            self.back_asked.emit()

    def current_id(self) -> str:
        """Whom the list points at; nobody where that is the row for somebody new."""
        key = self.list.current_key()
        return "" if key == ADD else key

    def _focus(self) -> None:
        self.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, _text: str) -> None:
        self.panel.notices.remove(TOLD)
        self.show_found()

    def _new_words(self, typed: str) -> dict[str, str]:
        """By what somebody new would be known: a number, else a name."""
        if not typed:
            return {}
        if may_be_phone(typed):
            return {"phone": read_phone(typed)}
        return {} if any(letter.isdigit() for letter in typed) else {"name": typed}

    def _is_known(self, words: dict[str, str]) -> bool:
        found = self._doors.customers().find(phone_shown(words.get("phone", "")) or words.get("name", ""))
        return "phone" in words and any(each.word("phone") == words["phone"] for each in found)

    def _show_current(self) -> None:
        """The panel follows the list."""
        say, key = self._say, self.list.current_key()
        if key == ADD or not key:
            self.panel.show_nobody(say("customer.new" if key else "customer.nobody"))
            self.panel.show_take(
                say("customer.add_and_take" if key else "customer.take"), is_possible=bool(key)
            )
            return
        seen = self._doors.customers().seen(key)
        if seen is not None:
            person = self._doors.person()
            is_owner = person is not None and person.role == Role.OWNER
            self.panel.show_seen(seen, on_sale=key == self._on_sale, is_owner=is_owner)

    def _on_chosen(self, key: str) -> None:
        """A tap shows somebody, or adds them."""
        if key == ADD:
            self.added.emit(self._new_words(self.box.text().strip()), False)
        else:
            self._show_current()

    def _take(self) -> None:
        """Enter: the sale is theirs."""
        key = self.list.current_key()
        if key == ADD:
            self.added.emit(self._new_words(self.box.text().strip()), True)
        elif key:
            self.taken.emit(key)
        else:
            low_tone()

    def _ask(self, act: str) -> None:
        if self.current_id() and self.panel.keys[act].isVisible() and self.panel.keys[act].isEnabled():
            self.panel.notices.remove(TOLD)
            self.asked.emit(act, self.current_id())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the box move the list, Enter takes whom they point at; Esc goes back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._take()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.step_back()
            return True
        return False
