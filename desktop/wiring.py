"""Who hears what, in which order, inside the transaction: read this first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.accounting.on_sale import post_sale
from desktop.audit.log import append
from desktop.database.work import Hearer, Rules
from desktop.printing.on_sale import queue_receipt
from desktop.selling.events import SaleCompleted
from desktop.staff.permissions import require
from desktop.stock.issue_goods import issue_goods
from desktop.storefront.on_sale import queue_sale

HEARERS: Mapping[type, Sequence[Hearer]] = {
    SaleCompleted: (issue_goods, post_sale, queue_sale, queue_receipt),
}

RULES = Rules(require=require, hearers=HEARERS, finish=append)
