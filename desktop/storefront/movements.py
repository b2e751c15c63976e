"""Movements of stock as they are told on the wire: signed, with their value, never a level."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.stock.events import StockMoved


def movements_told(moved: Sequence[StockMoved]) -> list[dict[str, object]]:
    """Every movement of a document, in the order they were written."""
    return [
        {
            "line_no": movement.line_no,
            "kind": each.kind,
            "item_id": movement.item_id,
            "quantity": movement.quantity,
            "value_micros": movement.value_micros,
            "cost_known": movement.cost_known,
        }
        for each in moved
        for movement in each.movements
    ]
