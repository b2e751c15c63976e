"""The right side of the room for goods that differ: ours, theirs, why, and the owner's word on it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import quantity_text
from desktop.orders.shop_told import DriftRow
from desktop.screens.orders.differences_wording import cause_whole
from desktop.screens.orders.wording import age
from desktop.screens.orders.words_scroll import WordsScroll
from desktop.screens.settings.section import FactTable
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.notice_bar import NoticeStack
from desktop.screens.widgets.text_label import TextLabel, TextRole


class DriftPanel(Ground):
    """Shows a row of the drift; tells that the book's count is to be used."""

    settle_asked = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("card", ("left",), parent)
        self._say = say
        self.row: DriftRow | None = None
        self.title = TextLabel("", TextRole.TITLE, self)
        self.sku = TextLabel("", TextRole.MUTED, self)
        self.facts = FactTable(self)
        self.cause = TextLabel("", TextRole.BODY, self)
        self.who_may = TextLabel(say("orders.only_owner"), TextRole.QUIET, self)
        self.notices = NoticeStack(self)
        self.settle_key = PrimaryButton(say("orders.use_our_count"), "F12")
        self.settle_key.clicked.connect(lambda _checked=False: self.settle_asked.emit())
        column = QVBoxLayout(self)
        px = current().px
        column.setContentsMargins(px(18), px(14), px(18), px(16))
        column.setSpacing(px(12))
        for label in (self.title, self.sku, self.cause, self.who_may):
            label.setWordWrap(True)
        self.cause.setAlignment(Qt.AlignmentFlag.AlignTop)
        upper: tuple[QWidget, ...] = (self.title, self.sku, self.facts, self.cause)
        lower: tuple[QWidget, ...] = (self.notices, self.who_may, self.settle_key)
        column.addWidget(WordsScroll(upper, self), 1)
        for widget in lower:
            column.addWidget(widget)

    def show_row(
        self, row: DriftRow, now: datetime, times: tuple[datetime, datetime | None], may: bool
    ) -> None:
        """Show what differs; `times`: since when, and when the shop last asked for it to be settled."""
        say, (since, asked) = self._say, times
        self.row = row
        self.title.setText(row.name or row.sku)
        self.sku.setText(row.sku)
        facts = [
            (say("orders.drift_ours"), quantity_text(row.ours)),
            (say("orders.drift_theirs"), quantity_text(row.theirs)),
            (say("orders.drift_in_flight"), quantity_text(row.in_flight)),
            (say("orders.drift_since"), age(since, now, say)),
        ]
        if asked:
            facts.append((say("orders.drift_asked_at"), age(asked, now, say)))
        self.facts.set_facts(facts)
        self.cause.setText(cause_whole(row.cause, say))
        self.who_may.setVisible(not may)
        self.settle_key.setEnabled(may and row.item_id is not None)
