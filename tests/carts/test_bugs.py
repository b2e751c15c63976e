"""The drawn carts find mistakes: each is planted in the real code, and some cart differs by it."""

from __future__ import annotations

import pytest

from tests.carts.bugs import BUGS, Bug
from tests.carts.play import play

SEEDS = range(1, 41)
CARTS = 60


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    bug.plant(monkeypatch)
    found = next((played for seed in SEEDS if (played := play(seed, CARTS)).fault), None)
    assert found, "no cart differs"
    assert found.fault.removeprefix("Differs: ").startswith(bug.found_by), found.fault


def test_a_fault_tells_how_to_see_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe is the shortest: one cart less, and nothing differs."""
    next(bug for bug in BUGS if bug.name == "half cents of a price are cut").plant(monkeypatch)
    found = play(1, CARTS)
    assert found.fault.startswith("Differs: SCREEN")
    assert found.recipe == f"python -m tests.carts --seed 1 --carts {found.carts}"
    again = play(1, found.carts)
    assert (again.fault, again.step) == (found.fault, found.step)
    assert not play(1, found.carts - 1).fault
