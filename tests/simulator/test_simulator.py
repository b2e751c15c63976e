"""Some worlds and every planted bug, for every test run; `make sim` plays thousands."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import ModuleType
from unittest.mock import patch

import pytest

import sync.service.routes
import sync.service.take
import sync.till.engine
from tests.simulator.bugs import BUGS, Bug
from tests.simulator.many import hunt_one
from tests.simulator.play import play

pytestmark = pytest.mark.timeout(600)  # a world is real work, and a busy machine takes its time over it
WORLDS = 11
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
    quick, whole, again = (play(seed, is_whole=each, is_long=True) for each in (None, True, False))
    assert whole.history == quick.history == again.history
    assert whole.counts == quick.counts == again.counts
    assert whole.counts["requests"] > SOME_REQUESTS


@pytest.mark.long
@pytest.mark.parametrize("bug", [each for each in BUGS if each.name not in RARE], ids=lambda bug: bug.name)
def test_planted_bug_is_caught(bug: Bug) -> None:
    caught = hunt_one(bug, SHORT_HUNT)
    assert caught.seed is not None, caught.fault or f"{SHORT_HUNT} worlds do not show it; make sim BUGS=1"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (sync.till.engine, "_is_rolled_back"),
        (sync.service.take, "told_once"),
        (sync.service.routes, "take_push"),
    ],
)
def test_bug_that_does_not_fit_the_code_any_more_is_not_taken_for_caught(
    place: ModuleType, name: str
) -> None:
    """Whether it is planted in a till, or in a service that answers all the same."""

    def plant() -> AbstractContextManager[object]:
        return patch.object(place, name, lambda: False)

    caught = hunt_one(Bug("planted wrong", "nowhere", plant), 1)
    assert caught.seed is None
    assert "TypeError" in caught.row()
