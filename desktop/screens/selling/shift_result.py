"""What the end of a shift found: counted, expected and the difference, way by way."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_text
from desktop.screens.selling.payment_screen import LOW
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import PrimaryButton
from desktop.screens.widgets.card import Card, Ground
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.queries import ShiftCount

WIDTH = 720
COLUMN = 128
ROW, ROW_LOW = 52, 34
COLUMNS = 4
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ShiftResult:
    """A shift that ended; `names` tells the ways of paying, those in `counted` were really counted."""

    number: int
    sales: int
    counts: tuple[ShiftCount, ...]
    names: dict[str, str]
    counted: frozenset[str]

    @property
    def difference_cents(self) -> int:
        """Over all ways: above nothing is over, below it short."""
        return sum(each.difference_cents for each in self.counts)

    @property
    def is_counted_whole(self) -> bool:
        return all(each.tender_type in self.counted for each in self.counts)

    @property
    def agrees(self) -> bool:
        return not any(each.difference_cents for each in self.counts)


def result_notice(result: ShiftResult, say: Say) -> Notice:
    """The end of a shift in one sentence."""
    difference = result.difference_cents
    sales = say("shift.one_sale" if result.sales == 1 else "shift.sales", sales=result.sales)
    way = "over" if difference > 0 else "short" if difference else "mixed"
    if result.agrees:
        way = "even" if result.is_counted_whole else "counted"
    facts = {"number": result.number, "sales": sales, "difference_cents": abs(difference)}
    return Notice("ended", Tone.GOOD if result.agrees else Tone.WARN, say(f"shift.ended_{way}", **facts))


def difference_words(count: ShiftCount, is_counted: bool, say: Say) -> tuple[str, TextRole]:
    """Over, short or the same, always in words."""
    if not is_counted:
        return say("shift.not_counted"), TextRole.MUTED
    if not count.difference_cents:
        return say("shift.agrees"), TextRole.GOOD
    key = "shift.over" if count.difference_cents > 0 else "shift.short"
    return say(key, difference_cents=abs(count.difference_cents)), TextRole.WARN


class ShiftResultScreen(Ground):
    """Stays until Enter or its key: `done`."""

    done = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self._say = say
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = TextLabel(say("shift.result_title"), TextRole.TITLE)
        self.notices = NoticeStack()
        self.cells: list[TextLabel] = []
        self._hairlines: list[Ground] = []
        self._table = QGridLayout()
        self._scroll = QScrollArea()
        card = self._card = Card(pad=18, gap=0)
        card.column.addLayout(self._table)
        self.words = TextLabel(say("shift.result_words"), TextRole.MUTED)
        self.words.setWordWrap(True)
        self.done_button = PrimaryButton(say("shift.result_done"), say("key.enter"))
        self.done_button.clicked.connect(self.done)
        self._lay_out()

    def _lay_out(self) -> None:
        scroll = self._scroll
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        sheet = QWidget()
        page = QVBoxLayout(sheet)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._card)
        page.addStretch(1)
        scroll.setWidget(sheet)
        sheet.setAutoFillBackground(False)
        middle = QWidget()
        middle.setMaximumWidth(current().px(WIDTH))
        column = self._column = QVBoxLayout(middle)
        for widget in (self.title, self.notices):
            column.addWidget(widget)
        column.addWidget(scroll, 1)
        column.addWidget(self.words)
        column.addWidget(self.done_button)
        line = QHBoxLayout(self)
        line.setContentsMargins(current().px(22), 0, current().px(22), 0)
        line.addStretch(1)
        line.addWidget(middle, 20)
        line.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, low = current().px, self.height() < current().px(LOW)
        edge = px(6 if low else 20)
        self._column.setContentsMargins(0, edge, 0, edge)
        self._column.setSpacing(px(5 if low else 14))
        self.words.setVisible(not low)
        self._space()

    def _space(self) -> None:
        px, low = current().px, self.height() < current().px(LOW)
        self._table.setHorizontalSpacing(px(18))
        for column in range(1, COLUMNS):
            self._table.setColumnMinimumWidth(column, px(60 if low else COLUMN))
        for row in range(0, self._table.rowCount(), 2):
            self._table.setRowMinimumHeight(row, px(ROW_LOW if low or row == 0 else ROW))

    def show_result(self, result: ShiftResult) -> None:
        """Tell how a shift ended."""
        say = self._say
        self.notices.put(result_notice(result, say))
        for old in (*self.cells, *self._hairlines):
            self._table.removeWidget(old)
            old.deleteLater()
        self.cells, self._hairlines = [], []
        heads = ("", say("shift.head_counted"), say("shift.head_expected"), say("shift.head_difference"))
        self._add_row(0, heads, (TextRole.MUTED,) * 4)
        for row, count in enumerate(result.counts, start=1):
            is_counted = count.tender_type in result.counted
            words, role = difference_words(count, is_counted, say)
            found = money_text(count.counted_cents) if is_counted else "–"
            name = result.names.get(count.tender_type, count.tender_type)
            texts = (name, found, money_text(count.expected_cents), words)
            self._add_row(row, texts, (TextRole.STRONG, TextRole.MONEY, TextRole.MONEY, role))
        self._table.setColumnStretch(0, 1)
        self._space()

    def _add_row(self, row: int, texts: tuple[str, ...], roles: tuple[TextRole, ...]) -> None:
        if row:
            line = Ground("card", ("top",))
            line.setFixedHeight(1)
            self._table.addWidget(line, 2 * row - 1, 0, 1, COLUMNS)
            self._hairlines.append(line)
        for at, (text, role) in enumerate(zip(texts, roles, strict=True)):
            cell = TextLabel(text, role)
            self._table.addWidget(cell, 2 * row, at, RIGHT if at else Qt.AlignmentFlag.AlignVCenter)
            self.cells.append(cell)

    def begin(self) -> None:
        """The keyboard belongs to this screen."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.done.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + current().px(ROW) * (1 if event.key() == Qt.Key.Key_Down else -1))
        elif event.key() != Qt.Key.Key_Escape:  # there is nothing behind it: a step back would only lose it
            super().keyPressEvent(event)
