"""Who hears what, in which order, inside the transaction: read this first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.accounting.on_sale import post_sale
from desktop.accounting.on_shift import post_float, post_over_short
from desktop.accounting.on_shop_set_up import open_chart
from desktop.audit.log import append
from desktop.catalogue.on_shop_set_up import open_price_list
from desktop.database.work import Hearer, Rules
from desktop.printing.on_sale import queue_receipt
from desktop.selling.events import SaleCompleted, ShiftClosed, ShiftOpened
from desktop.selling.on_shop_set_up import offer_tenders
from desktop.setup.events import ShopSetUp
from desktop.staff.permissions import require
from desktop.stock.issue_goods import issue_goods
from desktop.storefront.on_sale import queue_sale
from desktop.storefront.on_shift import queue_shift_closed, queue_shift_opened

HEARERS: Mapping[type, Sequence[Hearer]] = {
    ShopSetUp: (offer_tenders, open_chart, open_price_list),
    ShiftOpened: (post_float, queue_shift_opened),
    SaleCompleted: (issue_goods, post_sale, queue_sale, queue_receipt),
    ShiftClosed: (post_over_short, queue_shift_closed),
}

RULES = Rules(require=require, hearers=HEARERS, finish=append)
