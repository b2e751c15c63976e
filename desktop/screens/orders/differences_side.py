"""The right side of the room for one row of the differences, and the owner's word on stock that differs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.orders.shop_told import DriftRow, Storefront
from desktop.screens.aslot import aslot
from desktop.screens.orders.differences_wording import Row, items, keyed, matter
from desktop.screens.orders.doors import OrdersDoors
from desktop.screens.orders.drift_panel import DriftPanel
from desktop.screens.orders.matter_panel import MatterPanel
from desktop.screens.orders.rows import ListItem
from desktop.screens.orders.wording import age
from desktop.screens.widgets.dialog import ActionKind, Dialog, DialogAction, Question
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone

KEEP, YES = "keep", "yes"
DONE, REFUSED = "done", "refused"


class DifferencesSide(QStackedWidget):
    """Knows every row that was told, and shows the one that is opened; `settled`: a command is recorded."""

    settled = Signal()

    def __init__(self, say: Say, doors: OrdersDoors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say, self._doors = say, doors
        self._rows: dict[str, Row] = {}
        self._location_id = ""
        self._now = doors.now()
        self._opened = ""
        self.drift = DriftPanel(say, self)
        self.matter = MatterPanel(self)
        for panel in (self.drift, self.matter):
            self.addWidget(panel)
        self.drift.settle_asked.connect(self.settle)

    def take(self, told: Storefront | None) -> None:
        """What was told last, in place of what was told before."""
        self._rows = keyed(told) if told else {}
        self._location_id = (told.location_id if told else None) or ""
        self._now = self._doors.now()  # once for some hundred rows

    def items(self) -> list[ListItem]:
        return items(self._rows, self._ago, self._say)

    def open(self, key: str) -> bool:
        """Show a row; False where it is there no more."""
        row = self._rows.get(key)
        if row is None:
            return False
        if key != self._opened:
            self._opened = key
            self.forget_notices()
        if isinstance(row, DriftRow):
            asked = self._doors.on_wall(row.asked_at) if row.asked_at else None
            times = (self._doors.on_wall(row.first_seen_at), asked)
            self.drift.show_row(row, self._now, times, self._doors.may("settle_stock"))
            self.setCurrentWidget(self.drift)
        else:
            self.matter.show_matter(matter(row, self._ago, self._say))
            self.setCurrentWidget(self.matter)
        return True

    def tell(self, notice: Notice) -> None:
        """Beside the row that is shown."""
        panel = self.drift if self.currentWidget() is self.drift else self.matter
        panel.notices.put(notice)

    def forget_notices(self) -> None:
        """What was told is about something else."""
        for panel in (self.drift, self.matter):
            for key in panel.notices.bars():
                panel.notices.remove(key)

    @aslot
    async def settle(self) -> None:
        """Use our count: the owner's word, asked once."""
        row, say = self.drift.row, self._say
        is_shown = self.currentWidget() is self.drift and self.drift.settle_key.isEnabled()
        if row is None or row.item_id is None or not is_shown:
            return
        title = say("orders.settle_title", name=row.name or row.sku, ours_quantity=row.ours)
        actions = (
            DialogAction(KEEP, say("orders.settle_not")),
            DialogAction(YES, say("orders.settle_now"), ActionKind.PRIMARY),
        )
        question = Question(title, say("orders.settle_text"), actions, KEEP)
        if await Dialog(self.window(), question).answer() != YES:
            return
        try:
            await self._doors.settle(self._location_id, (row.item_id,))
        except KedaiError as error:
            self.tell(Notice(REFUSED, Tone.BAD, say.error(error)))
            return
        self.settled.emit()
        self.tell(Notice(DONE, Tone.GOOD, say("orders.settle_done")))

    def _ago(self, instant: str) -> str:
        return age(self._doors.on_wall(instant), self._now, self._say)
