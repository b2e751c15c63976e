"""Whoever owes the shop, or is owed, is not forgotten before that is settled."""

from __future__ import annotations

from desktop.customers.events import CustomerErased
from desktop.database.work import Work
from desktop.selling.account import balance_of
from desktop.selling.refusals import StillOwes


def refuse_open_account(event: CustomerErased, work: Work) -> None:
    """Raises StillOwes: the customer is known as before."""
    if balance := balance_of(work, event.customer_id):
        raise StillOwes(balance)
