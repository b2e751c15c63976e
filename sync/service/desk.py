"""One writing transaction in which messages are taken: where the feed stands, and what came meanwhile."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sync.service.parking import ParkedWork
from sync.service.store import Work
from sync.service.sums import Sums
from sync.service.tables import record_bucket, stretch_digest


@dataclass(slots=True)
class Desk:
    """What is the same for all devices in one transaction."""

    work: Work
    at: str
    upto: int  # the feed's last number
    came: list[str] = field(default_factory=list)  # messages and entities that somebody may have waited for
    works: set[ParkedWork] = field(default_factory=set)  # commands of which something was taken
    seen: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    held: Sums = field(default_factory=lambda: Sums(stretch_digest))  # of what was taken
    merged: Sums = field(default_factory=lambda: Sums(record_bucket))  # of the records it edited
    made: int = 0  # records that were not there before
    surprises: int = 0

    @classmethod
    def opened(cls, work: Work, at: str) -> Desk:
        """At the place where the feed ends."""
        return cls(work, at, int(work.fact("feed_upto") or 0))

    def trial(self) -> Desk:
        """A desk of its own at the same place, for what may have to be undone."""
        return Desk(self.work, self.at, self.upto)

    def keep(self, trial: Desk) -> None:
        """What was tried stands."""
        self.upto = trial.upto
        self.made += trial.made
        self.held.join(trial.held)
        self.merged.join(trial.merged)
        self.came += trial.came
        self.works |= trial.works
        for lane_id, numbers in trial.seen.items():
            self.seen[lane_id] += numbers
