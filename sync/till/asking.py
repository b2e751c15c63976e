"""What an exchange needs of the pass it is a part of, and how it asks a service that may be an older one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sync.till.trouble import Rejected

Answer = TypeVar("Answer")
UNKNOWN_ROUTE = 404


class Asker(Protocol):
    """The pass: it lets the counter go first, and it is signed in."""

    def step(self) -> None:
        """Raises Stopped."""
        ...

    def with_token(self, ask: Callable[[str], Answer]) -> Answer: ...


def unless_unknown(ask: Callable[[], Answer]) -> Answer | None:
    """What comes of asking; nothing from a service of before there was such a route, which is left in peace.

    Raises:
        SyncTrouble: it failed otherwise.
    """
    try:
        return ask()
    except Rejected as refused:
        if refused.status != UNKNOWN_ROUTE:
            raise
        return None
