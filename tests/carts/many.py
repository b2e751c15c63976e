"""Plays many drawn days on several processes, within a bound of time if there is one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from tests.carts.play import Played, play

DAY = 2_000
"""Carts in one shop's file; verify reads all of it after each thousand, so that longer days cost more."""
Plan = tuple[int, int]
"""A seed, and how many carts of its day."""


@dataclass
class Outcome:
    """All days together."""

    asked: int
    carts: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[Played] = field(default_factory=list)

    def add(self, played: Played) -> None:
        self.carts += played.carts
        self.counts += played.counts
        if played.fault:
            self.wrong.append(played)

    def line(self) -> str:
        """What was really played: never more than that."""
        count = self.counts
        cut = f" of {self.asked:,} asked for: the time was over" if self.carts < self.asked else ""
        return (
            f"carts: {self.carts:,} carts played{cut}; {count['sale']:,} sales,"
            f" {count['exchange']:,} exchanges, {count['refund']:,} refunds, {count['void']:,} voids,"
            f" {count['lines']:,} lines, {count['split']:,} split, {count['rounded']:,} rounded,"
            f" verified {count['verified']:,} times; {len(self.wrong)} days differ from the oracle"
        )


def days(first_seed: int, carts: int) -> list[Plan]:
    """So many carts as days of two thousand each, and a shorter one for the rest."""
    whole, rest = divmod(carts, DAY)
    sizes = [DAY] * whole + ([rest] if rest else [])
    return [(first_seed + number, size) for number, size in enumerate(sizes)]


def play_many(plans: Sequence[Plan], processes: int, until: float | None) -> Iterator[Outcome]:
    """How it stands after each day; the last one told is the outcome. `until` is a moment of time.time()."""
    outcome = Outcome(sum(size for _seed, size in plans))
    yield outcome
    with ProcessPoolExecutor(processes) as pool:
        for played in pool.map(partial(_play_until, until), plans):
            outcome.add(played)
            yield outcome


def _play_until(until: float | None, plan: Plan) -> Played:
    return play(*plan, is_enough=lambda: until is not None and time.time() >= until)
