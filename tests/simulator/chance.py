"""Ids and secrets drawn from a seed, so that a world can be played again, and a service that is quiet."""

from __future__ import annotations

import logging
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from uuid import UUID

import structlog
from sqlalchemy import Engine, create_engine

import desktop.ids
import desktop.personal.vault
import sync.service.codes
import sync.service.store
import sync.service.tokens
import sync.service.watched
from tests.simulator.clocks import TrueTime


@contextmanager
def drawn_from(draw: random.Random, true: TrueTime) -> Iterator[None]:
    """Whatever is left to chance comes out of `draw` meanwhile, and ids are stamped with true time."""
    hexes = SimpleNamespace(token_hex=lambda size: draw.randbytes(size).hex(), choice=draw.choice)
    stamps = SimpleNamespace(time_ns=lambda: int(true.at.timestamp() * 1_000_000_000))
    with ExitStack() as planted:
        for module, name, stand_in in (
            (desktop.ids, "os", SimpleNamespace(urandom=draw.randbytes)),
            (desktop.ids, "time", stamps),
            (desktop.personal.vault, "os", SimpleNamespace(urandom=draw.randbytes)),
            (sync.service.store, "uuid4", lambda: UUID(int=draw.getrandbits(128), version=4)),
            (sync.service.watched, "uuid4", lambda: UUID(int=0)),
            (sync.service.codes, "secrets", hexes),
            (sync.service.tokens, "secrets", hexes),
        ):
            planted.enter_context(patch.object(module, name, stand_in))
        yield


@contextmanager
def without_threads_and_logs() -> Iterator[None]:
    """The service's routes run where they are called, and its log lines go nowhere."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        with ExitStack() as planted:
            planted.enter_context(patch.object(sync.service.store, "create_engine", _engine_like_the_last))
            for name, module in list(sys.modules.items()):
                if name.startswith("sync.service.") and hasattr(module, "run_in_threadpool"):
                    planted.enter_context(patch.object(module, "run_in_threadpool", _here))
            yield
    finally:
        structlog.configure(**before)


_first: list[Engine] = []


def _engine_like_the_last(*told: Any, **named: Any) -> Engine:
    """Every store has an engine of its own; what SQLAlchemy once put into SQL it need not put so again."""
    made = create_engine(*told, **named)
    if _first:
        made.dialect, made._compiled_cache = _first[0].dialect, _first[0]._compiled_cache
    else:
        _first.append(made)
    return made


async def _here(function: Callable[..., Any], *values: Any, **named: Any) -> Any:
    return function(*values, **named)
