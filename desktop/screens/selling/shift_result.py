"""What the end of a shift found: counted, expected and the difference, way by way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.notices import tender_name
from desktop.screens.selling.result_table import ResultTable, Way
from desktop.screens.selling.tender_column import LOW
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Card, Ground
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.lines import TenderType
from desktop.selling.queries import ShiftCount

ENDED = "ended"
WIDTH = 720
STEP, CARD_PAD = 52, 18
NARROW = 560


@dataclass(frozen=True, slots=True)
class ShiftResult:
    """A shift that ended; `types` has every way of paying, those in `counted` were really counted."""

    number: int
    sales: int
    counts: tuple[ShiftCount, ...]
    types: dict[str, TenderType]
    counted: frozenset[str]
    shift_id: str = ""
    approved_by: str = ""

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
    approved = say("shift.approved_by", name=result.approved_by) if result.approved_by else ""
    tone = Tone.GOOD if result.agrees else Tone.WARN
    return Notice(ENDED, tone, say(f"shift.ended_{way}", **facts), approved)


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
    report_asked = Signal(str)  # the shift's id

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self._say = say
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.result: ShiftResult | None = None
        self.title = TextLabel(say("shift.result_title"), TextRole.TITLE)
        self.notices = NoticeStack()
        heads = (say("shift.head_counted"), say("shift.head_expected"), say("shift.head_difference"))
        self.table = ResultTable(heads)
        self._scroll = QScrollArea()
        self._card = Card(pad=CARD_PAD, gap=0)
        self._card.column.addWidget(self.table)
        self.to_come = TextLabel("", TextRole.MUTED)
        self.to_come.setWordWrap(True)
        self.to_come.hide()
        self._card.column.addWidget(self.to_come)
        self.words = TextLabel(say("shift.result_words"), TextRole.MUTED)
        self.words.setWordWrap(True)
        self.done_button = PrimaryButton(say("shift.result_done"), say("key.enter"))
        self.done_button.clicked.connect(self.done)
        self.report_key = KeyButton(say("shift.report"), "F2")
        self.report_key.clicked.connect(self._ask_report)
        self._lay_out()

    def _lay_out(self) -> None:
        scroll = self._scroll
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        sheet = QWidget()
        page = QVBoxLayout(sheet)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._card)
        page.addStretch(1)
        scroll.setWidget(sheet)
        sheet.setAutoFillBackground(False)
        middle = self._middle = QWidget()
        column = self._column = QVBoxLayout(middle)
        for widget in (self.title, self.notices):
            column.addWidget(widget)
        column.addWidget(scroll, 1)
        column.addWidget(self.words)
        answers = self._answers = QHBoxLayout()
        answers.addWidget(self.report_key, 1)
        answers.addWidget(self.done_button, 3)
        column.addLayout(answers)
        line = self._line = QHBoxLayout(self)
        line.addStretch(1)
        line.addWidget(middle)
        line.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, low = current().px, self.height() < current().px(LOW)
        edge, side = px(6 if low else 20), px(12 if self.width() < px(NARROW) else 22)
        self._line.setContentsMargins(side, 0, side, 0)
        self._column.setContentsMargins(0, edge, 0, edge)
        self._column.setSpacing(px(5 if low else 14))
        self._answers.setSpacing(px(8))
        self.report_key.setFixedHeight(self.done_button.sizeHint().height())
        width = min(px(WIDTH), self.width() - 2 * side)
        self._middle.setFixedWidth(max(1, width))
        room = width - 2 * px(CARD_PAD)
        self.table.space(room - self._scroll.verticalScrollBar().sizeHint().width(), low)
        self._make_room()

    def _make_room(self) -> None:
        """What was found, and the key, come before the heading and words that only explain."""
        gap, edge, width = (
            self._column.spacing(),
            self._column.contentsMargins().top(),
            self._middle.minimumWidth(),
        )
        parts = (self.notices, self._card, self.done_button)
        spare = self.height() - 2 * edge - sum(part.sizeHint().height() + gap for part in parts)
        for label in (self.title, self.words):
            wanted = label.heightForWidth(width) if label.wordWrap() else label.sizeHint().height()
            label.setVisible(spare >= wanted + gap)
            spare -= wanted + gap if label.isVisibleTo(self) else 0

    def show_result(self, result: ShiftResult) -> None:
        """Tell how a shift ended."""
        self.result, say = result, self._say
        self.notices.put(result_notice(result, say))
        self.table.show_ways([way for count in result.counts for way in _ways(count, result, say)])
        self._scroll.verticalScrollBar().setValue(0)
        self._make_room()

    def tell_money_to_come(self, told: str) -> None:
        """Under the table, with which it scrolls."""
        self.to_come.setText(told)
        self.to_come.setVisible(bool(told))
        self._make_room()

    def _ask_report(self) -> None:
        if self.result and self.result.shift_id:
            self.report_asked.emit(self.result.shift_id)

    def begin(self) -> None:
        """The keyboard belongs to this screen."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.done.emit()
        elif event.key() == Qt.Key.Key_F2:
            self._ask_report()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + current().px(STEP) * (1 if event.key() == Qt.Key.Key_Down else -1))
        elif event.key() != Qt.Key.Key_Escape:  # there is nothing behind it: a step back would only lose it
            super().keyPressEvent(event)


def _ways(count: ShiftCount, result: ShiftResult, say: Say) -> list[Way]:
    """What was counted; a second count stands under the first one."""
    is_counted, name = count.tender_type in result.counted, tender_name(result.types[count.tender_type], say)
    expected = money_on_screen(count.expected_cents)
    first = replace(count, verified_cents=None)
    told = money_on_screen(count.counted_cents) if is_counted else "–"
    ways = [(name, told, expected, difference_words(first, is_counted, say))]
    if count.verified_cents is not None:
        again = money_on_screen(count.verified_cents)
        ways.append((say("shift.head_verified"), again, expected, difference_words(count, True, say)))
    return ways
