"""What happens to the drawer between sales, and a shift's reports: two screens, made when first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.database.who import Approval
from desktop.errors import KedaiError
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.doors import Doors
from desktop.screens.recording import Ask, Recording
from desktop.screens.selling.notices import refused_notice
from desktop.screens.widgets.notice_bar import Notice
from desktop.screens.widgets.painting import Tone
from desktop.selling.cash_reasons import NO_SALE

if TYPE_CHECKING:  # a day begins with a scan
    from desktop.screens.selling.drawer_screen import DrawerScreen
    from desktop.screens.selling.shift_report_screen import ShiftReportScreen

TOLD = "told"


class DrawerFlow(QObject):
    """Says which screen comes next, and what was recorded."""

    show_asked = Signal(QWidget)
    counter_asked = Signal()
    done = Signal(str)  # a sentence for the counter
    recorded = Signal()

    def __init__(self, doors: Doors, say: Say, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._doors, self._say = doors, say
        self._recording = Recording(ask, self._refuse, self.recorded.emit)
        self._screen: DrawerScreen | None = None
        self._report: ShiftReportScreen | None = None
        self._approval: Approval | None = None  # of the X that is shown
        self._behind: QWidget | None = None  # where the report was asked for

    @property
    def screen(self) -> DrawerScreen:
        if self._screen is None:
            from desktop.screens.selling.drawer_screen import DrawerScreen

            self._screen = DrawerScreen(self._say)
            self._screen.asked.connect(self._on_asked)
            self._screen.report_asked.connect(self._on_report)
            self._screen.back_asked.connect(self.counter_asked)
        return self._screen

    @property
    def report(self) -> ShiftReportScreen:
        if self._report is None:
            from desktop.screens.selling.shift_report_screen import ShiftReportScreen

            self._report = ShiftReportScreen(self._say)
            self._report.done.connect(self.step_back)
            self._report.print_asked.connect(self._on_print)
        return self._report

    def is_at(self, shown: QWidget | None) -> bool:
        """Is this one of its screens?"""
        return shown is not None and shown in (self._screen, self._report)

    def begin(self) -> None:
        """F10."""
        self.show_asked.emit(self.screen)
        self.screen.begin(self._doors.cash_reasons())

    def show_z(self, shift_id: str, behind: QWidget | None = None) -> None:
        """The Z of a shift; afterwards back to where it was asked for."""
        self._behind, self._approval = behind, None
        self._show(shift_id)

    def step_back(self) -> None:
        """From the report to where it was asked for, else to the counter."""
        behind, self._behind = self._behind, None
        if behind is None:
            self.counter_asked.emit()
        else:
            self.show_asked.emit(behind)
            behind.setFocus()

    def _show(self, shift_id: str) -> None:
        self.report.show_report(self._doors.shift_report(shift_id))
        self.show_asked.emit(self.report)
        self.report.begin()

    @aslot
    async def _on_asked(self, kind: str, amount_cents: int, reason: str) -> None:
        from desktop.selling.shift_sections import reason_words

        names = {each.reason_id: reason_words(each.name, self._say) for each in self._doors.cash_reasons()}

        async def carry(approval: Approval | None) -> None:
            if kind == NO_SALE:
                await self._doors.open_drawer(reason, approval)
            else:
                await self._doors.move_cash(kind, amount_cents, reason, approval)

        if await self._recording.with_approval(carry):
            facts = {"amount_cents": amount_cents, "reason": names.get(reason, "")}
            self.counter_asked.emit()
            self.done.emit(self._say(f"drawer.done_{kind}", **facts))

    @aslot
    async def _on_report(self, which: str) -> None:
        from desktop.screens.selling.drawer_screen import X_REPORT

        if which != X_REPORT:
            latest = self._doors.latest_z()
            if latest is None:
                self.screen.notices.put(Notice(TOLD, Tone.PLAIN, self._say("drawer.no_z")))
            else:
                self.show_z(latest)
            return
        running = self._doors.open_shift()
        shift_id = running.shift_id if running else ""

        async def carry(approval: Approval | None) -> None:
            await self._doors.read_x(shift_id, approval)
            self._approval = approval

        self._approval = None
        if await self._recording.with_approval(carry):
            self._behind = None
            self._show(shift_id)

    @aslot
    async def _on_print(self) -> None:
        """An X prints under the approval it was shown under."""
        shown, approval = self.report.report, self._approval
        if shown is None:
            return
        shift_id = shown.head.shift_id
        if await self._recording.attempt(lambda: self._doors.print_shift_report(shift_id, approval)):
            self.report.notices.put(Notice(TOLD, Tone.GOOD, self._say("shift_report.printing")))

    def _refuse(self, error: KedaiError) -> None:
        shown = self._report if self._report and self._report.isVisible() else self.screen
        shown.notices.put(refused_notice(error, self._say))
