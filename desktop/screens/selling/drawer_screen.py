"""The cash drawer between sales: opened for nothing, cash in, out and to the safe, and a shift's reports."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.selling.amount_screen import NARROW, AmountScreen
from desktop.screens.selling.paying import typed_cents, typed_text
from desktop.screens.selling.tender_column import LOW, TENDERS_MIN, TENDERS_WIDTH, TenderColumn
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, KeyFace
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.selling.cash_reasons import KINDS, NO_SALE, CashReason
from desktop.selling.shift_sections import reason_words

X_REPORT, Z_REPORT = "x_report", "z_report"
KEYS = (*KINDS, X_REPORT, Z_REPORT)
"""In the order of F1 to F6."""
MOST_KEYS, COLUMNS, KEY_HEIGHT = 6, 3, 52
"""More reasons than that stand in a bar that scrolls."""
FUNCTION_KEYS = {getattr(Qt.Key, f"Key_F{at}"): name for at, name in enumerate(KEYS, start=1)}


class _ReasonKeys(QWidget):
    """All reasons at once, one of them chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.keys: dict[str, KeyButton] = {}

    def show_reasons(self, reasons: Sequence[tuple[str, str]]) -> None:
        for old in self.keys.values():
            self._group.removeButton(old)
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.keys = {}
        self._grid.setSpacing(current().px(8))
        for at, (reason_id, words) in enumerate(reasons):
            key = KeyButton(words)
            key.set_text_size(14)
            key.setCheckable(True)
            key.setFixedHeight(current().px(KEY_HEIGHT))
            key.clicked.connect(lambda _checked=False, told=reason_id: self.chosen.emit(told))
            self._group.addButton(key)
            self._grid.addWidget(key, at // COLUMNS, at % COLUMNS)
            self.keys[reason_id] = key

    def choose(self, reason_id: str) -> None:
        """Mark it; no signal is sent."""
        if reason_id in self.keys:
            self.keys[reason_id].setChecked(True)


class DrawerScreen(AmountScreen):
    """Tells what is asked: `asked` has the kind, cents (0 where nothing moves) and the reason's id."""

    asked = Signal(str, int, str)
    report_asked = Signal(str)  # x_report or z_report
    to_count = "drawer.key_amount"

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(say, say("drawer.open"), parent)
        self.given.connect(self._on_given)
        self.kind, self.reason = NO_SALE, ""
        self._reasons: list[CashReason] = []
        self.kind_keys: dict[str, KeyButton] = {}
        for at, name in enumerate(KEYS, start=1):
            key = KeyButton(say(f"drawer.{name}"), f"F{at}", KeyFace.LEFT)
            key.setCheckable(name in KINDS)
            key.clicked.connect(lambda _checked=False, name=name: self._press(name))
            self.kind_keys[name] = key
        self._kinds = TenderColumn()
        self._kinds.set_keys(tuple(self.kind_keys.values()))
        self.reasons = _ReasonKeys()
        self.reason_bar = CategoryBar(say("drawer.why"))
        for widget in (self.reasons, self.reason_bar):
            widget.chosen.connect(self._choose_reason)
        place = self._stack.indexOf(self.display)
        more: tuple[QWidget, ...] = (self.reasons, self.reason_bar)
        for at, each in enumerate(more):
            self._stack.insertWidget(place + at, each)
        self._stack.insertStretch(self._stack.indexOf(self.notices), 0)
        self.line.addStretch(1)
        self.line.addWidget(self._kinds, 4)
        self.line.addWidget(self.middle, 11)
        self.line.addStretch(1)
        self.title.setText(say("drawer.title"))

    def begin(self, reasons: Sequence[CashReason]) -> None:
        """Ready for one of the four; opening it for nothing comes first."""
        for told in self.notices.bars():
            self.notices.remove(told)
        self._reasons = list(reasons)
        self.choose(NO_SALE)

    def choose(self, kind: str) -> None:
        """What is to happen to the drawer; its first reason is chosen."""
        self.kind, self.typed = kind, ""
        told = [(each.reason_id, reason_words(each.name, self.say)) for each in self._of_kind()]
        self.reason = told[0][0] if told else ""
        self.reasons.show_reasons(told)
        self.reason_bar.set_categories(told, self.reason)
        self.notices.remove("count")
        self.words.setText(self.say(f"drawer.words_{kind}" if told else "drawer.no_reason"))
        for name, key in self.kind_keys.items():
            key.setChecked(name == kind)
        self.give_button.setText(self.say("drawer.open" if kind == NO_SALE else f"drawer.{kind}"))
        self.give_button.setEnabled(bool(told))
        self._choose_reason(self.reason)
        self.space()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def space(self) -> None:
        px, is_low = current().px, self.height() < current().px(LOW)
        moves = self.kind != NO_SALE
        is_bar = is_low or len(self._of_kind()) > MOST_KEYS
        self.reasons.setVisible(not is_bar)
        self.reason_bar.setVisible(is_bar)
        self.display.setVisible(moves)
        self.pad.setVisible(moves)
        self._stack.setStretchFactor(self.pad, int(moves))
        at = self._stack.indexOf(self.notices) - 1
        self._stack.setStretch(at, int(not moves))
        super().space()
        self.pad.set_low(is_low or (not is_bar and len(self._of_kind()) > COLUMNS))
        width = (px(TENDERS_MIN), px(TENDERS_MIN if self.width() < px(NARROW) else TENDERS_WIDTH))
        self._kinds.space(self.height(), width, is_low)

    def height_of_more(self, gap: int) -> int:
        shown = (self.reasons, self.reason_bar)
        return sum(each.sizeHint().height() + gap for each in shown if each.isVisibleTo(self))

    def may_be_pieces(self) -> bool:
        return False

    def show_amount(self) -> None:
        self.display.set_amount(self.say("drawer.amount"), typed_text(self.typed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if name := FUNCTION_KEYS.get(key):
            self._press(name)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Right):
            self._step(-1 if key in (Qt.Key.Key_Up, Qt.Key.Key_Left) else 1)
        else:
            super().keyPressEvent(event)

    def key(self, key: str) -> None:
        if self.kind != NO_SALE:
            super().key(key)

    def _of_kind(self) -> list[CashReason]:
        return [each for each in self._reasons if each.kind == self.kind]

    def _press(self, name: str) -> None:
        if name in KINDS:
            self.choose(name)
        else:
            self.report_asked.emit(name)

    def _step(self, by: int) -> None:
        names = [each.reason_id for each in self._of_kind()]
        if names:
            self._choose_reason(names[(names.index(self.reason) + by) % len(names)])

    def _choose_reason(self, reason_id: str) -> None:
        self.reason = reason_id
        self.reasons.choose(reason_id)
        self.reason_bar.choose(reason_id)
        self.show_amount()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_given(self) -> None:
        if not self.reason:
            return
        if self.kind == NO_SALE:
            self.asked.emit(self.kind, 0, self.reason)
        elif typed_cents(self.typed):
            self.asked.emit(self.kind, typed_cents(self.typed), self.reason)
        else:
            self.notices.put(Notice("count", Tone.WARN, self.say(self.to_count)))
