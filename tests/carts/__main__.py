"""`make carts`: plays random carts against the oracle, or one day of them again.

`python -m tests.carts --seed S --carts N` plays the first N carts of the day of that seed; without a seed
100,000 carts are played on all cores, as far as `--minutes` allow.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from tests.carts.many import Outcome, days, play_many
from tests.carts.play import Played, play

CARTS = 100_000
MOST_TOLD = 10


def main() -> int:
    """0 only if there were carts, and none differed."""
    parser = argparse.ArgumentParser(prog="python -m tests.carts", description=__doc__)
    parser.add_argument("--seed", type=int, help="play one day again")
    parser.add_argument("--carts", type=int, default=CARTS)
    parser.add_argument("--minutes", type=float, help="begin no cart after so long")
    parser.add_argument("--first", type=int, default=1_001, help="the first seed of many")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    outcome = _one(asked) if asked.seed is not None else _many(asked)
    for played in outcome.wrong[:MOST_TOLD]:
        _tell(played)
    _say(outcome.line())
    return 1 if outcome.wrong or not outcome.carts else 0


def _one(asked: argparse.Namespace) -> Outcome:
    outcome = Outcome(asked.carts)
    outcome.add(play(asked.seed, asked.carts))
    return outcome


def _many(asked: argparse.Namespace) -> Outcome:
    until = time.time() + 60 * asked.minutes if asked.minutes else None
    outcome, told, began = Outcome(asked.carts), 0, time.monotonic()
    for outcome in play_many(days(asked.first, asked.carts), asked.processes, until):
        if outcome.carts - told >= asked.carts // 10:
            told = outcome.carts
            _say(f"  {told:,} carts in {time.monotonic() - began:,.0f} s")
    return outcome


def _tell(played: Played) -> None:
    _say(f"  WRONG at cart {played.carts} of seed {played.seed}: {played.fault}")
    _say(f"    {played.step}")
    _say(f"    Again: {played.recipe}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
