"""Labels that nobody knows: sold at a price, linked to a product, or left out, while the queue goes on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal

from desktop.messages.say import Say
from desktop.screens.doors import CounterReads
from desktop.screens.selling.notices import UNKNOWN, linking_notice, shown_code, unknown_notice
from desktop.screens.selling.price_page import PricePage
from desktop.screens.selling.session import Session
from desktop.screens.selling.shelf_panel import ShelfPanel
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.selling.basket import Goods

LONGEST_NAME = 120
SELL, LINK, LATER = "sell", "link", "later"


class UnknownLabels(QObject):
    """The row of the oldest such label and what was chosen for it; `changed` when the basket is another."""

    changed = Signal()
    link_asked = Signal(str, object)  # what was scanned, and the Goods it is to be

    def __init__(self, doors: CounterReads, say: Say, session: Session, shelf: ShelfPanel) -> None:
        super().__init__(shelf)
        self._doors, self._say, self._session, self._shelf = doors, say, session, shelf
        self._page: PricePage | None = None
        self._asking = ""  # SELL or LINK
        self._code = ""
        self._why_not = ""  # it cannot be sold at a price

    @property
    def page(self) -> PricePage:
        """Made when a price is first asked for: most labels are known."""
        if self._page is None:
            self._page = PricePage(self._say, self._shelf)
            self._page.given.connect(self._sell)
            self._page.given_up.connect(self.stop)
            self._page.given_up.connect(self.changed)
        return self._page

    @property
    def is_typing(self) -> bool:
        """Is somebody keying a price?"""
        return self._page is not None and self._page.hasFocus()

    @property
    def is_asking(self) -> bool:
        return bool(self._asking)

    @property
    def is_linking(self) -> bool:
        """Does choosing a product link the label to it?"""
        return self._asking == LINK

    def act(self, action: str) -> None:
        """One of the three choices for the oldest label, or none of them now."""
        self.stop()
        if action == LATER or not self._session.unknown:
            self.changed.emit()
            return
        self._code = self._session.unknown[0].code
        if action == SELL:
            self._ask_price()
        elif action == LINK:
            self._asking = LINK
            self.changed.emit()
        else:
            self._session.drop_unknown()
            self.changed.emit()

    def stop(self) -> bool:
        """Put the choice off: the row waits. True if something was being asked."""
        was, self._asking, self._why_not = self._asking, "", ""
        if was == SELL or self._shelf.shows_units:
            self._shelf.show_results("")
        return bool(was)

    def choose(self, goods: Goods) -> bool:
        """A product was chosen: True if it was for the label. One of several units is chosen next."""
        if not self.is_linking:
            return False
        units = self._doors.units_of(goods.item_id)
        if len(units) > 1 and not self._shelf.shows_units:
            self._shelf.show_units(units)
            return True
        self.stop()
        self.changed.emit()
        self.link_asked.emit(self._code, goods)
        return True

    def show(self, notices: NoticeStack) -> None:
        """The row: what can be done about the oldest label, or what is awaited for it."""
        unknown = self._session.unknown
        if self.is_linking:
            notices.put(linking_notice(self._code, self._say))
        elif unknown:
            notices.put(unknown_notice(unknown, self._say, self._why_not))
        else:
            notices.remove(UNKNOWN)

    def _ask_price(self) -> None:
        goods = self._doors.open_price_goods()
        if not goods:
            self._why_not = self._say("unknown.no_open_price")
            self.changed.emit()
            return
        self._asking = SELL
        self.changed.emit()  # what was typed is over, and the tiles are back
        self.page.ask(shown_code(self._code), goods)
        self._shelf.show_page(self.page)
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sell(self, goods: Goods, cents: int) -> None:
        self.stop()
        self._session.sell_unknown(self._code, replace(goods, price_cents=cents, name=self._name(goods)))
        self.changed.emit()

    def _name(self, goods: Goods) -> str:
        """The label names the line, beside what kind of goods it is: a buyer must know it again."""
        return f"{goods.name} {shown_code(self._code)}"[:LONGEST_NAME]
