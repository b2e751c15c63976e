"""The first customer who may buy on account makes it a way of paying of the shop."""

from __future__ import annotations

from desktop.customers.events import CustomerChanged
from desktop.database.work import Work
from desktop.selling.create_tender_type import PLAIN_RULES
from desktop.selling.events import TenderTypeMade
from desktop.selling.lines import ON_ACCOUNT
from desktop.selling.on_shop_set_up import INSERT_TENDER_TYPE

RECEIVABLES = "1100"  # trade receivables, of the starter chart
_LAST = "SELECT coalesce(max(position), 0), max(tender_type = ?) FROM tender_type"


def offer_on_account(event: CustomerChanged, work: Work) -> None:
    """Add it behind the others, once."""
    if "credit_limit_cents" not in event.fields:
        return
    last, is_there = work.one(_LAST, (ON_ACCOUNT,)) or (0, 0)
    if is_there:
        return
    work.write(
        INSERT_TENDER_TYPE,
        {
            **PLAIN_RULES,
            "tender_type": ON_ACCOUNT,
            "name": f"tender.{ON_ACCOUNT}",
            "account": RECEIVABLES,
            "position": int(last) + 1,
        },
    )
    work.record(TenderTypeMade(ON_ACCOUNT))
