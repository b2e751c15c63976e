"""Asks for the money: a way of paying, an amount, one strong key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import CashRounding, money_on_screen
from desktop.screens.selling.code_panel import CodePanel
from desktop.screens.selling.notices import tender_name
from desktop.screens.selling.paying import Paying
from desktop.screens.selling.paying_words import collect_words, remark, shown_amount, take_words
from desktop.screens.selling.payment_side import PaymentSide
from desktop.screens.selling.tender_column import LOW, TENDERS_MIN, TENDERS_WIDTH, TenderColumn
from desktop.screens.selling.terminal_panel import TerminalPanel
from desktop.screens.theme import current
from desktop.screens.widgets.amount_display import AmountDisplay
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.painting import Tone
from desktop.selling.attempt_words import Attempt, PayNowAccount
from desktop.selling.lines import Priced, TenderAsked, TenderType
from desktop.selling.tender_rules import VOUCHER_SERIAL

PAD_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "back")
MOST_KEYS = 11
"""Ways of paying with a key of their own: F12 leads to the payment and must not choose one."""
FOLDED_TENDERS = 170
NARROW, FOLDED = 700, 560
"""Narrower than that at 100 percent gaps shrink; narrower than this the sums have no column of their own."""


class PaymentScreen(Ground):
    """Keys an amount; `paid` has the tenders once they cover the total."""

    paid = Signal(object)  # tuple[TenderAsked, ...]
    back_asked = Signal()
    changed = Signal()
    code_asked = Signal(object)  # a Paying: its amount is to be paid by a code on this screen
    terminal_asked = Signal(object)  # a Paying: its amount is to be paid at the card terminal
    code_taken_back = Signal(str)  # the attempt that is no part of the payment any more

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__("paper", (), parent)
        self._say = say
        self.paying: Paying | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tender_keys: dict[str, KeyButton] = {}
        self._offers: list[int] = []
        self.with_code: frozenset[str] = frozenset()  # ways of paying that show a code
        self.with_terminal: frozenset[str] = frozenset()  # those that the card terminal is asked for
        self.code, self.terminal = CodePanel(say), TerminalPanel(say)
        self.display = AmountDisplay()
        self.quick_keys = [KeyButton(face=KeyFace.AMOUNT) for _ in range(4)]
        self.quick_keys[0].setText(say("payment.exact"))
        self.quick_keys[0].clicked.connect(self._on_exact)
        for place, button in enumerate(self.quick_keys[1:]):
            button.clicked.connect(lambda _checked=False, place=place: self._on_quick(place))
        self.pad = KeyPad(say("payment.back_key"), PAD_KEYS)
        self.pad.pressed.connect(self._on_key)
        self.take_button = PrimaryButton("", say("key.enter"))
        self.take_button.clicked.connect(self._on_take)
        self.side = PaymentSide(say)
        self.side.part_taken_back.connect(self._on_take_back)
        self._shortcuts: list[QShortcut] = []
        self._has_quick = True
        self._lay_out()
        self.side.notices.changed.connect(self._space)

    def _lay_out(self) -> None:
        line = self._line = QHBoxLayout(self)
        self.tenders = TenderColumn()
        line.addWidget(self.tenders, 5)
        middle = self._middle = QVBoxLayout()
        middle.addWidget(self.display)
        quick = self._quick = QHBoxLayout()
        for key in self.quick_keys:
            quick.addWidget(key, 1)
        middle.addLayout(quick)
        middle.addWidget(self.pad, 1)
        middle.addWidget(self.code, 1)
        middle.addWidget(self.terminal, 1)
        middle.addWidget(self.take_button)
        line.addLayout(middle, 11)
        line.addWidget(self.side, 9)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        """Lower keys and narrower gaps where a large scale leaves little height; where it leaves little width
        the sums go under the ways of paying and move with them."""
        px, low = current().px, self.height() < current().px(LOW)
        narrow, folded = self.width() < px(NARROW), self.width() < px(FOLDED)
        self.tenders.take_in(self.side if folded else None)
        self.side.set_folded(folded)
        if not folded and self._line.indexOf(self.side) < 0:
            self._line.addWidget(self.side, 9)
            self.side.show()
        if folded and self._middle.indexOf(self.side.notices) < 0:
            self._middle.insertWidget(self._middle.indexOf(self.take_button), self.side.notices)
        edge = px(6 if low else 20)
        self._line.setContentsMargins(px(12 if narrow else 22), 0, px(12 if folded else 0), 0)
        self._line.setSpacing(px(10 if narrow else 20))
        self._middle.setContentsMargins(0, edge, 0, edge)
        self._middle.setSpacing(px(5 if low else 14))
        self._quick.setSpacing(px(5 if narrow else 10))
        self.display.set_low(low)
        self.pad.set_low(low)
        for key in self.quick_keys:
            key.setFixedHeight(px(40 if low else 64))
        width = (px(FOLDED_TENDERS), px(FOLDED_TENDERS)) if folded else (px(TENDERS_MIN), px(TENDERS_WIDTH))
        self.tenders.space(self.height(), width, low)
        self.code.space(low)
        self.terminal.space(low)
        self._share_with_notice(folded)
        self._show_quick()
        self._show_parts()

    def _share_with_notice(self, folded: bool) -> None:
        """Where it has no column of its own a notice takes the room of the likely amounts; if that is not
        enough, the pad's too, until it is answered."""
        px, notices, pad = current().px, self.side.notices, self.pad.minimumSizeHint().height()
        gap, width = px(5), self.width() - px(12 + FOLDED_TENDERS + 10 + 12)
        least = notices.least_height(width) if folded else 0
        parts = (self.display.sizeHint().height(), self.take_button.sizeHint().height())
        free = self.height() - 2 * px(6) - sum(part + gap for part in parts) - least - gap
        self.pad.setVisible(not least or free >= pad)
        self._has_quick = not least or free - pad >= self.quick_keys[0].minimumHeight() + gap
        if folded:
            notices.set_room(width, least)

    def show_code(self, attempt: Attempt, account: PayNowAccount | None) -> None:
        """Show a code in place of the pad, until it is seen to be paid or dropped."""
        self.code.show_attempt(attempt, account)
        self.display.set_amount(self._say("code.to_pay"), money_on_screen(attempt.amount_cents))
        self._space()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_terminal(self, attempt: Attempt, name: str) -> None:
        """Show a payment at the terminal in place of the pad, until it is known how it went."""
        self.terminal.show_attempt(attempt, name)
        told = self._say("terminal.to_pay", name=name)
        self.display.set_amount(told, money_on_screen(attempt.amount_cents))
        self._space()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def outside(self) -> Attempt | None:
        """The payment that left the till and is not settled: figures and ways mean nothing until it is."""
        return self.code.attempt or self.terminal.attempt

    def hide_code(self) -> None:
        """Back to the pad."""
        self.terminal.forget()
        self.code.forget()
        self._space()
        if self.paying:
            self._put(self.paying)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_attempt(self, attempt: Attempt) -> None:
        """Its amount is part of the payment now; what settles the rest pays."""
        paying = self.paying
        if paying is None:
            return
        asked = TenderAsked(
            attempt.tender_type, attempt.amount_cents, attempt.reference or None, attempt.attempt_id
        )
        taken = paying.with_part(asked)
        self.code.forget()
        self.terminal.forget()
        self._space()
        self._put(taken if taken.due_cents > 0 else replace(paying, typed=""))
        if taken.due_cents <= 0:
            self.paid.emit(taken.taken)

    def _show_parts(self) -> None:
        """Pad, likely amounts and ways of paying make way for a code."""
        has_code = self.outside is not None
        for part in (self.pad, self.take_button):
            part.setVisible(not has_code and (part is self.take_button or not self.pad.isHidden()))
        for key in self.quick_keys:
            key.setVisible(not has_code and not key.isHidden())
        for key in (*self.tender_keys.values(), *self.side.take_back_keys):
            key.setEnabled(not has_code)

    def on_scanned(self, code: str) -> bool:
        """The serial number on a voucher, where one is asked for; anything else is not for this screen."""
        paying = self.paying
        if paying is None or not paying.is_asking or paying.kind.asks != VOUCHER_SERIAL:
            return False
        self._put(paying.with_reference(code))
        return True

    def renew(self, types: dict[str, TenderType], way: CashRounding) -> None:
        """The owner's rules changed, perhaps at another till: the payment goes on by the new ones."""
        if self.paying and types and (types, way) != (self.paying.types, self.paying.way):
            renewed = self.paying.renewed(types, way)
            self._show_tenders(renewed)
            self._put(renewed)

    def begin(self, paying: Paying, priced: Priced) -> None:
        """Show a total to be paid."""
        self.code.forget()
        self.terminal.forget()
        self.side.begin(priced)
        self._show_tenders(paying)
        self._put(paying)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_tenders(self, paying: Paying) -> None:
        kinds = list(paying.types.values())
        names = {kind.tender_type: tender_name(kind, self._say) for kind in kinds}
        if list(self.tender_keys) == list(names) and all(
            self.tender_keys[which].text() == name for which, name in names.items()
        ):
            return
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self.tender_keys, self._shortcuts = {}, []
        for number, kind in enumerate(kinds, start=1):
            legend = f"F{number}" if number <= MOST_KEYS else ""
            key = KeyButton(names[kind.tender_type], legend, KeyFace.LEFT)
            key.setCheckable(True)
            press = self._chooser(kind.tender_type)
            key.clicked.connect(press)
            if legend:
                shortcut = QShortcut(legend, self)
                shortcut.activated.connect(press)
                self._shortcuts.append(shortcut)
            self.tender_keys[kind.tender_type] = key
        self.tenders.set_keys(tuple(self.tender_keys.values()))
        self._space()

    def _chooser(self, tender_type: str) -> Callable[..., None]:
        return lambda _checked=False: self._on_tender(tender_type)

    def _put(self, paying: Paying) -> None:
        self.paying = paying
        say = self._say
        for name, key in self.tender_keys.items():
            key.setChecked(name == paying.current)
        tone = Tone.BAD if paying.owes_too_much else Tone.PLAIN
        shown = collect_words(paying, say), shown_amount(paying), remark(paying, say)
        self.display.set_amount(*shown, tone)
        self._offers = paying.quick_cents() if paying.gives_change else []
        self._show_quick()
        self.take_button.setText(take_words(paying, say))
        is_ready = paying.is_takeable and not (paying.is_asking and paying.lacks_reference)
        self.take_button.setEnabled(is_ready)
        self.side.show_paying(paying, say)
        self.changed.emit()

    def _show_quick(self) -> None:
        """As many likely amounts as have room beside the exact one."""
        px = current().px
        room = self.width() - (px(FOLDED_TENDERS + 34) if self.width() < px(FOLDED) else 0)
        fit = 3 if self.width() >= px(FOLDED) else room // px(69) - 1
        has_quick = self._has_quick and not self._is_asking
        self.quick_keys[0].setVisible(has_quick)
        for place, button in enumerate(self.quick_keys[1:]):
            button.setVisible(has_quick and place < min(fit, len(self._offers)))
            if place < len(self._offers):
                button.setText(_round_dollars(self._offers[place]))

    def _on_key(self, key: str) -> None:
        if self.paying:
            self._put(self.paying.key(key))

    def _on_tender(self, tender_type: str) -> None:
        """A way takes what is typed, or all that is still due; it asks first what the owner has it ask."""
        paying = self.paying
        if paying is None or self.outside:
            return
        if paying.is_asking and paying.current == tender_type:
            self._take(paying)
        else:
            self._take(paying.choose(tender_type))

    def _on_exact(self) -> None:
        if self.paying and not self.paying.is_asking:
            self._take(self.paying.offer(self.paying.collect_cents))

    def _on_quick(self, place: int) -> None:
        if self.paying:
            self._take(self.paying.offer(self.paying.quick_cents()[place]))

    def _on_take(self) -> None:
        if self.paying:
            self._take(self.paying)

    def _on_take_back(self, place: int) -> None:
        """One part is given back: of a code the payment is cancelled too."""
        paying = self.paying
        if paying and not self.outside and place < len(paying.taken):
            part = paying.taken[place]
            self._put(paying.take_back(place))
            if part.attempt_id:
                self.code_taken_back.emit(part.attempt_id)

    def _ask_code(self) -> None:
        if self.paying and self.paying.is_takeable:
            self.code_asked.emit(self.paying)

    def _take(self, paying: Paying) -> None:
        if not paying.is_takeable:
            self._put(paying)
            return
        if paying.current in self.with_code:
            self._put(paying)
            self._ask_code()
            return
        if paying.current in self.with_terminal:
            self._put(paying)
            self.terminal_asked.emit(paying)
            return
        if paying.lacks_reference:
            self._put(paying if paying.is_asking else paying.ask_reference())
            return
        covers = paying.covers
        taken = paying.take()
        self._put(taken if not covers else paying)
        if covers:
            self.paid.emit(taken.taken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if self.code.attempt:
            self._on_code_key(event)
        elif self.terminal.attempt:
            self.terminal.on_key(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():  # a key held down too long must not pay the next thing too
                self._on_take()
        elif key == Qt.Key.Key_Escape:
            self._step_back()
        elif key == Qt.Key.Key_Backspace:
            self._on_key("back")
        elif key == Qt.Key.Key_Plus:
            self._on_exact()
        elif text and (text in "0123456789." or self._is_asking and text.isprintable()):
            self._on_key(text)
        else:
            super().keyPressEvent(event)

    @property
    def _is_asking(self) -> bool:
        return self.paying is not None and self.paying.is_asking

    def _on_code_key(self, event: QKeyEvent) -> None:
        """Enter: it was seen. Esc: it was not. Figures mean nothing while a code is shown."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.code.see()
        elif event.key() == Qt.Key.Key_Escape:
            self.code.drop()

    def _step_back(self) -> None:
        """One step: the reference asked for, the figures typed, the last part, then the basket. What a
        customer paid by code is taken back by its own key only."""
        paying = self.paying
        if paying and paying.is_asking:
            self._put(paying.ask_no_reference())
        elif paying and paying.typed:
            while self.paying and self.paying.typed:
                self._put(self.paying.key("back"))
        elif paying and paying.taken and not paying.taken[-1].attempt_id:
            self._on_take_back(len(paying.taken) - 1)
        else:
            self.back_asked.emit()


def _round_dollars(cents: int) -> str:
    return money_on_screen(cents).removesuffix(".00")
