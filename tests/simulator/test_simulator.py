"""Some worlds and every planted bug, for every test run; `make sim` plays thousands."""

from __future__ import annotations

import pytest

from tests.simulator.bugs import BUGS, MOST_SEEDS, Bug, planted
from tests.simulator.play import play

pytestmark = pytest.mark.timeout(600)  # a world is real work, and a busy machine takes its time over it
WORLDS = 8
SOME_REQUESTS = 20
SHORT_HUNT = 12
"""Worlds for a bug here; those it takes longer to see are left to `make sim BUGS=1`."""
RARE = {
    *("wall clock decides the last writer", "what came of the edits is never compared"),
    *("restored till numbers on in its old lane", "epoch of a restored service ignored"),
    "cursor saved before its rows",
    *(
        "service put back in silence overlooked",
        "ids forgotten after a day",
        "sign-in page taken for an answer",
    ),
}


@pytest.mark.parametrize("seed", range(1, WORLDS + 1))
def test_world_that_healed_has_lost_and_doubled_nothing(seed: int) -> None:
    played = play(seed)
    assert played.faults == [], "\n".join(played.history)


@pytest.mark.parametrize("seed", [5, 29, 46])
def test_world_of_a_seed_is_the_same_whole_and_quick_and_once_more(seed: int) -> None:
    """With deaths at statements, failing disks and cut answers in it: layers left out change nothing."""
    quick, whole, again = play(seed), play(seed, is_whole=True), play(seed, is_whole=False)
    assert whole.history == quick.history == again.history
    assert whole.counts == quick.counts == again.counts
    assert whole.counts["requests"] > SOME_REQUESTS


@pytest.mark.long
@pytest.mark.parametrize("bug", [each for each in BUGS if each.name not in RARE], ids=lambda bug: bug.name)
def test_planted_bug_is_caught(bug: Bug) -> None:
    for seed in range(1, SHORT_HUNT + 1):
        with planted(bug):
            played = play(seed)
        if played.faults:
            return
    pytest.fail(f"no world up to {SHORT_HUNT} shows it; {MOST_SEEDS} may be played by make sim BUGS=1")
