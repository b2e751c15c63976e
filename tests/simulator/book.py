"""What really happened in a world: every message that was ever committed at a till, and where it was lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.simulator.a_till import Till

_SINCE = (
    "SELECT rowid, message_id, kind, entity_id, lane_id, sequence, payload_sha256 FROM sync_outbox"
    " WHERE rowid > ? ORDER BY rowid"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A message as a till committed it."""

    message_id: str
    kind: str
    entity_id: str
    lane_id: str
    sequence: int
    payload_sha256: str


@dataclass
class Book:
    """Kept by whoever watches the world. No till and no service ever reads it.

    `gone`: messages of which no till and no store had a copy left, since both were put back to a day before
    them; they may come back, but nobody can promise it.
    """

    written: dict[str, Written] = field(default_factory=dict)
    receipts: dict[str, tuple[str, int]] = field(default_factory=dict)  # number and cents, as handed over
    shown: set[tuple[str, str, str]] = field(default_factory=set)  # clashes before whoever edited anew
    gone: set[str] = field(default_factory=set)
    clock_off_s: dict[str, float] = field(default_factory=dict)  # of the till, when it wrote a message
    faults: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    _read: dict[str, int] = field(default_factory=dict)

    def note(self, till: Till) -> None:
        """Read what a till has committed since."""
        for row in till.rows(_SINCE, self._read.get(till.name, 0)):
            self._read[till.name] = row[0]
            self.written[row[1]] = Written(*row[1:])
            self.clock_off_s[row[1]] = till.clock.off.total_seconds()

    def note_put_back(self, till: Till) -> None:
        """Its file is another one now: what is new in it begins behind what it came with."""
        self._read[till.name] = till.rows("SELECT coalesce(max(rowid), 0) FROM sync_outbox")[0][0]

    def wrong(self, what: str) -> None:
        """Something that may never be; told once."""
        if what not in self.faults:
            self.faults.append(what)
