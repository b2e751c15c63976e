"""How edits of a record are merged: field by field, by their clocks, with the same end in every order."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.canonical import spelled

Value = str | int | None
LOWEST = "0000000000000.00000.-"
"""Of a field that was never edited since its record was made; compared as text like every clock."""


BUCKETS = 64
"""Into so many the records of a kind are divided when both sides compare what they hold."""

SEALED: Mapping[str, tuple[str, ...]] = {
    "person": ("name",),
    "customer": ("name", "phone", "email", "address", "company", "card", "note"),
}
"""Words under a person's key, which are not compared: of somebody forgotten, one side has none left."""
Place = tuple[str, str]
"""Kind and id of a record."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A record after an edit. `won` are the fields that the edit set, `clashing` those where neither side
    saw the other: the higher clock counts there too, and somebody should look."""

    fields: dict[str, Value]
    clocks: dict[str, str]
    won: tuple[str, ...]
    clashing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordTold:
    """A record as it stands merged: its fields, and the clocks of those that were ever edited."""

    entity: str
    entity_id: str
    fields: dict[str, Value]
    clocks: dict[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """Values with the clock of each, and the clock of the value that each replaced where its maker knew."""

    fields: Mapping[str, Value]
    clocks: Mapping[str, str]
    bases: Mapping[str, str]


def merge(fields: Mapping[str, Value], clocks: Mapping[str, str], edit: Edit) -> Merged:
    """An edit merged into a record that stands so. The same edit again changes nothing."""
    merged, kept = dict(fields), dict(clocks)
    won: list[str] = []
    clashing: list[str] = []
    for name, value in edit.fields.items():
        ours, theirs = clocks.get(name, LOWEST), edit.clocks.get(name, LOWEST)
        if name in fields and _clashes(name, value, ours, fields, edit):
            clashing.append(name)
        if name not in fields or _is_later((theirs, value), (ours, fields[name])):
            merged[name] = value
            won.append(name)
            if theirs > LOWEST:
                kept[name] = theirs
    return Merged(merged, kept, tuple(won), tuple(clashing))


def _is_later(theirs: tuple[str, Value], ours: tuple[str, Value]) -> bool:
    """By clock; of one clock the greater value counts, so that every order of coming ends the same."""
    if theirs[0] != ours[0]:
        return theirs[0] > ours[0]
    return _rank(theirs[1]) > _rank(ours[1])


def _rank(value: Value) -> tuple[int, int, str]:
    if value is None:
        return 0, 0, ""
    return (1, value, "") if isinstance(value, int) else (2, 0, value)


def _clashes(name: str, value: Value, ours: str, fields: Mapping[str, Value], edit: Edit) -> bool:
    """Neither saw the other: ours is not what the edit replaced, nor of the same lane, which knows itself."""
    if name not in edit.bases or fields[name] == value or ours == edit.bases[name]:
        return False
    return lane_of(ours) != lane_of(edit.clocks.get(name, LOWEST))


def lane_of(clock: str) -> str:
    """Whose clock it is."""
    return clock[20:]


def clock_of(name: str, clocks: Mapping[str, str], message_clock: str) -> str:
    """The clock of a field that a message edits: its own where it is told, or the message's effective one.

    Never later than the message that tells it: a field from a clock that was far ahead would win for ever.
    """
    return min(clocks.get(name, message_clock), message_clock)


def bucket_of(entity_id: str) -> int:
    """In which part of its kind a record is compared; by its id, the same on both sides."""
    return zlib.crc32(entity_id.encode()) % BUCKETS


def record_digest(place: Place, fields: Mapping[str, Value], clocks: Mapping[str, str]) -> int:
    """64 bits of SHA-256 of a merged record, but for what is sealed.

    What is nothing and was never edited says nothing.
    """
    if place[0] in SEALED:
        fields, clocks = (_without(SEALED[place[0]], each) for each in (fields, clocks))
    if None in fields.values():
        fields = {name: value for name, value in fields.items() if value is not None or name in clocks}
    words = spelled((place[1], fields, clocks))
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8])


def _without(names: Sequence[str], told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}
