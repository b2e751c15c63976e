"""Doors of a shift and its drawer: commands on the database thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from desktop.database.who import Approval, Who
from desktop.ids import new_id

if TYPE_CHECKING:  # SQLAlchemy comes with some of these, and the first scan of a day needs none
    from desktop.database.work import Work
    from desktop.selling.events import Pieces
    from desktop.selling.shift_words import CloseShift, CountTaken, ShiftEnded, ShiftStarted

Given = TypeVar("Given")
Answer = TypeVar("Answer")


class ShiftCommands:
    """A part of desktop.doors, which has the window's person and the database thread."""

    async def _carry(self, function: Callable[[Given, Work], Answer], command: Given, who: Who) -> Answer:
        raise NotImplementedError

    def who(self, approval: Approval | None = None) -> Who:
        raise NotImplementedError

    async def start_shift(self, float_cents: int, pieces: Pieces = ()) -> ShiftStarted:
        from desktop.selling.shift_words import OpenShift
        from desktop.selling.shifts import open_shift

        return await self._carry(open_shift, OpenShift(new_id(), float_cents, pieces), self.who())

    async def count_shift(
        self, shift_id: str, counted: tuple[tuple[str, int], ...], pieces: Pieces = ()
    ) -> CountTaken:
        from desktop.selling.counting import count_shift
        from desktop.selling.shift_words import CountShift

        return await self._carry(count_shift, CountShift(new_id(), shift_id, counted, pieces), self.who())

    async def end_shift(self, command: CloseShift, approval: Approval | None = None) -> ShiftEnded:
        from desktop.selling.shifts import close_shift

        return await self._carry(close_shift, command, self.who(approval))

    async def open_drawer(self, reason: str, approval: Approval | None = None) -> None:
        from desktop.selling.drawer_moves import open_drawer
        from desktop.selling.drawer_words import OpenDrawer

        await self._carry(open_drawer, OpenDrawer(new_id(), reason), self.who(approval))

    async def move_cash(
        self, kind: str, amount_cents: int, reason: str, approval: Approval | None = None
    ) -> None:
        from desktop.selling.drawer_moves import cash_in, cash_out, drop_cash
        from desktop.selling.drawer_words import MoveCash

        commands = {"cash_in": cash_in, "cash_out": cash_out, "drop": drop_cash}
        await self._carry(commands[kind], MoveCash(new_id(), amount_cents, reason), self.who(approval))

    async def read_x(self, shift_id: str, approval: Approval | None = None) -> None:
        from desktop.selling.read_shift import read_x
        from desktop.selling.shift_words import ReadX

        await self._carry(read_x, ReadX(new_id(), shift_id), self.who(approval))

    async def print_shift_report(self, shift_id: str, approval: Approval | None = None) -> None:
        from desktop.selling.read_shift import print_shift_report
        from desktop.selling.shift_words import PrintShiftReport

        await self._carry(print_shift_report, PrintShiftReport(new_id(), shift_id), self.who(approval))
