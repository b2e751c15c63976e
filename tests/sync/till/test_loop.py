"""The loop's waits: told by a pause that writes them down, so that nothing here takes any time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from sync.till.backoff import LONGEST_ASKED_S, LONGEST_S, wait_s
from sync.till.breaker import MOST_FAILURES, REST_S, Breaker
from sync.till.engine import Passed
from sync.till.loop import IDLE_S, Loop, Signals
from sync.till.trouble import Busy, Offline, Stopped

DONE = Passed(0, 0, None)


@dataclass
class WrittenPause:
    """Ends after so many waits; time passes only in it."""

    most: int
    waits: list[tuple[float, bool]] = field(default_factory=list)
    now: float = 0.0
    is_stopped: bool = False

    def ready(self) -> None:
        """Nothing to forget."""

    def wait(self, seconds: float, *, wakes: bool) -> None:
        self.waits.append((seconds, wakes))
        self.now += seconds
        self.is_stopped = len(self.waits) >= self.most


def run(most: int, run_once: Callable[[], Passed]) -> tuple[WrittenPause, list[BaseException]]:
    pause, reported = WrittenPause(most), list[BaseException]()
    breaker = Breaker(lambda: pause.now)
    wait = lambda failures, asked: wait_s(failures, lambda _least, most: most, asked)  # noqa: E731
    Loop(run_once, pause, reported.append, breaker, wait).run()
    return pause, reported


def failing(error: BaseException) -> Callable[[], Passed]:
    def run_once() -> Passed:
        raise error

    return run_once


def test_idle_till_looks_again_after_a_while_and_new_work_wakes_it() -> None:
    pause, _reported = run(2, lambda: DONE)
    assert pause.waits == [(IDLE_S, True), (IDLE_S, True)]


def test_message_to_be_tried_again_is_waited_for_and_never_at_once() -> None:
    assert run(1, lambda: Passed(1, 0, 7.5))[0].waits == [(7.5, True)]
    assert run(1, lambda: Passed(1, 0, 0.0))[0].waits == [(0.1, True)]
    assert run(1, lambda: Passed(1, 0, 5_000.0))[0].waits == [(IDLE_S, True)]


def test_failures_wait_longer_each_time_and_no_sale_shortens_it() -> None:
    pause, reported = run(10, failing(Offline("no_answer")))
    assert pause.waits == [(each, False) for each in (2, 4, 8, 16, 32, 64, 128, 256, 300, 300)]
    assert reported == [], "no network is no bug"


def test_open_breaker_rests_though_the_draw_is_short() -> None:
    pause = WrittenPause(MOST_FAILURES)
    loop = Loop(
        failing(Offline("tls")), pause, print, Breaker(lambda: pause.now), lambda _failures, _asked: 1.0
    )
    loop.run()
    assert [seconds for seconds, _wakes in pause.waits] == [1.0] * (MOST_FAILURES - 1) + [REST_S]


def test_service_that_asks_for_patience_gets_it() -> None:
    assert run(1, failing(Busy(200.0)))[0].waits == [(200.0, False)]
    assert run(1, failing(Busy(10.0**9)))[0].waits == [(LONGEST_ASKED_S, False)]


def test_bug_is_reported_once_in_a_row_and_the_loop_lives() -> None:
    outcomes = iter([ValueError("a"), ValueError("b"), KeyError("c"), None, ValueError("d")])

    def run_once() -> Passed:
        if error := next(outcomes):
            raise error
        return DONE

    pause, reported = run(5, run_once)
    assert [str(each) for each in reported] == ["a", "'c'", "d"]
    assert len(pause.waits) == 5


def test_answer_ends_the_waiting_of_earlier_failures() -> None:
    outcomes = iter([Offline("tls"), Offline("tls"), None, Offline("tls")])

    def run_once() -> Passed:
        if error := next(outcomes):
            raise error
        return DONE

    assert [seconds for seconds, _wakes in run(4, run_once)[0].waits] == [2.0, 4.0, IDLE_S, 2.0]


def test_stopped_pass_ends_the_loop() -> None:
    pause, _reported = run(9, failing(Stopped()))
    assert pause.waits == []


def test_jitter_lies_between_a_second_and_its_bound() -> None:
    for failures in range(1, 40):
        drawn: list[tuple[float, float]] = []

        def draw(least: float, most: float, drawn: list[tuple[float, float]] = drawn) -> float:
            drawn.append((least, most))
            return least

        assert wait_s(failures, draw) == 1.0
        assert drawn == [(1.0, min(LONGEST_S, 2.0**failures))]


def test_breaker_opens_after_five_rests_and_closes_with_an_answer() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    for _failure in range(MOST_FAILURES - 1):
        breaker.failed()
    assert breaker.rest_s() == 0.0
    breaker.failed()
    assert breaker.rest_s() == REST_S
    now[0] += REST_S
    assert breaker.rest_s() == 0.0, "half open: one may knock"
    breaker.failed()
    assert breaker.rest_s() == REST_S, "the probe failed"
    breaker.answered()
    assert (breaker.rest_s(), breaker.failures) == (0.0, 0)


@pytest.mark.parametrize(("wakes", "signal"), [(True, "wake"), (True, "stop"), (False, "stop")])
def test_wait_without_end_is_ended_by_a_signal(wakes: bool, signal: str) -> None:
    signals = Signals()
    waiting = threading.Thread(target=lambda: signals.wait(3_600.0, wakes=wakes), daemon=True)
    waiting.start()
    getattr(signals, signal)()
    waiting.join(30.0)
    assert not waiting.is_alive()


def test_new_work_does_not_end_a_wait_after_trouble() -> None:
    signals = Signals()
    signals.wake()
    ended = threading.Event()

    def wait() -> None:
        signals.wait(3_600.0, wakes=False)
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    assert not ended.wait(0.05)
    signals.stop()
    assert ended.wait(30.0)


def test_work_that_came_during_a_pass_is_not_slept_over() -> None:
    signals = Signals()
    signals.ready()
    signals.wake()
    signals.wait(3_600.0, wakes=True)
    signals.ready()
    signals.stop()
    signals.wait(3_600.0, wakes=True)
