"""The file itself: every page readable, every index in step with its table."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong


def the_file_holds_together(rows: Rows) -> Iterator[Wrong]:
    """SQLite's own integrity check: pages, order, indexes, uniqueness and STRICT types."""
    for (told,) in rows.rows("PRAGMA integrity_check(20)"):
        if told != "ok":
            yield "sqlite_master", {"told": told}
