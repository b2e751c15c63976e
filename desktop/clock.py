"""The one clock: every time in the program comes from here, so that tests can set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Protocol

DEFAULT_ZONE = "Asia/Singapore"


class Clock(Protocol):
    """Tells the present instant in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands where it was put, for tests, demos and imports."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> None:
        """Move on by a timedelta's keywords (`minutes=5`)."""
        self.at += timedelta(**step)


def instant_text(at: datetime) -> str:
    """UTC instant as stored: ISO 8601 with milliseconds and a Z, so that text order is time order."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def read_instant(text: str) -> datetime:
    """The inverse of instant_text."""
    return datetime.fromisoformat(text)


def day_in(zone: str, at: datetime) -> date:
    """The calendar date that the shop's wall clock shows at an instant."""
    return local_time(zone, at).date()


def local_time(zone: str, at: datetime) -> datetime:
    """The instant on the shop's wall clock."""
    return at.astimezone(_zone(zone))


def offset_minutes(zone: str, at: datetime) -> int:
    """How far the shop's wall clock is ahead of UTC at an instant."""
    ahead = local_time(zone, at).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds()) // 60


def instant_on_wall(zone: str, shown: datetime) -> datetime:
    """The UTC instant at which the shop's wall clock shows a date and time given without a zone."""
    return shown.replace(tzinfo=_zone(zone)).astimezone(UTC)


@cache
def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # reads files: not before the first paint

    return ZoneInfo(name)
