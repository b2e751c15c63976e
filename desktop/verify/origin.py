"""Where a document came from: told by another till or by lost days of this one, or made in this file."""

from __future__ import annotations


def told_elsewhere(entity_id: str, *kinds: str) -> str:
    """SQL: the inbox has a message of one of these kinds about it."""
    names = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"EXISTS (SELECT 1 FROM sync_inbox arrived WHERE arrived.entity_id = {entity_id}"  # noqa: S608 - ours
        f" AND arrived.kind IN ({names}))"
    )


SALE, STOCK, OPENED, CLOSED = "sale.completed", "stock.moved", "shift.opened", "shift.closed"
DRAWER = "drawer.moved"
THIS_TILL = "(SELECT till_id FROM lane WHERE is_current = 1 AND purpose = 'counter')"
