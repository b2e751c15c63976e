"""A shift from its float to what its count found: three screens, made when they are first wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import KedaiError
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.doors import Doors
from desktop.screens.recording import Ask
from desktop.screens.selling.notices import codes_notice, money_to_come, refused_notice
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.staff.permissions import NeedsApproval

if TYPE_CHECKING:  # a day begins with a scan: what its shifts need comes when it is wanted
    from desktop.screens.selling.shift_result import ShiftResult, ShiftResultScreen
    from desktop.screens.selling.shift_screens import EndShiftScreen, StartShiftScreen
    from desktop.selling.shift_words import CloseShift, ShiftEnded


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
        self._start: StartShiftScreen | None = None
        self._end: EndShiftScreen | None = None
        self._result: ShiftResultScreen | None = None

    @property
    def start(self) -> StartShiftScreen:
        if self._start is None:
            from desktop.screens.selling.shift_screens import StartShiftScreen

            self._start = StartShiftScreen(self._say)
            self._start.started.connect(self._on_start)
            self._start.back_asked.connect(self.counter_asked)
        return self._start

    @property
    def end(self) -> EndShiftScreen:
        if self._end is None:
            from desktop.screens.selling.shift_screens import EndShiftScreen

            self._end = EndShiftScreen(self._say)
            self._end.ended.connect(self._on_end)
            self._end.back_asked.connect(self.counter_asked)
        return self._end

    @property
    def result(self) -> ShiftResultScreen:
        if self._result is None:
            from desktop.screens.selling.shift_result import ShiftResultScreen

            self._result = ShiftResultScreen(self._say)
            self._result.done.connect(self.to_start)
            self._result.report_asked.connect(self.report_asked)
        return self._result

    def is_at_result(self, shown: QWidget | None) -> bool:
        """Is what a count found on the screen?"""
        return self._result is not None and shown is self._result

    def take_over(self, old: ShiftFlow) -> None:
        """Built anew: what the end of a shift found stays told."""
        from desktop.screens.selling.shift_result import ENDED

        if old._result and old._result.result and ENDED in old.start.notices.bars():
            self._tell_result(old._result.result)

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
        from desktop.screens.selling.shift_result import ENDED

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
        from desktop.selling.shift_words import CloseShift

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
        from desktop.screens.selling.shift_result import ShiftResult

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
        from desktop.screens.selling.shift_result import result_notice

        self.result.show_result(result)
        self.start.notices.put(result_notice(result, self._say))  # still there after one Enter too many

    def _refuse(self, notices: NoticeStack, error: KedaiError) -> None:
        notices.put(refused_notice(error, self._say))
