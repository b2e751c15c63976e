"""The lines that are open to the service: how many one address may hold, and whose is cut off for a newcomer.

A line that the service works for is never cut. Of the others, those on which no till has shown its token go
first, and of these the one that has kept us waiting for longest: whoever opens lines and says nothing pushes
out its own, and a till that speaks at once gets through.
"""

from __future__ import annotations

import ipaddress
from collections import Counter
from typing import Protocol

MOST_LINES = 480
"""In all; below what uvicorn answers 503 at, so that it is never asked to."""
MOST_OF_ONE = 120
"""Of one address. Ten tills behind one router hold twenty."""
_HOME = 64  # bits of an IPv6 address that a household or a machine has to itself


class Line(Protocol):
    """An open connection."""

    @property
    def address(self) -> str: ...

    @property
    def is_awaited(self) -> bool:
        """Whether the other side has the word: it is to send something, or to read."""

    @property
    def is_known(self) -> bool:
        """Whether a till's token came over it."""

    @property
    def waiting_since(self) -> float: ...

    def cut(self) -> None: ...


class Lines:
    """Those that are open now. Belongs to the thread that listens."""

    def __init__(self, most: int = MOST_LINES, most_of_one: int = MOST_OF_ONE) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._homes: dict[Line, str] = {}
        self._held: Counter[str] = Counter()

    def came(self, line: Line) -> None:
        """Take a new line in, for which another may have to go; where none can, it goes itself."""
        home = home_of(line.address)
        if self._held[home] >= self._most_of_one:
            leaving = _least_missed([each for each, its in self._homes.items() if its == home])
        elif len(self._homes) >= self._most:
            leaving = _least_missed(list(self._homes))
        else:
            self._take_in(line, home)
            return
        if leaving is None:
            line.cut()
            return
        self.left(leaving)
        leaving.cut()
        self._take_in(line, home)

    def left(self, line: Line) -> None:
        """A line is closed; told twice, or of one that was never taken in, nothing happens."""
        home = self._homes.pop(line, None)
        if home is None:
            return
        self._held[home] -= 1
        if not self._held[home]:
            del self._held[home]

    def __len__(self) -> int:
        return len(self._homes)

    def _take_in(self, line: Line, home: str) -> None:
        self._homes[line] = home
        self._held[home] += 1


def home_of(address: str) -> str:
    """What counts as one address: of IPv6 the part that one household has to itself."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), _HOME), strict=False))


def _least_missed(lines: list[Line]) -> Line | None:
    awaited = [each for each in lines if each.is_awaited]
    return min(awaited, key=lambda each: (each.is_known, each.waiting_since), default=None)
