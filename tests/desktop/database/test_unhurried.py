"""Long work gives other threads their turn and loses nothing."""

from __future__ import annotations

import pytest

from desktop.database import unhurried as module
from desktop.database.unhurried import unhurried


def test_every_item_comes_once_and_in_order() -> None:
    assert list(unhurried(range(1000))) == list(range(1000))


def test_a_turn_that_has_lasted_long_enough_ends_with_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    pauses: list[float] = []
    monkeypatch.setattr(module, "perf_counter", lambda: float(next(clock)))
    monkeypatch.setattr(module, "sleep", pauses.append)
    list(unhurried("abc"))
    assert pauses == [module.PAUSE_S] * 3


def test_quick_work_is_not_slowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "perf_counter", lambda: 0.0)
    monkeypatch.setattr(module, "sleep", lambda _s: pytest.fail("paused"))
    assert len(list(unhurried(range(50)))) == 50


def test_long_work_rests_until_what_was_scanned_is_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    pauses: list[float] = []

    def clock() -> float:
        now[0] += 2 * module.TURN_S
        return now[0]

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(module, "perf_counter", clock)
    monkeypatch.setattr(module, "sleep", sleep)
    module.counter_first()
    list(unhurried("abc"))
    assert module.COUNTER_S / 2 < pauses[0] <= module.COUNTER_S
    assert pauses[1:] == [module.PAUSE_S] * 2
