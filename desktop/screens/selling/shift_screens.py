"""Start of a shift with its float, and its end with what was counted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.notices import tender_name
from desktop.screens.selling.paying import LONGEST, typed_cents, typed_text
from desktop.screens.selling.payment_screen import PAD_KEYS
from desktop.screens.selling.tender_column import LOW, TENDERS_MIN, TENDERS_WIDTH, TenderColumn
from desktop.screens.theme import current
from desktop.screens.widgets.amount_display import AmountDisplay
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.lines import CASH, TenderType

PAD_WIDTH, PAD_LEAST, NARROW = 568, 132, 560


class _AmountScreen(Ground):
    """A sentence, an amount, a pad and one strong key."""

    given = Signal()
    back_asked = Signal()
    to_count = "shift.count_cash"

    def __init__(self, say: Say, primary: str, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self.say = say
        self.typed = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = TextLabel("", TextRole.TITLE)
        self.words = TextLabel("", TextRole.MUTED)
        self.words.setWordWrap(True)
        self.display = AmountDisplay()
        self.pad = KeyPad(say("payment.back_key"), PAD_KEYS)
        self.pad.pressed.connect(self.key)
        self.notices = NoticeStack()
        self.notices.changed.connect(lambda: self.space())
        self.give_button = PrimaryButton(primary, say("key.enter"))
        self.give_button.clicked.connect(self.given)
        px = current().px
        column = self._stack = QVBoxLayout()
        for widget in (self.title, self.words, self.display):
            column.addWidget(widget)
        column.addWidget(self.pad, 1)
        column.addWidget(self.notices)
        column.addWidget(self.give_button)
        self.middle = QWidget()
        self.middle.setLayout(column)
        self.middle.setMaximumWidth(px(PAD_WIDTH))
        self.line = QHBoxLayout(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.space()

    def space(self) -> None:
        """Where a large scale leaves little height the keys, the amount and a notice come before words."""
        px, low, narrow = current().px, self.height() < current().px(LOW), self.width() < current().px(NARROW)
        edge, gap = px(6 if low else 20), px(5 if low else 12)
        self.line.setContentsMargins(px(12 if narrow else 22), 0, px(12 if narrow else 22), 0)
        self.line.setSpacing(px(8 if narrow else 20))
        self._stack.setContentsMargins(0, edge, 0, edge)
        self._stack.setSpacing(gap)
        self.display.set_low(low)
        self.pad.set_low(low)
        width = max(1, self.middle.width())
        least = self.notices.least_height(width)
        parts = (self.display.sizeHint(), self.give_button.sizeHint())
        keys = max(self.pad.minimumSizeHint().height(), px(PAD_LEAST)) + gap
        spare = self.height() - 2 * edge - least - keys - sum(part.height() + gap for part in parts)
        for label in (self.title, self.words):
            wanted = label.heightForWidth(width) if label.wordWrap() else label.sizeHint().height()
            label.setVisible(spare >= wanted + gap)
            spare -= wanted + gap if label.isVisibleTo(self) else 0
        self.notices.set_room(width, least + max(0, spare))

    def key(self, key: str) -> None:
        """A figure, a point or `back`: dollars, with a point for cents."""
        if key == "back":
            self.typed = self.typed[:-1]
        elif len(self.typed) < LONGEST and not (key == "." and "." in self.typed):
            typed = self.typed + key
            if "." not in typed or len(typed.split(".")[1]) <= 2:
                self.typed = typed
        self.show_amount()

    def has_figure(self) -> bool:
        """Was an amount keyed, be it 0? Otherwise the screen says what to count; Enter pressed once too
        often must not write down an empty drawer."""
        is_keyed = self.typed.strip(".") != ""
        if is_keyed:
            self.notices.remove("count")
        else:
            self.notices.put(Notice("count", Tone.WARN, self.say(self.to_count)))
        return is_keyed

    def show_amount(self) -> None:
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.given.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.key("back")
        elif text and text in "0123456789.":
            self.key(text)
        else:
            super().keyPressEvent(event)


class StartShiftScreen(_AmountScreen):
    """Asks for the float; `started` has it in cents."""

    started = Signal(int)
    to_count = "shift.count_float"

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(say, say("shift.start"), parent)
        self.title.setText(say("shift.start_title"))
        self.words.setText(say("shift.start_words"))
        self.given.connect(self._on_given)
        self.line.addStretch(1)
        self.line.addWidget(self.middle, 4)
        self.line.addStretch(1)
        self.show_amount()

    def begin(self) -> None:
        """Ready for another shift."""
        self.typed = ""
        for told in ("refused", "count"):
            self.notices.remove(told)
        self.show_amount()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_amount(self) -> None:
        self.display.set_amount(self.say("shift.float"), typed_text(self.typed))

    def _on_given(self) -> None:
        if self.has_figure():
            self.started.emit(typed_cents(self.typed))


class EndShiftScreen(_AmountScreen):
    """Counts each way of paying, cash first, without showing what is expected; `ended` has the counts."""

    ended = Signal(object)  # tuple[tuple[str, int], ...]

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(say, say("shift.count_next"), parent)
        self.title.setText(say("shift.end_title"))
        self.words.setText(say("shift.end_words"))
        self.given.connect(self._on_given)
        self._names: dict[str, str] = {}
        self._counted: dict[str, int] = {}
        self._passed: set[str] = set()
        self._current = CASH
        self.tender_keys: dict[str, KeyButton] = {}
        self._tenders = TenderColumn()
        self.line.addStretch(1)
        self.line.addWidget(self._tenders, 4)
        self.line.addWidget(self.middle, 11)
        self.line.addStretch(1)

    def begin(self, types: dict[str, TenderType], used: set[str]) -> None:
        """Count a shift: cash always, the rest if the shift took any."""
        for told in self.notices.bars():
            self.notices.remove(told)
        names = [CASH, *(name for name in types if name in used and name != CASH)]
        self._names = {name: tender_name(types[name], self.say) for name in names if name in types}
        self._counted, self._passed, self._current, self.typed = {}, set(), CASH, ""
        self.tender_keys = {}
        for name, told in self._names.items():
            key = KeyButton(told, face=KeyFace.LEFT)
            key.setCheckable(True)
            key.clicked.connect(lambda _checked=False, name=name: self._choose(name))
            self.tender_keys[name] = key
        self._tenders.set_keys(tuple(self.tender_keys.values()))
        self.space()
        self.show_amount()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def space(self) -> None:
        super().space()
        px = current().px
        width = (px(TENDERS_MIN), px(TENDERS_MIN if self.width() < px(NARROW) else TENDERS_WIDTH))
        self._tenders.space(self.height(), width, self.height() < px(LOW))

    def show_amount(self) -> None:
        name = self._names.get(self._current, "")
        optional = "" if self._current == CASH else self.say("shift.optional")
        self.display.set_amount(self.say("shift.counted", name=name), self._shown_text(), optional)
        for key_name, key in self.tender_keys.items():
            key.setChecked(key_name == self._current)
        last = self._next() is None
        self.give_button.setText(self.say("shift.end" if last else "shift.count_next"))

    def _shown_cents(self) -> int:
        return typed_cents(self.typed) if self.typed else self._counted.get(self._current, 0)

    def _shown_text(self) -> str:
        return typed_text(self.typed) if self.typed else money_on_screen(self._shown_cents())

    def _choose(self, name: str) -> None:
        if name == self._current:  # pressed again: count it anew
            self._counted.pop(name, None)
        else:
            self._keep()
        self._current, self.typed = name, ""
        self.show_amount()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        """Cash is always counted; another tender passed without a figure stays as recorded."""
        if self.typed:
            self._counted[self._current] = self._shown_cents()
        if self._current != CASH or CASH in self._counted:
            self._passed.add(self._current)

    def _next(self) -> str | None:
        left = [name for name in self._names if name not in self._passed and name != self._current]
        return left[0] if left else None

    def _on_given(self) -> None:
        if self._current == CASH and CASH not in self._counted and not self.has_figure():
            return
        self.notices.remove("count")
        following = self._next()
        self._keep()
        self.typed = ""
        if following is None:
            self.ended.emit(tuple(self._counted.items()))
        else:
            self._current = following
            self.show_amount()
