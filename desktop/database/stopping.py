"""Long reads that can be given up and give way: no check of every row outlives or slows the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from sqlcipher3 import dbapi2

from desktop.database.unhurried import give_way
from desktop.errors import Cancelled

Still = Callable[[], None]
"""Raises Cancelled when whoever asked has given up; does nothing else."""

_STEPS = 256
"""Of SQLite's machine between two askings, which cost 3 %. In a check of the file a step is a whole page."""
_INTERRUPTED = 9
_BLOCK = 2**18


def always() -> None:
    """Nobody gives up."""


@contextmanager
def stoppable(connection: dbapi2.Connection, still: Still) -> Iterator[None]:
    """Let what this connection reads be given up in the middle of a statement, and rest for the counter.

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


def blocks(file: BinaryIO, still: Still = always) -> Iterator[bytes]:
    """A file's bytes, some at a time.

    Raises:
        Cancelled: `still` said so.
    """
    while block := file.read(_BLOCK):
        yield block
        still()
        give_way()


def _is_given_up(still: Still) -> bool:
    try:
        still()
    except Cancelled:
        return True
    give_way()
    return False
