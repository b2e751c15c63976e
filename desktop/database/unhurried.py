"""Long work beside a window: the counter goes first, and other threads get their turn far more often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import local
from time import perf_counter, sleep
from typing import TypeVar

Item = TypeVar("Item")

TURN_S = 0.001
PAUSE_S = 0.0005
"""Python hands over after 5 ms of calculating; a scan needs several turns to be painted in one frame."""
COUNTER_S = 0.03
"""How long a scan may take to be painted: long work rests so long, and a sale waits no longer for it."""


class _Counter:
    """Whether something is being keyed or scanned right now; told by the window, asked by long work."""

    busy_until = 0.0

    def rest_s(self) -> float:
        """How long the calling thread should rest; not at all while somebody waits for it."""
        left = self.busy_until - perf_counter()
        return 0.0 if left <= 0 or _thread.is_waited_for() else left


class _Thread(local):
    """Whether somebody waits for what the calling thread does: a sale for the only writer, say."""

    def __init__(self) -> None:
        self.is_waited_for: Callable[[], bool] = lambda: False


_counter = _Counter()
_thread = _Thread()


def counter_first() -> None:
    """A key or a label has come: for the next moments long work of this program rests."""
    _counter.busy_until = perf_counter() + COUNTER_S


def hurry_when(is_waited_for: Callable[[], bool]) -> None:
    """Long work in the calling thread does not rest while this says so."""
    _thread.is_waited_for = is_waited_for


def is_wanted() -> bool:
    """Does somebody wait for the calling thread, or key or scan just now?

    Work that others take no turns from, a transaction say, ends early then: it must not rest in the middle.
    """
    return _thread.is_waited_for() or _counter.rest_s() > 0


def give_way() -> None:
    """Rest until what is being keyed or scanned is painted; at once where nothing is.

    For work that others take no turns from, but that takes the processor: statements, copies, hashes.
    """
    if rest_s := _counter.rest_s():
        sleep(rest_s)


def unhurried(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, with a short sleep between them whenever a turn has lasted a millisecond.

    While somebody keys or scans the sleep lasts until that is painted.
    """
    began = perf_counter()
    for item in items:
        yield item
        if perf_counter() - began > TURN_S:
            sleep(max(PAUSE_S, _counter.rest_s()))
            began = perf_counter()


class InTurns(list[Item]):
    """A list whose loops are unhurried, for code that is also used where nobody waits."""

    def __iter__(self) -> Iterator[Item]:
        return unhurried(super().__iter__())
