"""How long to leave a shop alone that was not reached, and how often to ask one where nothing changes."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

SHORTEST_S = 2.0
LONGEST_S = 900.0


@dataclass(slots=True)
class Pause:
    """A breaker: after each failure in a row twice as long, drawn so that not all knock as one."""

    draw: Callable[[float, float], float] = random.uniform
    failures: int = 0
    until: float = field(default=0.0)  # steady seconds

    def failed(self, now: float, at_least: float = 0.0) -> None:
        """The shop was not to be had."""
        bound = min(SHORTEST_S * 2 ** min(self.failures, 20), LONGEST_S)
        self.failures += 1
        self.until = now + max(self.draw(bound / 2, bound), at_least)

    def answered(self) -> None:
        """It was."""
        self.failures, self.until = 0, 0.0

    def left(self, now: float) -> float:
        """Seconds still to wait."""
        return max(self.until - now, 0.0)


@dataclass(slots=True)
class Rhythm:
    """When orders are read again: every so often, and seldomer while nothing changes."""

    shortest_s: float
    due: float = 0.0
    _wait_s: float = 0.0

    def done(self, now: float, *, has_changed: bool) -> None:
        """A round is over."""
        self._wait_s = (
            self.shortest_s if has_changed else min(max(self._wait_s * 2, self.shortest_s), LONGEST_S)
        )
        self.due = now + self._wait_s

    def soon(self, now: float) -> None:
        """Something happened: back to the short wait."""
        self._wait_s = 0.0
        self.due = min(self.due, now + self.shortest_s)
