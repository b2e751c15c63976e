"""Opening a shop whose key is not at hand: by its passphrase, or by the recovery code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from desktop.errors import KedaiError, Refusal
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.setup.checks import ShortCode
from desktop.screens.setup.field import Field
from desktop.screens.setup.form_screen import RING, FormScreen
from desktop.screens.setup.form_scroll import FormScroll
from desktop.screens.setup.recovery_page import plain_code
from desktop.screens.setup.steps import same_as
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.text_label import TextLabel, TextRole
from desktop.setup.passphrase import check_passphrase

Unlock = Callable[[str], Awaitable[object]]
Recover = Callable[[str, str], Awaitable[object]]
FORM_WIDTH = 460
LOW = 480
CODE_LETTERS = 32
# The general sentences of these speak to the command line.
WORDS = {"keys.wrong_passphrase": "unlock.wrong", "keys.wrong_recovery_code": "recover.wrong"}


class UnlockScreen(FormScreen):
    """Tells `unlocked` with whatever `unlock` or `recover` answered; both do their slow work elsewhere.

    `unlock` takes the passphrase and raises WrongPassphrase; `recover` takes the code and the new passphrase
    and raises WrongRecoveryCode.
    """

    unlocked = Signal(object)

    def __init__(self, say: Say, unlock: Unlock, recover: Recover, parent: QWidget | None = None) -> None:
        super().__init__(say("app.name"), say("unlock.words"), FORM_WIDTH, parent)
        self._say, self._unlock, self._recover = say, unlock, recover
        self._is_recovering = False
        self._is_busy = False
        self._title = TextLabel("", TextRole.TITLE, self)
        self._intro = TextLabel("", TextRole.MUTED, self)
        self._intro.setWordWrap(True)
        self.passphrase = Field(say, "unlock.passphrase", None, self).make_secret()
        self.code = Field(say, "unlock.code", _check_code, self)
        self.fresh = Field(say, "unlock.fresh", check_passphrase, self).make_secret()
        self.again = Field(say, "unlock.fresh_again", same_as(self.fresh), self).make_secret()
        self.fresh.changed.connect(lambda _text: self.again.recheck())
        self.open_key = PrimaryButton(say("unlock.open"), say("key.enter"))
        self.open_key.set_text_size(16)
        self.other_key = KeyButton("")
        self.open_key.clicked.connect(lambda _checked=False: self.go_on())
        self.other_key.clicked.connect(lambda _checked=False: self._show_way(not self._is_recovering))
        self._lay_out()
        self._show_way(recovering=False)

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard works from the first moment."""
        super().showEvent(event)
        self._first().edit.setFocus(Qt.FocusReason.TabFocusReason)

    def go_back(self) -> None:
        """From the recovery code to the passphrase."""
        if self._is_recovering:
            self._show_way(recovering=False)

    def _show_way(self, recovering: bool) -> None:
        if self._is_busy:
            return
        self._is_recovering = recovering
        way = "recover" if recovering else "unlock"
        self._title.setText(self._say(f"{way}.title"))
        self._intro.setText(self._say(f"{way}.intro"))
        self.other_key.setText(self._say("recover.back" if recovering else "unlock.forgotten"))
        self.passphrase.setVisible(not recovering)
        for field in (self.code, self.fresh, self.again):
            field.setVisible(recovering)
        self._first().edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _first(self) -> Field:
        return self.code if self._is_recovering else self.passphrase

    def go_on(self) -> None:
        """Try what was typed, once it can be right."""
        if self._is_busy:
            return
        fields = [self.code, self.fresh, self.again] if self._is_recovering else [self.passphrase]
        bad = [field for field in fields if not field.insist()]
        if bad:
            bad[0].edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.follow()
        elif self.passphrase.text() or self._is_recovering:
            self._try()
        else:
            self.passphrase.refuse(self._say("unlock.empty"))

    @aslot
    async def _try(self) -> None:
        self._set_busy(True)
        try:
            if self._is_recovering:
                answer = await self._recover(self.code.text(), self.fresh.text())
            else:
                answer = await self._unlock(self.passphrase.text())
        except KedaiError as error:
            self._set_busy(False)
            self._refuse(error)
        else:
            self._set_busy(False)
            self.unlocked.emit(answer)

    def _refuse(self, error: KedaiError) -> None:
        field = self._first()
        field.refuse(self._say(WORDS[error.code]) if error.code in WORDS else self._say.error(error))
        if isinstance(error, Refusal):
            field.edit.selectAll()
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.panel.set_under_way(busy)
        for widget in (self.passphrase, self.code, self.fresh, self.again, self.other_key, self.open_key):
            widget.setEnabled(not busy)
        self.open_key.setText(self._say("unlock.opening" if busy else "unlock.open"))

    def _lay_out(self) -> None:
        form = QWidget()
        self._form = QVBoxLayout(form)
        for widget in (self._title, self._intro, self.passphrase, self.code, self.fresh, self.again):
            self._form.addWidget(widget)
        self._form.addStretch(1)
        self._scroll = FormScroll()
        self._scroll.set_form(form)
        self._keys = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._keys.addWidget(self.open_key)
        self._keys.addWidget(self.other_key)
        self.column.addStretch(2)
        self.column.addWidget(self._scroll, 100)
        self.column.addLayout(self._keys)
        self.column.addStretch(3)

    def space(self, side: int) -> None:
        """A narrow form in the middle of the height; its keys beside each other where the window is low."""
        theme, way = current(), QBoxLayout.Direction
        low = self.height() < theme.px(LOW)
        side = max(theme.px(16), side)
        self.column.setContentsMargins(side, theme.px(12), side, theme.px(12))
        self.column.setSpacing(theme.px(8))
        self._form.setContentsMargins(RING, RING, RING, RING)
        self._form.setSpacing(theme.px(8))
        self._keys.setDirection(way.RightToLeft if low else way.TopToBottom)
        self._keys.setContentsMargins(RING, 0, RING, 0)
        self._keys.setSpacing(theme.px(8))


def _check_code(text: str) -> None:
    """Long enough to be a recovery code; whether it is the right one only the shop's keys can tell."""
    if len(plain_code(text)) != CODE_LETTERS:
        raise ShortCode(CODE_LETTERS)
