"""Asking for the next page while the last one is being written: two machines need not wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, Protocol, TypeVar

Answer = TypeVar("Answer")
Told = TypeVar("Told", covariant=True)


class Asked(Protocol[Told]):
    """A question under way."""

    def wait(self) -> Told:
        """The answer, or what was raised instead."""
        ...


class Ahead(Generic[Answer]):
    """A question under way on a thread of its own. Nobody else asks meanwhile; no exit waits for it."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._answer: list[Answer] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def wait(self) -> Answer:
        """The answer, or what was raised instead."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answer[0]

    def _run(self) -> None:
        try:
            self._answer.append(self._ask())
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            self._error = error


class AtOnce(Generic[Answer]):
    """The same without a thread, for whoever must know the order of all that happens."""

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._answer: list[Answer] = []
        self._error: BaseException | None = None
        try:
            self._answer.append(ask())
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
            self._error = error

    def wait(self) -> Answer:
        if self._error is not None:
            raise self._error
        return self._answer[0]
