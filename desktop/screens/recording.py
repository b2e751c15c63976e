"""Asking the shop to record something: what it refuses is told, what needs approval is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

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

    async def with_approval(
        self, act: Callable[[Approval | None], Awaitable[object]], given: Approval | None = None
    ) -> bool:
        """Try, with the approval that was given before; while a right is lacking, ask for it and try again.

        Whoever approves last answers for all of it: what was approved before must be theirs to approve too.
        """
        while True:
            held = (given.right, *given.further) if given else ()
            try:
                await act(given)
            except NeedsApproval as lacking:
                if lacking.command in held:
                    self.refused(lacking)
                    return False
                if (more := await self.ask(lacking.command)) is None:
                    return False
                given = replace(more, further=held)
            except KedaiError as error:
                self.refused(error)
                return False
            else:
                self.recorded()
                return True
