"""A sale takes its goods off the shelf."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import SaleCompleted
from desktop.stock.events import Movement
from desktop.stock.move_stock import Journey, levels_of, write_movements


def issue_goods(event: SaleCompleted, work: Work) -> None:
    """Write a movement for every line whose item keeps stock, at weighted-average cost.

    Never refuses: the customer is holding the bag. Stock may fall below nothing and is then counted.
    """
    document = event.document
    if not document.moves_stock:
        return
    item_ids = list(dict.fromkeys(each.line.item_id for each in document.priced.lines))
    levels = levels_of(work, document.location_id, item_ids, document.sold_on)
    movements = []
    for number, each in enumerate(document.priced.lines, start=1):
        if level := levels.get(each.line.item_id):
            quantity = each.line.base_quantity
            value, known = level.issue(quantity)
            movements.append(Movement(number, each.line.item_id, -quantity, -value, known))
    if movements:
        journey = Journey(
            document.sale_id, "sale", document.location_id, document.till_id, document.business_date
        )
        write_movements(journey, movements, levels, work)
