"""Plays many worlds on several processes, and says what they came to in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TypeVar

from sync.garbage import collect_rarely
from tests.simulator.bugs import BUGS, MOST_SEEDS, Bug, planted
from tests.simulator.play import Played, play
from tests.simulator.surprises import OF_THE_PROGRAM
from tests.simulator.templates import template

Given = TypeVar("Given")
Answer = TypeVar("Answer")
AT_ONCE = 20
"""Worlds that a process is given to play in one go."""
MOST_TOLD = 20
PLANTED_WRONG = tuple(f"raised: {each.__name__}" for each in OF_THE_PROGRAM)
"""How a world ends in which a bug was planted into code that has changed since."""


@dataclass
class Outcome:
    """All worlds together. `failed`: by seed, what did not hold."""

    worlds: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    failed: dict[int, list[str]] = field(default_factory=dict)

    def add(self, played: Played) -> None:
        self.worlds += 1
        self.counts += played.counts
        if played.faults:
            self.failed[played.seed] = played.faults

    def line(self) -> str:
        faults = [fault for told in self.failed.values() for fault in told]
        lost = sum(fault.startswith("lost") for fault in faults)
        doubled = sum(fault.startswith("doubled") for fault in faults)
        counts = self.counts
        return (
            f"simulator: {self.worlds:,} worlds, {lost} lost, {doubled} doubled,"
            f" {len(faults) - lost - doubled} other faults; {counts['sales']:,} sales,"
            f" {counts['messages']:,} messages, {counts['requests']:,} requests,"
            f" {counts['till deaths'] + counts['service deaths']:,} deaths"
        )


@dataclass(frozen=True, slots=True)
class Caught:
    """What found a planted bug: the first seed whose world does not hold with it, if any."""

    name: str
    met_in: str
    seed: int | None
    fault: str

    def row(self) -> str:
        found = f"seed {self.seed}: {self.fault}" if self.seed is not None else f"NOT CAUGHT {self.fault}"
        return f"  {self.name:<44} {self.met_in:<34} {found}"


def play_many(seeds: Sequence[int], processes: int, *, are_long: bool = False) -> Iterator[Outcome]:
    """How it stands after each few worlds; the last one told is the outcome. All long, or as they come."""
    outcome = Outcome()
    parts = [seeds[at : at + AT_ONCE] for at in range(0, len(seeds), AT_ONCE)]
    for part in _on_processes(partial(_play_part, are_long=are_long), parts, processes):
        for played in part:
            outcome.add(played)
        yield outcome


def hunt(processes: int) -> Iterator[Caught]:
    """Every bug, and the first world that shows it."""
    yield from _on_processes(_hunt_one, range(len(BUGS)), processes)


def _on_processes(
    function: Callable[[Given], Answer], values: Sequence[Given], processes: int
) -> Iterator[Answer]:
    if processes < 2:
        yield from map(function, values)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(function, values)


def _play_part(seeds: Iterable[int], *, are_long: bool) -> list[Played]:
    """Without the histories: a world that failed is played again to be read."""
    _keep_what_stays()
    return [_shorter(play(seed, is_long=are_long)) for seed in seeds]


@cache
def _keep_what_stays() -> None:
    """Once in a process: what is loaded and made for all worlds is never looked through for garbage again."""
    play(0)
    collect_rarely()


def _shorter(played: Played) -> Played:
    return Played(played.seed, played.faults, [], played.counts)


def hunt_one(bug: Bug, most: int) -> Caught:
    """The first of so many long worlds that shows a bug, and not that it was planted wrong."""
    template()  # made once in a process, and never with a bug in it
    for seed in range(1, most + 1):
        with planted(bug):
            played = play(seed, is_long=True)
        if wrong := [each for each in played.faults if each.startswith(PLANTED_WRONG)]:
            return Caught(bug.name, bug.met_in, None, wrong[0][:90])
        if played.faults:
            return Caught(bug.name, bug.met_in, seed, played.faults[0][:90])
    return Caught(bug.name, bug.met_in, None, "")


def _hunt_one(number: int) -> Caught:
    return hunt_one(BUGS[number], MOST_SEEDS)
