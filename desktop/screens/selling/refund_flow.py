"""What comes back, from its receipt to the money given: two screens, made when they are first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.database.who import Approval
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.doors import Doors
from desktop.screens.recording import Recording
from desktop.screens.selling.money_back import money_back
from desktop.screens.selling.notices import refused_notice
from desktop.screens.widgets.painting import Tone
from desktop.selling.basket import Basket
from desktop.selling.lines import Priced
from desktop.selling.paying import Completed, CompleteSale
from desktop.selling.void_words import VoidSale

if TYPE_CHECKING:  # a day begins with a scan
    from desktop.screens.selling.give_back_screen import GiveBackScreen
    from desktop.screens.selling.refund_screen import RefundScreen


class RefundFlow(QObject):
    """Says when its screen is to be shown, and what was given back."""

    show_asked = Signal(QWidget)
    counter_asked = Signal()
    given = Signal(object)  # Completed
    exchanged = Signal(object)  # ComingBack: for the basket on the counter
    net_given = Signal(object)  # tenders: how the net of an exchange goes back

    def __init__(self, doors: Doors, say: Say, recording: Recording, parent: QObject) -> None:
        super().__init__(parent)
        self._doors, self._say, self._recording = doors, say, recording
        self._screen: RefundScreen | None = None
        self._giving: GiveBackScreen | None = None

    @property
    def screen(self) -> RefundScreen:
        """Made when it is first asked for: most days begin with a sale."""
        if self._screen is None:
            from desktop.screens.selling.refund_screen import RefundScreen

            self._screen = RefundScreen(self._doors, self._say)
            self._screen.given.connect(self._on_given)
            self._screen.exchanged.connect(self.exchanged)
            self._screen.back_asked.connect(self.counter_asked)
        return self._screen

    @property
    def giving(self) -> GiveBackScreen:
        if self._giving is None:
            from desktop.screens.selling.give_back_screen import GiveBackScreen

            self._giving = GiveBackScreen(self._say)
            self._giving.given.connect(lambda money: self.net_given.emit(money.asked()))
            self._giving.back_asked.connect(self.counter_asked)
        return self._giving

    def is_at(self, shown: QWidget | None) -> bool:
        """Is goods' coming back on the screen?"""
        return self._screen is not None and shown is self._screen

    def is_giving(self, shown: QWidget | None) -> bool:
        """Is the net of an exchange on the screen?"""
        return self._giving is not None and shown is self._giving

    def give(self, priced: Priced, basket: Basket) -> None:
        """An exchange leaves money for the customer: by which way?"""
        came: dict[str, int] = {}
        for each in basket.back:
            for tender, cents in self._doors.ways_back(each.sale_id).items():
                came[tender] = came.get(tender, 0) + cents
        doors, giving = self._doors, self.giving
        self.show_asked.emit(giving)
        giving.begin(money_back(priced.total_cents, doors.tender_types(), doors.cash_rounding(), came))

    def begin(self, sale_id: str, basket: Basket) -> None:
        """A receipt was scanned, or one is looked for, while this basket is on the counter."""
        screen = self.screen
        self.show_asked.emit(screen)
        screen.stand_beside(basket)
        if sale_id:
            screen.open_scanned(sale_id)
        else:
            screen.begin()

    def tell(self, error: KedaiError) -> None:
        """On whichever of its screens shows."""
        if self._giving is not None and self._giving.isVisible():
            self._giving.notices.put(refused_notice(error, self._say))
            return
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
