"""The one place that writes what was picked, put back and handed over of a line."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.database.work import Work
from desktop.ids import new_id
from desktop.orders.tables import order_pick

INSERT_PICK = order_pick.insert()


def write_picks(
    order_id: str, picks: Sequence[tuple[str, int]], work: Work, sale_id: str | None = None
) -> None:
    """Write (line, signed thousandths) as done by whoever acts; `sale_id` where a sale took them."""
    work.write(
        INSERT_PICK,
        [
            {
                "pick_id": new_id(),
                "order_id": order_id,
                "line_ref": line_ref,
                "quantity": quantity,
                "person_id": work.who.person_id,
                "till_id": work.who.till_id,
                "sale_id": sale_id,
                "picked_at": work.now_text,
            }
            for line_ref, quantity in picks
        ],
    )
