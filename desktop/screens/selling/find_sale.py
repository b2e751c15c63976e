"""Which sale does it come from: the latest of all tills, or those whose number ends as typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.doors import ReturnReads
from desktop.screens.theme import current
from desktop.screens.widgets.card import Card, Ground
from desktop.screens.widgets.result_list import ResultList, ResultRow
from desktop.screens.widgets.search_box import SearchBox
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.found_sales import FoundSale


class FindSale(Ground):
    """Tells the id of the sale chosen."""

    chosen = Signal(str)
    back_asked = Signal()

    def __init__(self, doors: ReturnReads, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self._doors, self._say = doors, say
        self.title = TextLabel(say("return.heading"), TextRole.TITLE)
        self.box = SearchBox(say("return.find"), icon_name="search")
        self.box.text_changed.connect(self._on_typed)
        self.box.edit.installEventFilter(self)
        self.hint = TextLabel("", TextRole.MUTED)
        self.hint.setWordWrap(True)
        self.list = ResultList(say("return.sales"))
        self.list.chosen.connect(self.chosen)
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(22), px(16), px(22), px(16))
        column.setSpacing(px(10))
        for widget in (self.title, self.box, self.hint):
            column.addWidget(widget)
        card = Card(pad=8, gap=0)
        card.column.addWidget(self.list, 1)
        column.addWidget(card, 1)

    def begin(self) -> None:
        """Show the latest sales; what is typed next looks for a number."""
        self.box.set_text("")
        self._on_typed("")
        self.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_typed(self, text: str) -> None:
        words = text.strip()
        found = self._doors.sales_numbered(words) if words else self._doors.latest_sales()
        self.list.set_rows([self._row(sale) for sale in found])
        none_found = words and not found
        hint = self._say("return.none_found", words=words) if none_found else self._say("return.find_hint")
        self.hint.setText(hint)

    def _row(self, sale: FoundSale) -> ResultRow:
        types, say = self._doors.tender_types(), self._say
        tenders = ", ".join(say.tender(types[name].name) if name in types else name for name in sale.tenders)
        when = f"{sale.completed_at:%d %b %H:%M}"
        detail = say("return.sale_detail", when=when, lines=sale.line_count, tenders=tenders)
        return ResultRow(sale.sale_id, sale.number, detail.rstrip(" ·"), money_on_screen(sale.total_cents))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the box move the list, Enter opens what they point at; Esc goes back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # kept from the sale that it opens
            self.list.choose_current()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
            return True
        return False
