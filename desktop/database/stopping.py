"""Long reads that can be given up: a check of every page or every row must not outlive the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from desktop.errors import Cancelled

Still = Callable[[], None]
"""Raises Cancelled when whoever asked has given up; does nothing else."""

_STEPS = 200_000
"""Of SQLite's machine between two askings: some milliseconds."""
_INTERRUPTED = 9


def always() -> None:
    """Nobody gives up."""


@contextmanager
def stoppable(connection: dbapi2.Connection, still: Still) -> Iterator[None]:
    """Let what this connection reads be given up in the middle of a statement.

    Raises:
        Cancelled: `still` said so.
    """
    connection.set_progress_handler(lambda: int(_is_given_up(still)), _STEPS)
    try:
        yield
    except dbapi2.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) == _INTERRUPTED:
            raise Cancelled from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _is_given_up(still: Still) -> bool:
    try:
        still()
    except Cancelled:
        return True
    return False
