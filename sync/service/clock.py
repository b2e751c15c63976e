"""The service's two clocks: the wall's for what is written down, a steady one for what runs out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the instant in UTC, and seconds that no setting of the wall clock moves."""

    def now(self) -> datetime: ...

    def steady(self) -> float: ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def steady(self) -> float:
        return time.monotonic()


@dataclass
class SetClock:
    """Clocks that stand where they were put, for tests."""

    at: datetime = datetime(2026, 11, 23, 4, tzinfo=UTC)
    seconds: float = 1_000.0

    def now(self) -> datetime:
        return self.at

    def steady(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        """Let time pass on both."""
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


AHEAD = timedelta(minutes=10)
"""So far before the service's own clock a till's may be."""
COUNTED = 100_000
"""Messages of a lane that a clock's second part tells apart."""
LATEST_MS = 10**13 - 1


def effective_clock(clock: str, sequence: int, at: str) -> str | None:
    """The clock that counts for a message whose own is too far ahead at an instant; nothing if it is not.

    Those of one lane keep the order of their numbers, whenever they are taken.
    """
    latest = int((datetime.fromisoformat(at) + AHEAD).timestamp() * 1_000)
    milliseconds, _count, lane_id = clock.split(".", 2)
    if int(milliseconds) <= latest:
        return None
    carried, count = divmod(sequence, COUNTED)
    return f"{latest + carried % 1_000:013d}.{count:05d}.{lane_id}"


def clock_behind(clock: str, sequence: int, lane_id: str) -> str:
    """The clock of a lane's message that comes right after another clock."""
    milliseconds = min(int(clock[:13]) + 1, LATEST_MS)
    return f"{milliseconds:013d}.{sequence % COUNTED:05d}.{lane_id}"


def instant_text(at: datetime) -> str:
    """UTC as stored: text order is time order."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
