"""What happened to the shop's records because another till said so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordsTaken:
    """Records are otherwise than a moment ago; which kinds."""

    entities: tuple[str, ...]
