"""A sale takes its goods off the shelf; what comes back goes on it again."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.selling.events import SaleCompleted
from desktop.stock.events import Movement
from desktop.stock.move_stock import Journey, levels_of, write_movements
from desktop.stock.take_back_goods import take_back_goods


def issue_goods(event: SaleCompleted, work: Work) -> None:
    """Write a movement for every line whose item keeps stock, at weighted-average cost; see take_back_goods
    for what comes back.

    Never refuses: the customer is holding the bag. Stock may fall below nothing and is then counted.
    """
    document = event.document
    if not document.moves_stock:
        return
    item_ids = list(dict.fromkeys(each.line.item_id for each in document.priced.lines))
    levels = levels_of(work, document.location_id, item_ids, document.sold_on)
    movements = []
    numbered = list(enumerate(document.priced.lines, start=1))
    for number, each in numbered:
        level = levels.get(each.line.item_id)
        if level and each.line.original is None:
            quantity = each.line.base_quantity
            value, known = level.issue(quantity)
            movements.append(Movement(number, each.line.item_id, -quantity, -value, known))
    journey = Journey(
        document.sale_id, "sale", document.location_id, document.till_id, document.business_date
    )
    if movements:
        write_movements(journey, movements, levels, work)
    back = [(number, each) for number, each in numbered if each.line.original]
    if back:
        take_back_goods(back, levels, journey, work)
