"""Faults of the service's program, which its answers hide: whoever asked is told to come again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import sync.service.watched
import tests.simulator.quick_routes
from sync.service.refusals import Refused
from sync.service.take import Taker

OF_THE_PROGRAM = (TypeError, AttributeError, NameError, ImportError)
"""What no disk, network or clock raises."""


@contextmanager
def told_to(wrong: Callable[[str], None]) -> Iterator[None]:
    """Have such faults told, wherever they are caught."""
    refuse, surprised = sync.service.watched._refusal, Taker._surprised

    def note(error: Exception) -> None:
        if isinstance(error, OF_THE_PROGRAM):
            wrong(f"raised: {type(error).__name__}: {error}")

    def refusal(error: Exception) -> Refused:
        note(error)
        return refuse(error)

    def surprise(taker: Taker, error: Exception, messages: int) -> None:
        note(error)
        surprised(taker, error, messages)

    with (
        patch.object(sync.service.watched, "_refusal", refusal),
        patch.object(tests.simulator.quick_routes, "_refusal", refusal),
        patch.object(Taker, "_surprised", surprise),
    ):
        yield
