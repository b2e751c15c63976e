"""A shift from its float to what its count found: three screens, and what they ask of the shop."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.doors import Doors
from desktop.screens.recording import Ask
from desktop.screens.selling.notices import codes_notice, money_to_come, refused_notice
from desktop.screens.selling.shift_result import ENDED, ShiftResult, ShiftResultScreen, result_notice
from desktop.screens.selling.shift_screens import EndShiftScreen, StartShiftScreen
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.selling.shift_words import CloseShift, ShiftEnded
from desktop.staff.permissions import NeedsApproval


class ShiftFlow(QObject):
    """Says which screen comes next; the room shows it."""

    show_asked = Signal(QWidget)
    counter_asked = Signal()
    started = Signal(int)  # the shift's number
    recorded = Signal()
    report_asked = Signal(str)  # a shift's id

    def __init__(self, doors: Doors, say: Say, ask: Ask, parent: QObject) -> None:
        super().__init__(parent)
        self._doors, self._say, self._ask = doors, say, ask
        self.start = StartShiftScreen(say)
        self.end = EndShiftScreen(say)
        self.result = ShiftResultScreen(say)
        self.start.started.connect(self._on_start)
        self.start.back_asked.connect(self.counter_asked)
        self.end.ended.connect(self._on_end)
        self.end.back_asked.connect(self.counter_asked)
        self.result.done.connect(self.to_start)
        self.result.report_asked.connect(self.report_asked)

    def take_over(self, old: ShiftFlow) -> None:
        """Built anew: what the end of a shift found stays told."""
        if old.result.result and ENDED in old.start.notices.bars():
            self._tell_result(old.result.result)

    def to_start(self) -> None:
        self.show_asked.emit(self.start)
        self.start.begin()

    def to_end(self, parked: Notice | None) -> None:
        """Count what the shift took. Baskets that wait are told: they outlive it."""
        running = self._doors.open_shift()
        if running is None:
            self.to_start()
            return
        self.show_asked.emit(self.end)
        taken = set(self._doors.expected_of_shift(running.shift_id))
        self.end.begin(self._doors.countable_tenders(running.shift_id), taken)
        if parked:
            self.end.notices.put(parked)

    @aslot
    async def _on_start(self, float_cents: int) -> None:
        try:
            started = await self._doors.start_shift(float_cents, self.start.pieces())
        except KedaiError as error:
            self._refuse(self.start.notices, error)
            return
        self.start.notices.remove(ENDED)
        self.counter_asked.emit()
        self.started.emit(started.number)
        self.recorded.emit()

    @aslot
    async def _on_end(self, counted: tuple[tuple[str, int], ...]) -> None:
        running = self._doors.open_shift()
        shift_id, pieces = running.shift_id if running else "", self.end.pieces()
        try:
            if not self.end.is_again:
                taken = await self._doors.count_shift(shift_id, counted, pieces)
                if taken.names and taken.is_first:
                    self.end.count_again(taken.names)
                    return
            ended = await self._close(CloseShift(new_id(), shift_id, counted, pieces))
        except KedaiError as error:
            self._refuse(self.end.notices, error)
            return
        if ended:
            self._show_result(ended)

    async def _close(self, command: CloseShift) -> ShiftEnded | None:
        """End it; what is still far off is approved by somebody, or the shift goes on."""
        try:
            return await self._doors.end_shift(command)
        except NeedsApproval as needed:
            approval = await self._ask(needed.command)
            return await self._doors.end_shift(command, approval) if approval else None

    def _show_result(self, ended: ShiftEnded) -> None:
        report = self._doors.shift_report(ended.shift_id)
        by_code = codes_notice(self._doors.attempts_of_shift(ended.shift_id), self._say)
        counts = self._doors.counts_of_shift(ended.shift_id)
        result = ShiftResult(
            ended.number,
            ended.sales,
            counts,
            self._doors.all_tender_types(),
            self.end.all_counted,
            ended.shift_id,
            report.head.approved_by,
        )
        self._tell_result(result)
        self.result.tell_money_to_come(money_to_come(self._doors.expected_by_day(ended.shift_id), self._say))
        if by_code:
            self.result.notices.put(by_code)
        self.show_asked.emit(self.result)
        self.result.begin()
        self.recorded.emit()

    def _tell_result(self, result: ShiftResult) -> None:
        self.result.show_result(result)
        self.start.notices.put(result_notice(result, self._say))  # still there after one Enter too many

    def _refuse(self, notices: NoticeStack, error: KedaiError) -> None:
        notices.put(refused_notice(error, self._say))
