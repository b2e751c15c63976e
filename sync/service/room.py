"""How much may be in hand at once, in bytes: what is beyond waits for its turn, and is sent away if that does
not come soon."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sync.service.refusals import Refused

PATIENCE_SECONDS = 5.0
AGAIN_SECONDS = 2
"""So long whoever was sent away is asked to wait."""


@dataclass(eq=False, slots=True)
class _Place:
    """One that waits for room, or has it."""

    size: int
    whose: str
    turn: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Room:
    """So many bytes, of which one device has a part at most. Belongs to the thread that listens.

    Who came first goes first, unless only their own part is used up. What is larger than there is room for is
    let in alone.
    """

    patience = PATIENCE_SECONDS

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._waiting: list[_Place] = []
        self._held: Counter[str] = Counter()

    @property
    def held(self) -> int:
        """Bytes."""
        return self._held.total()

    @asynccontextmanager
    async def taken(self, size: int, whose: str) -> AsyncIterator[None]:
        """Have so much of the room while inside.

        Raises:
            Refused: busy, where there was none for too long.
        """
        place = _Place(size, whose)
        self._waiting.append(place)
        self._let_in()
        try:
            await self._turn(place)
            yield
        finally:
            self._leave(place)

    async def _turn(self, place: _Place) -> None:
        try:
            async with asyncio.timeout(self.patience):
                await place.turn
        except TimeoutError as error:
            busy = "The service has its hands full; come again."
            raise Refused(503, "busy", busy, {"seconds": AGAIN_SECONDS}) from error

    def _leave(self, place: _Place) -> None:
        if place in self._waiting:
            self._waiting.remove(place)
        else:
            self._held[place.whose] -= place.size
            if not self._held[place.whose]:
                del self._held[place.whose]
        self._let_in()

    def _let_in(self) -> None:
        for place in list(self._waiting):
            own = self._held[place.whose]
            if own and own + place.size > self._most_of_one:
                continue
            if self.held and self.held + place.size > self._most:
                return
            self._waiting.remove(place)
            self._held[place.whose] += place.size
            if not place.turn.done():
                place.turn.set_result(None)
