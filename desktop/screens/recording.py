"""Asking the shop to record something: what it refuses is told, what needs approval is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from desktop.database.who import Approval
from desktop.errors import KedaiError
from desktop.staff.permissions import NeedsApproval

Ask = Callable[[str], Awaitable[Approval | None]]


@dataclass(frozen=True, slots=True)
class Recording:
    """How a room records: whom it asks, whom it tells."""

    ask: Ask
    refused: Callable[[KedaiError], None]
    recorded: Callable[[], None]

    async def attempt(self, act: Callable[[], Awaitable[object]]) -> bool:
        """Try; was it recorded?"""
        try:
            await act()
        except KedaiError as error:
            self.refused(error)
            return False
        self.recorded()
        return True

    async def with_approval(self, act: Callable[[Approval | None], Awaitable[object]]) -> bool:
        """Try; if somebody must approve, ask for the right that is lacking and try again."""
        try:
            await act(None)
        except NeedsApproval as lacking:
            approval = await self.ask(lacking.command)
            if approval is None:
                return False
            return await self.attempt(lambda: act(approval))
        except KedaiError as error:
            self.refused(error)
            return False
        self.recorded()
        return True
