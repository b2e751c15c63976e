"""`make sim`: plays worlds of tills and a service with everything that can go wrong, or one of them again.

`python -m tests.simulator SEED` plays one world and tells its history; `FIRST-LAST` plays all of them;
`--bugs` plants bugs that other programs had and tells which world shows each.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from tests.simulator.bugs import BUGS, Bug, planted
from tests.simulator.many import MOST_TOLD, Outcome, hunt, play_many
from tests.simulator.play import play


def main() -> int:
    """0 only if every world held, and every planted bug was caught if they were asked for."""
    asked = _arguments()
    if asked.seeds and "-" not in asked.seeds:
        return _one(asked)
    is_well = True
    line = ""
    if asked.worlds or asked.seeds:
        outcome = _many(_seeds(asked), asked)
        is_well, line = outcome.worlds > 0 and not outcome.failed, outcome.line()
    if asked.bugs:
        caught = _bugs(asked.processes)
        is_well = is_well and caught == len(BUGS)
        line = f"{line or 'simulator'}; bugs {caught} of {len(BUGS)} caught"
    _say(line)
    return 0 if is_well else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("seeds", nargs="?", default="", help="one seed to read, or FIRST-LAST")
    parser.add_argument("--worlds", type=int, default=0, help="as many, from seed 1 on")
    parser.add_argument("--long", action="store_true", help="long worlds only, as bugs are hunted in")
    parser.add_argument("--bugs", action="store_true", help="plant each known bug")
    parser.add_argument("--planted", default="", help="play one world with the bug of this name")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _seeds(asked: argparse.Namespace) -> range:
    first, _, last = (asked.seeds or f"1-{asked.worlds}").partition("-")
    return range(int(first), int(last) + 1)


def _bug(name: str) -> Bug | None:
    return next((bug for bug in BUGS if name and name in bug.name), None)


def _one(asked: argparse.Namespace) -> int:
    seed = int(asked.seeds)
    with planted(_bug(asked.planted)):
        played = play(seed, is_long=asked.long)
    for line in [*played.history, *(f"WRONG  {fault}" for fault in played.faults)]:
        _say(line)
    _say(f"simulator: world {seed}: {'holds' if not played.faults else f'{len(played.faults)} faults'}")
    return 1 if played.faults else 0


def _many(seeds: range, asked: argparse.Namespace) -> Outcome:
    outcome, told, began = Outcome(), 0, time.monotonic()
    for outcome in play_many(seeds, asked.processes, are_long=asked.long):
        if outcome.worlds - told >= len(seeds) // 5:
            told = outcome.worlds
            _say(f"  {told:,} worlds in {time.monotonic() - began:.0f} s")
    for seed, faults in list(outcome.failed.items())[:MOST_TOLD]:
        _say(f"  world {seed}: {'; '.join(faults[:3])}")
    return outcome


def _bugs(processes: int) -> int:
    caught = 0
    for each in hunt(processes):
        _say(each.row())
        caught += each.seed is not None
    return caught


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
