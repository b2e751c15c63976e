"""Many reads of one moment: what sells meanwhile does not show, and does not wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.database.rows import Rows


@contextmanager
def one_moment(rows: Rows) -> Iterator[None]:
    """Hold a reader at the shop as it is now; give it a reader of its own, never work in hand."""
    rows.rows("BEGIN")
    rows.one("SELECT 1 FROM sqlite_master LIMIT 1")  # the moment is fixed by the first read, not by BEGIN
    try:
        yield
    finally:
        rows.rows("ROLLBACK")
