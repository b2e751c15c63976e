"""The sending that goes on by itself: wakes on new work or a timer, waits after trouble, stops at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from sync.till.backoff import wait_s
from sync.till.breaker import Breaker
from sync.till.engine import Passed
from sync.till.trouble import Busy, Stopped, SyncTrouble

IDLE_S = 60.0
"""How long what others sent may lie at the service before it is read, while nothing is sent from here."""


class Pause(Protocol):
    """Waiting that others end."""

    @property
    def is_stopped(self) -> bool: ...

    def ready(self) -> None:
        """From here on new work counts as news."""
        ...

    def wait(self, seconds: float, *, wakes: bool) -> None:
        """Until the time is over, somebody stops, or — if it wakes — there is new work."""
        ...


class Signals:
    """Pause for threads: `wake` and `stop` may come from any."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._is_stopped = self._has_news = False

    @property
    def is_stopped(self) -> bool:
        return self._is_stopped

    def wake(self) -> None:
        """There is something to send."""
        with self._changed:
            self._has_news = True
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._is_stopped = True
            self._changed.notify_all()

    def ready(self) -> None:
        with self._changed:
            self._has_news = False

    def wait(self, seconds: float, *, wakes: bool) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopped or (wakes and self._has_news), seconds)


@dataclass
class Loop:
    """Runs passes until it is stopped. Nothing a pass meets ends it, and after trouble it always waits."""

    run_once: Callable[[], Passed]
    pause: Pause
    report: Callable[[BaseException], None]  # hears of bugs and of the machine's trouble, once in a row
    breaker: Breaker = field(default_factory=Breaker)
    wait_s: Callable[[int, float | None], float] = field(
        default=lambda failures, asked: wait_s(failures, asked_s=asked)
    )
    _reported: type[BaseException] | None = None

    def run(self) -> None:
        """Until `pause` is stopped."""
        while not self.pause.is_stopped:
            self.pause.ready()
            try:
                passed = self.run_once()
            except Stopped:
                return
            except SyncTrouble as trouble:
                self._rest(trouble.retry_after_s if isinstance(trouble, Busy) else None)
            except Exception as error:  # noqa: BLE001 - a bug or a full disk: sales go on, and so must this
                self._report(error)
                self._rest(None)
            else:
                self.breaker.answered()
                self._reported = None
                self.pause.wait(_until_next(passed), wakes=True)

    def _rest(self, asked_s: float | None) -> None:
        """New work does not shorten it: a busy counter would knock at a dead service with every sale."""
        self.breaker.failed()
        seconds = self.wait_s(self.breaker.failures, asked_s)
        self.pause.wait(max(seconds, self.breaker.rest_s()), wakes=False)

    def _report(self, error: Exception) -> None:
        if type(error) is not self._reported:
            self._reported = type(error)
            self.report(error)


def _until_next(passed: Passed) -> float:
    """A message that must be tried again is due sooner than the next look; never at once."""
    return IDLE_S if passed.later_s is None else max(0.1, min(IDLE_S, passed.later_s))
