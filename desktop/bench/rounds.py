"""Several ways of doing the same, turn about in one process, so that the machine's moods hit all alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from desktop.bench.figures import MS, percentile

Do = Callable[[int], object]
"""Carries the n-th operation out."""


@dataclass
class Side:
    """What one way took: wall of every operation, wall and CPU of every round, in milliseconds each."""

    each: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def at(self, part: int) -> float:
        """A percentile of single operations, the warming round left out."""
        return percentile(self.each[len(self.each) // len(self.wall) :], part)


def turn_about(ways: Sequence[Do], rounds: int, a_round: int) -> list[Side]:
    """Do `a_round` operations each way, `rounds` times over."""
    sides = [Side() for _way in ways]
    gc.collect()
    gc.freeze()  # what was prepared for the measurement is not the measurement's to walk through
    try:
        for turn in range(rounds):
            for side, do in zip(sides, ways, strict=True):
                _round(side, do, range(turn * a_round, (turn + 1) * a_round))
    finally:
        gc.unfreeze()
    return sides


def _round(side: Side, do: Do, numbers: range) -> None:
    cpu, began = time.process_time(), time.perf_counter()
    last = began
    for number in numbers:
        do(number)
        now = time.perf_counter()
        side.each.append((now - last) * MS)
        last = now
    side.wall.append((last - began) * MS / len(numbers))
    side.cpu.append((time.process_time() - cpu) * MS / len(numbers))
