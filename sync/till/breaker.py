"""The breaker: after several failures in a row nobody knocks again before a rest, whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable

MOST_FAILURES = 5
REST_S = 30.0


class Breaker:
    """Closed: exchanges may go. Open: none may. After the rest one may, as a probe: half open."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._failures = 0
        self._opened_at: float | None = None

    @property
    def failures(self) -> int:
        """In a row, until now."""
        return self._failures

    def rest_s(self) -> float:
        """How long nobody may knock yet; nothing while closed or half open."""
        if self._opened_at is None:
            return 0.0
        return max(0.0, self._opened_at + REST_S - self._monotonic())

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= MOST_FAILURES:  # a probe that failed opens it again
            self._opened_at = self._monotonic()

    def answered(self) -> None:
        self._failures, self._opened_at = 0, None
