"""What comes back, from its receipt to the money given: one screen, made when it is first wanted."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.database.who import Approval
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.doors import Doors
from desktop.screens.recording import Recording
from desktop.screens.selling.refund_screen import RefundScreen
from desktop.screens.widgets.painting import Tone
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.void_words import VoidSale


class RefundFlow(QObject):
    """Says when its screen is to be shown, and what was given back."""

    show_asked = Signal(QWidget)
    counter_asked = Signal()
    given = Signal(object)  # Completed

    def __init__(self, doors: Doors, say: Say, recording: Recording, parent: QObject) -> None:
        super().__init__(parent)
        self._doors, self._say, self._recording = doors, say, recording
        self._screen: RefundScreen | None = None

    @property
    def screen(self) -> RefundScreen:
        """Made when it is first asked for: most days begin with a sale."""
        if self._screen is None:
            self._screen = RefundScreen(self._doors, self._say)
            self._screen.given.connect(self._on_given)
            self._screen.back_asked.connect(self.counter_asked)
        return self._screen

    def is_at(self, shown: QWidget | None) -> bool:
        """Is this its screen?"""
        return self._screen is not None and shown is self._screen

    def begin(self, sale_id: str) -> None:
        """A receipt was scanned, or one is looked for."""
        screen = self.screen
        self.show_asked.emit(screen)
        if sale_id:
            screen.open_scanned(sale_id)
        else:
            screen.begin()

    def tell(self, error: KedaiError) -> None:
        self.screen.tell(Tone.BAD, self._say.error(error), self._say("return.nothing_recorded"))

    @aslot
    async def _on_given(self, command: CompleteSale | VoidSale) -> None:
        """Record what comes back; whoever may not is approved by somebody who may."""
        done: list[Completed] = []

        async def carry(approval: Approval | None) -> None:
            if isinstance(command, VoidSale):
                done.append(await self._doors.void_sale(command, approval))
            else:
                done.append(await self._doors.complete_sale(command, approval))

        if await self._recording.with_approval(carry):
            self.given.emit(done[-1])
