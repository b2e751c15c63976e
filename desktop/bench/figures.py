"""What the bench tells: percentiles, goals, and the verdict of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

MS = 1000.0


class Kind(StrEnum):
    """What a figure hangs on. Wall figures count only on a quiet machine; the others always."""

    WALL = "wall"
    CPU = "cpu"
    GROWTH = "growth"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Check:
    """One figure with its goal: at most (or at least) so much."""

    name: str
    kind: Kind
    value: float
    goal: float
    at_least: bool = False
    aim: float | None = None

    @property
    def is_met(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal


@dataclass(frozen=True, slots=True)
class Measured:
    """One operation's line. Times in milliseconds."""

    operation: str
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    floor: float | None = None
    checks: tuple[Check, ...] = ()
    counts: tuple[str, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)

    def missed(self, *, is_quiet: bool) -> list[Check]:
        """The goals that are missed; those that hang on wall time only if the machine was quiet."""
        judged = [each for each in self.checks if is_quiet or each.kind is not Kind.WALL]
        return [each for each in judged if not each.is_met]


def percentile(values: Sequence[float], part: int) -> float:
    """The value that `part` in a hundred do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * part // 100) - 1)]


def ratio(kedai: Sequence[float], floor: Sequence[float]) -> float:
    """The median of the rounds' ratios; the first round warms both up and does not count."""
    pairs = list(zip(kedai, floor, strict=True))[1:]
    return median(ours / bare for ours, bare in pairs)
