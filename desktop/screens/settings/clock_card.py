"""The card of the clock: what time it is here, whether the till trusts that, and the owner's word for it."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from desktop.errors import KedaiError
from desktop.screens.aslot import aslot
from desktop.screens.settings.section import CONFIRM_CLOCK, Section
from desktop.screens.setup.checks import read_moment
from desktop.screens.setup.field import Field
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.text_label import TextRole

LOOK_EVERY_MS = 5_000


class ClockCard(Section):
    """To be read while all is well; in doubt the owner says the time by a watch, day included."""

    def build(self) -> None:
        self.state = self.label("", TextRole.BODY)
        self.watch = Field(self.say, "settings.watch", _check_moment, self)
        self.column.addWidget(self.watch)
        self.right = KeyButton(self.say("settings.clock_right"), parent=self)
        self.right.clicked.connect(lambda _checked=False: self._confirm_if_read())
        self.watch.edit.returnPressed.connect(self._confirm_if_read)
        self.column.addWidget(self.right)
        self.others = self.way_in(CONFIRM_CLOCK, "owner")
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look_again)
        self._timer.start()

    def refresh(self) -> None:
        clock, may = self.doors.clock(), self.others.refresh()
        words = "settings.clock_suspect" if clock.is_suspect else "settings.clock_ok"
        self.state.setText(self.say(words, now=f"{clock.now:%d/%m/%Y %H:%M}"))
        self.state.set_role(TextRole.WARN if clock.is_suspect else TextRole.BODY)
        for widget in (self.watch, self.right):
            widget.setVisible(may and clock.is_suspect)
        self.others.setVisible(not may and clock.is_suspect)

    def _look_again(self) -> None:
        if self.isVisible():
            self.refresh()

    def _confirm_if_read(self) -> None:
        if self.watch.insist():
            self._confirm(self.watch.text())
        else:
            self.watch.edit.setFocus()

    @aslot
    async def _confirm(self, said: str) -> None:
        try:
            await self.doors.confirm_clock(read_moment(said))
        except KedaiError as error:
            self.tell_error(error)
        else:
            self.watch.set_text("")
            self.tell(self.say("settings.clock_confirmed"))
        self.refresh()


def _check_moment(text: str) -> None:
    read_moment(text)
