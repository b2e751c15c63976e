"""Opening stock in the books: inventory against opening balances."""

from __future__ import annotations

from desktop.accounting import chart
from desktop.accounting.journal import Entry
from desktop.database.work import Work
from desktop.stock.events import OpeningStockPosted
from desktop.stock.moved_by import moved_by


def post_opening_stock(event: OpeningStockPosted, work: Work) -> None:
    """Dr inventory, Cr opening balances (the other way round when undone); true-ups are cost of goods.

    Each account gets the change of its own sum, rounded, so that it ends the same in whatever order documents
    come here; the cents by which the two may differ are cost of goods.
    """
    entry = Entry(
        document_id=event.document_id,
        kind="opening_stock",
        posted_on=event.posted_on,
        memo=event.kind,
        location_id=event.location_id,
        till_id=event.till_id,
    )
    for moved in moved_by(event.document_id, work):
        entry.debit(chart.INVENTORY, moved.value_change_cents)
        entry.credit(chart.OPENING_BALANCES, moved.opened_change_cents)
        entry.credit(chart.COST_OF_GOODS, moved.value_change_cents - moved.opened_change_cents)
    entry.post(work)
