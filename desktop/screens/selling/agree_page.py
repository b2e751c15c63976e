"""Where a price or a discount is agreed: what for, how much, why; every key of it is on the keyboard too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.messages.say import Say
from desktop.screens.selling.agreeing import QUICK, Agreeing, What
from desktop.screens.theme import current
from desktop.screens.widgets.amount_display import AmountDisplay
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Card
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.selling.discounts import Reason

PAD_KEYS = ("7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "back")
PERCENT = "%"
LOW, TIGHT = 470, 390
"""Lower than this at 100 percent keys shrink and the quick ones go; lower than that the display goes too."""
NARROW, SLIM = 700, 460
"""Narrower than this at 100 percent the pad is as small as it may be; narrower than that it goes under."""
PAD_WIDTH, PAD_NARROW = 300, 216
REASON_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class AgreeView:
    """Everything the page shows."""

    agreeing: Agreeing
    of: str  # what it is about: the line's name, or the whole basket
    label: str
    figure: str
    remark: str
    tone: Tone
    take: str
    can_take: bool


class AgreePage(Card):
    """Shows what is being agreed; tells each key, the question chosen, the reason, and the answer."""

    keyed = Signal(str)  # a figure, a point, `%` or `back`
    quick = Signal(str)
    what_chosen = Signal(str)
    reason_chosen = Signal(str)
    taken = Signal()
    left = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(pad=16, gap=12, parent=parent)
        # It makes do with the room there is: what is not shown must not keep a window large.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._say = say
        self._has_shares = True
        self.what = CategoryBar(say("agree.what"), ground="card")
        self.what.chosen.connect(self.what_chosen)
        self.of = TextLabel("", TextRole.HEADING)
        self.of.setWordWrap(True)
        self.display = AmountDisplay()
        self.percent_key = self._key(PERCENT, partial(self.keyed.emit, PERCENT))
        self.quick_keys = [self._key(text, partial(self.quick.emit, text)) for text in QUICK]
        self.pad = KeyPad(say("payment.back_key"), PAD_KEYS)
        self.pad.pressed.connect(self.keyed)
        self.why = TextLabel(say("agree.why"), TextRole.MUTED)
        self.reasons = _ReasonKeys(say)
        self.reason_bar = CategoryBar(say("agree.why"), ground="card")
        for reasons in (self.reasons, self.reason_bar):
            reasons.chosen.connect(self.reason_chosen)
        self.leave_key = KeyButton(say("agree.leave"), say("key.esc"))
        self.leave_key.clicked.connect(self.left)
        self.take_button = PrimaryButton("", say("key.enter"))
        self.take_button.set_text_size(17)
        self.take_button.clicked.connect(self.taken)
        self._lay_out()

    def show_view(self, view: AgreeView) -> None:
        """Show the question and what the figure typed for it makes."""
        say, what = self._say, view.agreeing.what
        self.what.set_categories([(each.value, say(f"agree.{each.value}")) for each in What], what)
        told = [(each.value, say(f"reason.{each.value}")) for each in Reason]
        self.reason_bar.set_categories(told, view.agreeing.reason)
        self.reasons.choose(view.agreeing.reason)
        self.of.setText(view.of)
        self.display.set_amount(view.label, view.figure, view.remark, view.tone)
        self._has_shares = what is not What.PRICE
        self.take_button.setText(view.take)
        self.take_button.setEnabled(view.can_take)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _key(self, text: str, press: Callable[[], None]) -> KeyButton:
        key = KeyButton(text)
        key.set_text_size(17)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the figures are on the keyboard already
        key.clicked.connect(lambda _checked=False: press())
        return key

    def _lay_out(self) -> None:
        left = self._left = QVBoxLayout()
        left.addWidget(self.of)
        left.addWidget(self.display)
        quick = self._quick = QHBoxLayout()
        for key in (self.percent_key, *self.quick_keys):
            quick.addWidget(key, 1)
        left.addLayout(quick)
        left.addStretch(1)
        left.addWidget(self.why)
        left.addWidget(self.reasons)
        left.addWidget(self.reason_bar)
        middle = self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        middle.addLayout(left, 1)
        middle.addWidget(self.pad)
        answers = self._answers = QHBoxLayout()
        answers.addWidget(self.leave_key, 2)
        answers.addWidget(self.take_button, 5)
        self.column.addWidget(self.what)
        self.column.addLayout(middle, 1)
        self.column.addLayout(answers)

    def _share(self) -> None:
        """Where room is scarce the quick keys go, then the display: the search box shows the figure too. The
        figures, the reasons and the answers never do."""
        px, way = current().px, QBoxLayout.Direction
        low, tight = self.height() < px(LOW), self.height() < px(TIGHT)
        slim = self.width() < px(SLIM)
        gap, pad = px(6 if low else 10), px(8 if low else 16)
        for layout in (self.column, self._left, self._middle, self._answers, self._quick):
            layout.setSpacing(gap)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self._middle.setDirection(way.TopToBottom if slim else way.LeftToRight)
        wide = self.width() if slim else px(PAD_NARROW if self.width() < px(NARROW) else PAD_WIDTH)
        self.pad.setMaximumWidth(wide)
        self.pad.setMinimumWidth(0 if slim else wide)
        self._middle.setStretch(0, 0 if slim else 1)
        self._middle.setStretch(1, 1 if slim else 0)
        self.pad.set_low(low, slim)
        self.display.set_low(low)
        self.display.setVisible(not (tight and slim))
        for key in (self.percent_key, *self.quick_keys):
            key.setVisible(self._has_shares and not low)
            key.setFixedHeight(px(56))
        self.of.setVisible(not low)
        self.why.setVisible(not low)
        self.reasons.setVisible(not low)
        self.reason_bar.setVisible(low)
        for button in (self.leave_key, self.take_button):
            button.setFixedHeight(px(48 if low else 64))


class _ReasonKeys(QWidget):
    """All reasons at once, one of them chosen."""

    chosen = Signal(str)

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(current().px(8))
        self.keys: dict[str, KeyButton] = {}
        for at, reason in enumerate(Reason):
            key = KeyButton(say(f"reason.{reason.value}"))
            key.setCheckable(True)
            key.clicked.connect(lambda _checked=False, told=reason.value: self.chosen.emit(told))
            self._group.addButton(key)
            grid.addWidget(key, at // REASON_COLUMNS, at % REASON_COLUMNS)
            self.keys[reason.value] = key

    def choose(self, reason: str) -> None:
        """Mark it; no signal is sent."""
        self.keys[reason].setChecked(True)
