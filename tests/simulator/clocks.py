"""Time in a world: one true time, and clocks of tills and service that may tell another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

BEGAN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
YEAR_1970 = datetime(1970, 1, 1, 0, 7, tzinfo=UTC)
YEAR_2099 = datetime(2099, 12, 31, 23, 50, tzinfo=UTC)


@dataclass
class TrueTime:
    """What really passes; it never goes back."""

    at: datetime = BEGAN

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class WallClock:
    """A machine's clock: wrong by `off`. Both a till and a service take it for theirs."""

    true: TrueTime
    off: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return self.true.at + self.off

    def steady(self) -> float:
        """Seconds that no setting of the wall clock moves."""
        return (self.true.at - BEGAN).total_seconds() + 1_000_000

    def set_to(self, shown: datetime) -> None:
        """Somebody, or an empty battery, sets it."""
        self.off = shown - self.true.at

    def put_right(self) -> None:
        self.off = timedelta()
