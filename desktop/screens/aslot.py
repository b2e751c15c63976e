"""Async slots: typed, strongly held, without re-entry, with one place for their errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec

from desktop.errors import Cancelled

Given = ParamSpec("Given")
_running: set[asyncio.Task[None]] = set()
_busy: set[tuple[int, str]] = set()
_waiting: list[tuple[tuple[object, ...], Callable[[], None]]] = []


class Errors:
    """Where an error of an async slot goes; the app sets it once."""

    def __init__(self) -> None:
        self.tell: Callable[[BaseException], None] = self._unheard

    def _unheard(self, error: BaseException) -> None:
        raise error


ERRORS = Errors()


def aslot(slot: Callable[Given, Coroutine[Any, Any, None]]) -> Callable[Given, None]:
    """Make a method a slot whose coroutine runs once at a time per object: a second tap does nothing."""

    @wraps(slot)
    def begin(*given: Given.args, **named: Given.kwargs) -> None:
        key = (id(given[0]) if given else 0, slot.__qualname__)
        if key in _busy:
            return
        _busy.add(key)
        task = asyncio.get_event_loop().create_task(slot(*given, **named))
        _running.add(task)
        task.add_done_callback(lambda done: _ended(done, key))

    return begin


def is_busy(owner: object, slot: str = "") -> bool:
    """Is that slot of that object, or any, still under way?"""
    return any(owned == id(owner) and name.endswith(slot) for owned, name in _busy)


def when_idle(owners: tuple[object, ...], then: Callable[[], None]) -> None:
    """At once, or as soon as no slot of those objects is under way any more."""
    if _is_any_busy(owners):
        _waiting.append((owners, then))
    else:
        then()


def _ended(task: asyncio.Task[None], key: tuple[int, str]) -> None:
    _running.discard(task)
    _busy.discard(key)
    error = None if task.cancelled() else task.exception()
    try:
        if error is not None and not isinstance(error, Cancelled):
            ERRORS.tell(error)
    finally:
        _go_on()


def _go_on() -> None:
    for waits in [each for each in _waiting if not _is_any_busy(each[0])]:
        _waiting.remove(waits)
        waits[1]()


def _is_any_busy(owners: tuple[object, ...]) -> bool:
    return any(is_busy(each) for each in owners)
