"""A screen that asks for an amount: a sentence, what is typed, a pad, coins and notes, and one strong key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.money import money_on_screen
from desktop.screens.selling.coin_grid import CoinGrid
from desktop.screens.selling.paying import LONGEST
from desktop.screens.selling.payment_screen import PAD_KEYS
from desktop.screens.selling.tender_column import LOW
from desktop.screens.theme import current
from desktop.screens.widgets.amount_display import AmountDisplay
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Ground
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.shift_sections import face_words

PAD_WIDTH, PAD_LEAST, NARROW = 568, 132, 560
PIECES_LEAST = 740
"""Narrower than this at 100 percent there is no room for coins and notes beside the pad."""


class AmountScreen(Ground):
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
        self.coins = CoinGrid(say)
        self.coins.hide()
        self.coins.changed.connect(self._on_coins)
        self.pieces_key = KeyButton(say("shift.pieces"), "F4")
        self.pieces_key.clicked.connect(self.toggle_pieces)
        self.pad = KeyPad(say("payment.back_key"), PAD_KEYS)
        self.pad.pressed.connect(self.key)
        self.notices = NoticeStack()
        self.notices.changed.connect(lambda: self.space())
        self.give_button = PrimaryButton(primary, say("key.enter"))
        self.give_button.clicked.connect(self.given)
        px = current().px
        column = self._stack = QVBoxLayout()
        for widget in (self.title, self.words, self.display, self.pieces_key):
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
        self.coins.space(low)
        has_room = self.width() >= px(PIECES_LEAST) and not low
        self.pieces_key.setVisible(self.is_in_pieces or (has_room and self.may_be_pieces()))
        toggle = self.pieces_key.sizeHint().height() + gap if self.pieces_key.isVisibleTo(self) else 0
        width = max(1, self.middle.width())
        least = self.notices.least_height(width)
        parts = (self.display.sizeHint(), self.give_button.sizeHint())
        keys = max(self.pad.minimumSizeHint().height(), px(PAD_LEAST)) + gap
        spare = (
            self.height()
            - 2 * edge
            - least
            - keys
            - toggle
            - self.height_of_more(gap)
            - sum(part.height() + gap for part in parts)
        )
        for label in (self.title, self.words):
            wanted = label.heightForWidth(width) if label.wordWrap() else label.sizeHint().height()
            label.setVisible(spare >= wanted + gap)
            spare -= wanted + gap if label.isVisibleTo(self) else 0
        self.notices.set_room(width, least + max(0, spare))

    def height_of_more(self, gap: int) -> int:
        """What a screen has between its words and its amount."""
        return 0

    def key(self, key: str) -> None:
        """A figure, a point or `back`: dollars, with a point for cents; or how many of a coin or note."""
        if self.is_in_pieces:
            self.coins.key(key)
            return
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
        is_keyed = self.coins.is_counted if self.is_in_pieces else self.typed.strip(".") != ""
        if is_keyed:
            self.notices.remove("count")
        else:
            self.notices.put(Notice("count", Tone.WARN, self.say(self.to_count)))
        return is_keyed

    def show_amount(self) -> None:
        raise NotImplementedError

    @property
    def is_in_pieces(self) -> bool:
        """Are coins and notes counted one by one?"""
        return self.coins.isVisibleTo(self)

    def may_be_pieces(self) -> bool:
        """Is it cash that is counted?"""
        return True

    def toggle_pieces(self) -> None:
        """Coins and notes one by one, or one amount; what was keyed the other way is dropped."""
        if self.is_in_pieces:
            self.show_pieces(False)
        elif self.pieces_key.isVisibleTo(self):
            self.coins.clear()
            self.show_pieces(True)
        self.typed = ""
        self.show_amount()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_pieces(self, is_shown: bool) -> None:
        self.coins.setVisible(is_shown)
        self.pieces_key.setText(self.say("shift.as_amount" if is_shown else "shift.pieces"))
        self.space()

    def show_worth(self, label: str) -> None:
        """What the coins and notes come to so far, and which of them takes the figures."""
        face = face_words(self.coins.face, self.say)
        amount = money_on_screen(self.coins.worth_cents())
        self.display.set_amount(label, amount, self.say("shift.pieces_of", face=face))

    def _on_coins(self) -> None:
        if self.is_in_pieces:
            self.show_amount()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_enter(self) -> None:
        """From coin to coin, and from the last one on."""
        if not (self.is_in_pieces and self.coins.step(1)):
            self.given.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._on_enter()
        elif event.key() == Qt.Key.Key_F4:
            self.toggle_pieces()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.is_in_pieces:
            self.coins.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.key("back")
        elif text and text in "0123456789.":
            self.key(text)
        else:
            super().keyPressEvent(event)
