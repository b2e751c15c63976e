"""Bugs of others about records and commands, planted in the shop's own code and in how clocks are read."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from typing import Any
from unittest.mock import patch

import sync.service.counting
from desktop.database.lane import Lane
from desktop.database.work import Work
from sync.till.record_digests import RecordComparison

Planted = AbstractContextManager[Any]


def half_a_command() -> Planted:
    """A sale is committed by itself, and what others make of it afterwards."""
    tell = Work._tell_hearers

    def in_two_transactions(self: Work) -> None:
        if self.command == "complete_sale" and self.events:
            self.write_back()
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN IMMEDIATE")
        tell(self)

    return patch.object(Work, "_tell_hearers", in_two_transactions)


@contextmanager
def wall_clock_decides() -> Any:
    """An edit is as late as the till's clock shows, whatever it replaced."""

    def by_the_wall(self: Lane, at: datetime) -> str:
        self.wall_ms = self.clock_ms = int(at.timestamp() * 1_000)
        self.clock_count = (self.clock_count + 1) % 100_000
        return f"{self.clock_ms:013d}.{self.clock_count:05d}.{self.lane_id}"

    with ExitStack() as held:
        held.enter_context(patch.object(Lane, "tick", by_the_wall))
        held.enter_context(patch.object(Lane, "hear", lambda _self, _clock, _at: None))
        yield


def never_compared() -> Planted:
    """Whatever came of the edits, nobody compares it."""
    return patch.object(RecordComparison, "compare", lambda *_told: 0)


def far_clock_wins() -> Planted:
    """A clock of years ahead counts as it was told."""
    return patch.object(sync.service.counting, "effective_clock", lambda _clock, _sequence, _at: None)
