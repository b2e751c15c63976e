"""Start of a shift with its float, and its end with what was counted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.amount_screen import NARROW, AmountScreen
from desktop.screens.selling.notices import tender_name
from desktop.screens.selling.paying import typed_cents, typed_text
from desktop.screens.selling.tender_column import LOW, TENDERS_MIN, TENDERS_WIDTH, TenderColumn
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, KeyFace
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.selling.events import Pieces
from desktop.selling.lines import CASH, TenderType


class StartShiftScreen(AmountScreen):
    """Asks for the float; `started` has it in cents."""

    started = Signal(int)
    to_count = "shift.count_float"

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(say, say("shift.start"), parent)
        self.title.setText(say("shift.start_title"))
        self.words.setText(say("shift.start_words"))
        self.given.connect(self._on_given)
        self.line.addStretch(1)
        self.line.addWidget(self.coins, 3)
        self.line.addWidget(self.middle, 4)
        self.line.addStretch(1)
        self.show_amount()

    def begin(self) -> None:
        """Ready for another shift."""
        self.typed = ""
        self.show_pieces(False)
        for told in ("refused", "count"):
            self.notices.remove(told)
        self.show_amount()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_amount(self) -> None:
        if self.is_in_pieces:
            self.show_worth(self.say("shift.float"))
        else:
            self.display.set_amount(self.say("shift.float"), typed_text(self.typed))

    def pieces(self) -> Pieces:
        """The float's coins and notes, where they were counted one by one."""
        return self.coins.pieces() if self.is_in_pieces else ()

    def _on_given(self) -> None:
        if self.has_figure():
            float_cents = self.coins.worth_cents() if self.is_in_pieces else typed_cents(self.typed)
            self.started.emit(float_cents)


class EndShiftScreen(AmountScreen):
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
        self._by_piece: Pieces = ()
        self._is_again = False
        self._before: frozenset[str] = frozenset()
        self.tender_keys: dict[str, KeyButton] = {}
        self._tenders = TenderColumn()
        self.line.addStretch(1)
        self.line.addWidget(self._tenders, 4)
        self.line.addWidget(self.coins, 6)
        self.line.addWidget(self.middle, 11)
        self.line.addStretch(1)

    def begin(self, types: dict[str, TenderType], used: set[str]) -> None:
        """Count a shift: cash always, the rest if the shift took any."""
        for told in self.notices.bars():
            self.notices.remove(told)
        names = [CASH, *(name for name in types if name in used and name != CASH)]
        self._is_again, self._before = False, frozenset()
        self._begin({name: tender_name(types[name], self.say) for name in names if name in types})

    def count_again(self, names: Sequence[str]) -> None:
        """What was far off is counted a second time; how far, nobody is told."""
        self._is_again = True
        self._before = self._before | frozenset(self._counted)
        told = self.say("shift.count_again", names=", ".join(self._names.get(each, each) for each in names))
        self._begin({name: told for name, told in self._names.items() if name in names})
        self.notices.put(Notice("again", Tone.WARN, told, self.say("shift.count_again_words")))

    @property
    def is_again(self) -> bool:
        """Is this the second count?"""
        return self._is_again

    @property
    def all_counted(self) -> frozenset[str]:
        """Every way of paying that was counted, first or again."""
        return self._before | frozenset(self._counted)

    def pieces(self) -> Pieces:
        """The cash's coins and notes, where they were counted one by one."""
        return self._by_piece

    def _begin(self, names: dict[str, str]) -> None:
        self._names = names
        self._counted, self._passed, self.typed, self._by_piece = {}, set(), "", ()
        self._current = next(iter(names), CASH)
        self.show_pieces(False)
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
        label = self.say("shift.counted_again" if self._is_again else "shift.counted", name=name)
        optional = "" if self._must_be_counted() else self.say("shift.optional")
        if self.is_in_pieces:
            self.show_worth(label)
        else:
            self.display.set_amount(label, self._shown_text(), optional)
        for key_name, key in self.tender_keys.items():
            key.setChecked(key_name == self._current)
        last = self._next() is None
        self.give_button.setText(self.say("shift.end" if last else "shift.count_next"))

    def may_be_pieces(self) -> bool:
        return self._current == CASH

    def _must_be_counted(self) -> bool:
        """Cash always, and whatever was far off."""
        return self._current == CASH or self._is_again

    def _shown_cents(self) -> int:
        if self.is_in_pieces:
            return self.coins.worth_cents()
        return typed_cents(self.typed) if self.typed else self._counted.get(self._current, 0)

    def _shown_text(self) -> str:
        return typed_text(self.typed) if self.typed else money_on_screen(self._shown_cents())

    def _choose(self, name: str) -> None:
        if name == self._current:  # pressed again: count it anew
            self._counted.pop(name, None)
        else:
            self._keep()
        self._to(name)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        """Cash is always counted; another tender passed without a figure stays as recorded."""
        if self.typed or (self.is_in_pieces and self.coins.is_counted):
            self._counted[self._current] = self._shown_cents()
            if self._current == CASH:
                self._by_piece = self.coins.pieces() if self.is_in_pieces else ()
        if not self._must_be_counted() or self._current in self._counted:
            self._passed.add(self._current)

    def _to(self, name: str) -> None:
        """Count this next; coins and notes that were counted stay as they are."""
        self._current, self.typed = name, ""
        self.show_pieces(name == CASH and bool(self._by_piece))
        self.show_amount()

    def _next(self) -> str | None:
        left = [name for name in self._names if name not in self._passed and name != self._current]
        return left[0] if left else None

    def _on_given(self) -> None:
        is_counted = self._current in self._counted and not self.is_in_pieces
        if self._must_be_counted() and not is_counted and not self.has_figure():
            return
        self.notices.remove("count")
        following = self._next()
        self._keep()
        if following is None:
            self.ended.emit(tuple(self._counted.items()))
        else:
            self._to(following)
