"""How many online orders wait for somebody: asked at every look, long before anybody opens their room."""

from __future__ import annotations

from desktop.database.rows import Rows


def orders_to_do(rows: Rows) -> int:
    """Those to be picked, and those that need a person's attention."""
    found = rows.one("SELECT count(*) FROM online_order WHERE stage IN ('to_pick', 'attention')")
    return int(found[0]) if found else 0
