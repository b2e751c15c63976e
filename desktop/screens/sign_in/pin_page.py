"""Proving it: the person chosen, six figures, and what went wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.messages.say import Say
from desktop.screens import fonts
from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.painting import CENTRE, draw_text, fill_box
from desktop.screens.widgets.pin_pad import PinPad
from desktop.screens.widgets.text_label import TextLabel, TextRole

if TYPE_CHECKING:
    from desktop.staff.queries import Person

AVATAR = 72
LOW = 600
"""Below this height at 100 percent the person stands beside the keys instead of above them."""
TICK_MS = 200
LOCKED_OUT = "staff.locked_out"
WRONG_PIN = "staff.wrong_pin"


class PinPage(QWidget):
    """Tells the figures typed for the person shown; counts a lock-out down and is deaf meanwhile.

    With `beside` the person always stands beside the keys, for a dialog.
    """

    entered = Signal(str)
    lock_ended = Signal()

    def __init__(self, say: Say, beside: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._beside = beside
        self._back: QWidget | None = None
        self.person: Person | None = None
        self._locks: dict[str, QDeadlineTimer] = {}
        self._ticks = QTimer(self)
        self._ticks.setInterval(TICK_MS)
        self._ticks.timeout.connect(self._tick)
        self._badge = _Badge(self)
        self._name = TextLabel(role=TextRole.TITLE, parent=self)
        self._name.setWordWrap(True)
        self._role = TextLabel(role=TextRole.MUTED, parent=self)
        self.message = TextLabel(role=TextRole.MUTED, parent=self)
        self.message.setWordWrap(True)
        self.pad = PinPad(say("sign_in.pin_of_nobody"), say("sign_in.rub_out"), self)
        self.pad.entered.connect(self.entered)
        self._about = QVBoxLayout()
        self._line = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._build()

    def set_back(self, button: QWidget) -> None:
        """Put the way back at the top, or above the person where height is scarce."""
        self._back = button
        self._space()

    def show_person(self, person: Person) -> None:
        """Ask this person for their PIN; a lock-out still running goes on counting."""
        self.person = person
        self._badge.show_person(person)
        self._name.setText(person.name)
        self._role.setText(self._say(f"role.{person.role}"))
        self.pad.setAccessibleName(self._say("sign_in.pin_of", name=person.name))
        self.clear()
        self._tick()
        if not self.is_locked():
            self._tell(self._say("sign_in.type_pin"), TextRole.MUTED)

    def clear(self) -> None:
        """Forget the figures and take the keyboard again."""
        self.pad.clear()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, error: Refusal) -> None:
        """Say why these figures did not do."""
        self.clear()
        if error.code == LOCKED_OUT and self.person:
            seconds = int(str(error.facts["seconds"]))
            self._locks[self.person.person_id] = QDeadlineTimer(seconds * 1000)
            self._tick()
        else:
            self._tell(wrong_pin_words(self._say, error), TextRole.BAD)

    def warn(self, words: str) -> None:
        """Say something that is no verdict on the PIN; a lock-out goes on counting instead."""
        if not self.is_locked():
            self._tell(words, TextRole.WARN)

    def is_locked(self) -> bool:
        """Whether the person shown must wait."""
        return self._seconds_left() > 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._space()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Figures typed while the keyboard is on another control of this page still belong to the PIN.
        if event.text().isdigit() and self.pad.isEnabled() and not self.pad.hasFocus():
            self.pad.setFocus(Qt.FocusReason.OtherFocusReason)
            self.pad.keyPressEvent(event)
            return
        event.ignore()

    def _seconds_left(self) -> int:
        lock = self._locks.get(self.person.person_id) if self.person else None
        return -(-lock.remainingTime() // 1000) if lock else 0

    def _tick(self) -> None:
        seconds = self._seconds_left()
        was_deaf = not self.pad.isEnabled()
        self.pad.setEnabled(seconds <= 0)
        if seconds > 0:
            self._ticks.start()
            wait = f"{seconds // 60}:{seconds % 60:02d}"
            self._tell(self._say("sign_in.locked_out", wait=wait), TextRole.BAD)
            return
        self._ticks.stop()
        if was_deaf:
            self._tell(self._say("sign_in.type_pin"), TextRole.MUTED)
            self.clear()
            self.lock_ended.emit()

    def _tell(self, words: str, role: TextRole) -> None:
        self.message.set_role(role)
        self.message.setText(words)

    def _build(self) -> None:
        for widget in (self._badge, self._name, self._role, self.message):
            self._about.addWidget(widget)
        self._line.addStretch(1)
        self._line.addLayout(self._about)
        self._line.addWidget(self.pad)
        self._line.addStretch(1)
        self._space()

    def _space(self) -> None:
        theme = current()
        is_low = self._beside or self.height() < theme.px(LOW)
        about = 160 if self._beside else 210 if is_low else 330
        direction = QBoxLayout.Direction.LeftToRight if is_low else QBoxLayout.Direction.TopToBottom
        self._line.setDirection(direction)
        if self._back:
            self._line.removeWidget(self._back)
            self._about.removeWidget(self._back)
            home: QBoxLayout = self._about if is_low else self._line
            home.insertWidget(0, self._back, 0, Qt.AlignmentFlag.AlignLeft)
        side = Qt.AlignmentFlag.AlignLeft if is_low else Qt.AlignmentFlag.AlignHCenter
        self._about.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        for label in (self._name, self._role, self.message):
            label.setAlignment(side)
        self._about.setAlignment(self._badge, side)
        self._about.setSpacing(theme.px(4))
        self._line.setSpacing(theme.px(24 if is_low else 12))
        self._line.setAlignment(self.pad, Qt.AlignmentFlag.AlignCenter)
        self.message.setMinimumHeight(theme.px(44))
        self.message.setFixedWidth(theme.px(about))
        self._name.setFixedWidth(theme.px(about))
        for label in (self._name, self.message):
            self._about.setAlignment(label, side)
        self.pad.setFixedWidth(theme.px(226 if is_low else 330))
        self.pad.setMaximumHeight(theme.px(400))
        self._fit_keys()

    def _fit_keys(self) -> None:
        """Smaller keys, though never below 64 real pixels, where a large scale meets a low screen."""
        theme = current()
        if self._beside and self.window().height() < theme.px(560):
            side = max(64, theme.px(36))
            for key in self.pad.pad.findChildren(KeyButton):
                key.setMinimumSize(side, side)


class _Badge(QWidget):
    """The person's initials, large."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._initials, self._colour = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_person(self, person: Person) -> None:
        self._initials, self._colour = person.initials, person.colour
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(AVATAR), current().px(AVATAR))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = current(), QRectF(self.rect())
        fill_box(painter, box, colour(self._colour), box.width() / 2)
        painter.setFont(theme.font(26, fonts.BOLD))
        draw_text(painter, box, CENTRE, self._initials, theme.tokens.on_brand)
        painter.end()


def wrong_pin_words(say: Say, error: Refusal) -> str:
    """Not that PIN, and how many tries are left; or the error's own sentence."""
    tries = error.facts.get("tries_left")
    if error.code != WRONG_PIN or not isinstance(tries, int) or tries < 1:
        return say.error(error)
    return say("sign_in.wrong_pin_last") if tries == 1 else say("sign_in.wrong_pin", tries=tries)
