"""How sync stands, for whoever asks: the shop's file is all it takes."""

from __future__ import annotations

from desktop.database.rows import Rows
from sync.till.status import Aside as Aside
from sync.till.status import Standing as Standing
from sync.till.status import standing


def how_sync_stands(rows: Rows) -> Standing:
    """Where the till belongs, what waits, what needs attention, and when the service was last heard."""
    return standing(rows)
