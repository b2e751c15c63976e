"""How much a device may have parked: one that tells nothing but faults must not fill the disk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from sync.service.store import Work
from sync.service.tables import parked

PARKED_FULL = "parked_full"
MOST_ROWS = 5_000
MOST_CHARACTERS = 64 * 2**20
_PARKED = select(
    func.count().label("rows"), func.coalesce(func.sum(parked.c.size), 0).label("characters")
).where(parked.c.device_id == bindparam("its_device"))


class Quota:
    """What a device may still park in one transaction; asked of the store when it is first needed."""

    def __init__(self, device_id: str, work: Work) -> None:
        self._device_id = device_id
        self._work = work
        self._left: tuple[int, int] | None = None

    def admits(self, texts: Sequence[str]) -> bool:
        """Whether all of these may be parked, or none; their room is then taken."""
        if self._left is None:
            (found,) = self._work.rows(_PARKED, {"its_device": self._device_id})
            self._left = MOST_ROWS - found.rows, MOST_CHARACTERS - found.characters
        rows, characters = self._left[0] - len(texts), self._left[1] - sum(map(len, texts))
        if texts and min(rows, characters) < 0:
            return False
        self._left = rows, characters
        return True
