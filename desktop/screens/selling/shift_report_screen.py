"""An X or a Z on the screen, section by section, to be read and printed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.selling.tender_column import LOW
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Card, Ground
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.shift_report import ShiftReport
from desktop.selling.shift_sections import Row, Section, report_title, sections_of, warnings_of

WIDTH, NARROW = 760, 560
STEP = 120
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ShiftReportScreen(Ground):
    """Stays until Enter, Esc or its key: `done`."""

    done = Signal()
    print_asked = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self._say = say
        self.report: ShiftReport | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = TextLabel("", TextRole.TITLE)
        self.notices = NoticeStack()
        self._scroll = QScrollArea()
        self.print_key = KeyButton(say("shift_report.print"), "F9")
        self.print_key.clicked.connect(self.print_asked)
        self.done_button = PrimaryButton(say("shift.result_done"), say("key.enter"))
        self.done_button.clicked.connect(self.done)
        self._lay_out()

    def _lay_out(self) -> None:
        scroll = self._scroll
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        middle = self._middle = QWidget()
        column = self._column = QVBoxLayout(middle)
        column.addWidget(self.title)
        column.addWidget(self.notices)
        column.addWidget(scroll, 1)
        answers = self._answers = QHBoxLayout()
        answers.addWidget(self.print_key, 1)
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
        self._middle.setFixedWidth(max(1, min(px(WIDTH), self.width() - 2 * side)))
        self.title.setVisible(not low)
        self.print_key.setFixedHeight(self.done_button.sizeHint().height())

    def show_report(self, report: ShiftReport) -> None:
        """Read a report from its beginning."""
        self.report, say = report, self._say
        self.title.setText(report_title(report, say))
        for told in self.notices.bars():
            self.notices.remove(told)
        for words in warnings_of(report, say):
            self.notices.put(Notice("late", Tone.WARN, words))
        sheet = QWidget()
        page = QVBoxLayout(sheet)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(current().px(12))
        for section in sections_of(report, say):
            page.addWidget(_card(section))
        page.addStretch(1)
        self._scroll.setWidget(sheet)
        sheet.setAutoFillBackground(False)
        self._scroll.verticalScrollBar().setValue(0)

    def begin(self) -> None:
        """The keyboard belongs to this screen."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            if not event.isAutoRepeat():
                self.done.emit()
        elif key == Qt.Key.Key_F9:
            self.print_asked.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            bar = self._scroll.verticalScrollBar()
            is_page = key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            step = self._scroll.viewport().height() if is_page else current().px(STEP)
            bar.setValue(bar.value() + step * (1 if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -1))
        else:
            super().keyPressEvent(event)


def _card(section: Section) -> Card:
    card = Card(pad=16, gap=6)
    card.column.addWidget(TextLabel(section.title, TextRole.HEADING))
    grid = QGridLayout()
    grid.setHorizontalSpacing(current().px(16))
    grid.setVerticalSpacing(current().px(6))
    grid.setColumnStretch(0, 1)
    for at, row in enumerate(section.rows):
        for column, label in enumerate(_labels(row)):
            grid.addWidget(label, at, column)
    card.column.addLayout(grid)
    return card


def _labels(row: Row) -> tuple[TextLabel, TextLabel, TextLabel]:
    plain = TextRole.STRONG if row.is_sum else TextRole.QUIET if row.under else TextRole.BODY
    words = TextLabel(row.words, plain)
    words.setWordWrap(True)
    words.setIndent(current().px(14 if row.under else 0))
    count, amount = TextLabel(row.count, TextRole.QUIET), TextLabel(row.amount, plain)
    for label in (count, amount):
        label.setAlignment(RIGHT)
    return words, count, amount
