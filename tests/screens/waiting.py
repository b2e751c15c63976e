"""Waiting for what the screen does in its own time, without guessing how long that takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def settle(turns: int = 12) -> None:
    """Let slots, threads and layouts come to rest. Never call processEvents in an async test instead."""
    for _ in range(turns):
        await asyncio.sleep(0.002)


async def until(condition: Callable[[], object], timeout_s: float = 50) -> None:
    """Let the event loop run until the condition holds, and what made it hold has come to its end.

    A slot that has just shown its result still counts as under way until the loop's next turn: a key
    pressed before that would be a second tap.

    Raises:
        TimeoutError: it never did.
    """
    async with asyncio.timeout(timeout_s):
        while not condition():
            await asyncio.sleep(0.005)
    await settle(1)
