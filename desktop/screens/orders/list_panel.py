"""The left side of the room: which orders there are of each sort, and what an empty list teaches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.orders.words import Stage
from desktop.screens.orders.differences_wording import SIGN
from desktop.screens.orders.rows import ItemList, ListItem
from desktop.screens.theme import current
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.text_label import TextLabel, TextRole

DIFFERENCES = "differences"
TABS = (*Stage, DIFFERENCES)
"""In the order in which they are shown."""
COUNTED = (Stage.TO_PICK, Stage.PICKING, Stage.READY, Stage.ATTENTION, DIFFERENCES)
"""What is over only grows: its number tells nobody anything."""
NEAR_END_PX = 400


class ListPanel(Ground):
    """Tells the sort chosen, the row opened, and that more rows are wanted."""

    tab_chosen = Signal(str)
    opened = Signal(str)
    more_asked = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self._say = say
        self.tab: str = Stage.TO_PICK
        self.bar = CategoryBar(say("orders.sorts"), self)
        self.bar.chosen.connect(self.tab_chosen)
        self.notices = NoticeStack(self)
        self.list = ItemList(say("orders.list"), self)
        self.list.moved_to.connect(self._tell_opened)
        self.list.chosen.connect(self._tell_opened)
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.empty = _Empty(self)
        self.fresh = TextLabel("", TextRole.SMALL, self)
        self.fresh.setWordWrap(True)
        self._is_filling = False
        column = self._column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(self.notices)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.fresh)
        self.space()
        self.show_counts({})  # the keyboard can only be put on pills that were there before the room shows

    def show_counts(self, counts: dict[str, int]) -> None:
        """The sorts with how many there are of each."""
        names = [(tab, self._say(f"orders.tab.{tab}")) for tab in TABS]
        shown = [
            (tab, f"{name}  {counts[tab]}" if tab in COUNTED and counts.get(tab) else name)
            for tab, name in names
        ]
        self.bar.set_categories(shown, self.tab)

    def show_sign(self, sign: Notice | None) -> None:
        """What stands between this shop and the online shop; nothing: it goes away by itself."""
        bars = self.notices.bars()
        if sign is None:
            self.notices.remove(SIGN)
        elif SIGN not in bars or bars[SIGN].notice() != sign:
            self.notices.put(sign)

    def unseen(self) -> str:
        """What the sign has no room for here."""
        bar = self.notices.bars().get(SIGN)
        return bar.toolTip() if bar else ""

    def show_rows(self, rows: Sequence[ListItem], opened: str, hint: str, fresh: str) -> None:
        """Show a sort's rows with this one current, and how fresh they are.

        Without rows the hint says what belongs here and how it comes.
        """
        self._is_filling = True
        self.list.set_rows(rows)
        if opened != self.list.current_key():
            self.list.select(opened)
        self._is_filling = False
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.tell(self._say(f"orders.empty.{self.tab}"), hint)
        self.fresh.setText(fresh)
        self.fresh.setVisible(bool(rows and fresh))

    def space(self) -> None:
        side = current().px(18)
        self._column.setContentsMargins(side, side, side, side)
        self._column.setSpacing(current().px(10))

    def _tell_opened(self, key: str) -> None:
        if key and not self._is_filling:
            self.opened.emit(key)

    def _on_scrolled(self, value: int) -> None:
        if value > self.list.verticalScrollBar().maximum() - current().px(NEAR_END_PX):
            self.more_asked.emit()


class _Empty(QWidget):
    """What an empty list says: what it is, and how something comes into it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.headline = TextLabel("", TextRole.HEADING, self)
        self.hint = TextLabel("", TextRole.MUTED, self)
        column = QVBoxLayout(self)
        column.setSpacing(current().px(6))
        column.addStretch(2)
        for label in (self.headline, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(3)

    def tell(self, headline: str, hint: str) -> None:
        self.headline.setText(headline)
        self.hint.setText(hint)
