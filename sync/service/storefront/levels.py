"""What is on our shelves, what open orders keep of it, and what the online shop is still to be told."""

from __future__ import annotations

from sqlalchemy import bindparam, select, text

from sync.service.store import Work
from sync.service.tables import stock_level

_ON_HAND = select(stock_level.c.item_id, stock_level.c.quantity).where(
    stock_level.c.location_id == bindparam("its_place")
)
_OPEN = text(
    "SELECT l.sku, SUM(l.quantity - l.fulfilled) AS quantity FROM online_order_line l"
    " JOIN online_order o ON o.order_id = l.order_id WHERE o.is_open = 1 AND o.location_id = :place"
    " AND l.quantity > l.fulfilled GROUP BY l.sku"
)
_ON_THE_WAY = text(
    "SELECT g.sku, SUM(g.quantity) AS quantity FROM effect_goods g JOIN effect e"
    " ON e.effect_id = g.effect_id WHERE e.state IN ('queued', 'resting') AND e.kind = :kind GROUP BY g.sku"
)
_UNCLEAR = text(
    "SELECT DISTINCT g.sku FROM effect_goods g JOIN effect e ON e.effect_id = g.effect_id"
    " WHERE e.state IN ('queued', 'resting') AND e.attempts > 0 AND e.effect_id <> :but"
)


def on_hand(location_id: str, work: Work) -> dict[str, int]:
    """By item, in thousandths; what was never there is not in it."""
    return {row.item_id: int(row.quantity) for row in work.rows(_ON_HAND, {"its_place": location_id})}


def reserved(location_id: str, work: Work) -> dict[str, int]:
    """By SKU: what open orders hold that was neither fulfilled there nor handed over here."""
    held = {row.sku: int(row.quantity) for row in work.rows(_OPEN, {"place": location_id})}
    handed_over = _on_the_way("fulfil", work)
    return {sku: max(quantity - handed_over.get(sku, 0), 0) for sku, quantity in held.items()}


def in_flight(work: Work) -> dict[str, int]:
    """By SKU: what left our shelf and will leave the shop's when it is told."""
    found = _on_the_way("push_order", work)
    for sku, quantity in _on_the_way("fulfil", work).items():
        found[sku] = found.get(sku, 0) + quantity
    return found


def unclear(work: Work, but: str = "") -> set[str]:
    """SKUs of which nobody knows what the shop has done of what it was asked; `but`: leave one effect out."""
    return {row.sku for row in work.rows(_UNCLEAR, {"but": but})}


def _on_the_way(kind: str, work: Work) -> dict[str, int]:
    return {row.sku: int(row.quantity) for row in work.rows(_ON_THE_WAY, {"kind": kind})}
