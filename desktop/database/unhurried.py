"""Long work in Python beside a window: give the other threads a turn far more often than Python would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import perf_counter, sleep
from typing import TypeVar

Item = TypeVar("Item")

TURN_S = 0.001
PAUSE_S = 0.0005
"""Python hands over after 5 ms of calculating; a scan needs several turns to be painted in one frame."""


def unhurried(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, with a short sleep between them whenever a turn has lasted a millisecond."""
    began = perf_counter()
    for item in items:
        yield item
        if perf_counter() - began > TURN_S:
            sleep(PAUSE_S)
            began = perf_counter()
