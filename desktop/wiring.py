"""Who hears what, in which order: inside the transaction, and after it. Read this first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from desktop.accounting.on_opening_stock import post_opening_stock
from desktop.accounting.on_sale import post_sale
from desktop.accounting.on_shift import post_cash_moved, post_float, post_float_back, post_over_short
from desktop.accounting.on_shop_set_up import open_chart
from desktop.accounting.on_tax_changed import refuse_taxed_days
from desktop.audit.log import append
from desktop.catalogue.events import (
    BarcodeLinked,
    CategoryMade,
    FavouritesChanged,
    ImportPublished,
    ImportUndone,
    ItemAdded,
    ItemArchived,
    LabelTemplateEnded,
    LabelTemplateMade,
    ListPricesSet,
    OpeningStockGiven,
    OpeningStockTakenBack,
    PriceChanged,
    PriceListMade,
)
from desktop.catalogue.on_shop_set_up import open_price_list
from desktop.customers.events import (
    ConsentRecorded,
    CustomerAdded,
    CustomerChanged,
    CustomerErased,
    CustomerGroupChanged,
    CustomerGroupMade,
)
from desktop.database.work import Event, Hearer, Rules
from desktop.orders.events import OrderCancelAsked, OrderHandedOver, OrderTaken, StockSettleAsked
from desktop.printing.events import PaperSettled
from desktop.printing.on_restored import doubt_waiting_jobs
from desktop.printing.on_sale import queue_receipt
from desktop.printing.on_tax_invoice import queue_invoice
from desktop.printing.park_slip import queue_park_slip
from desktop.printing.shift_paper import queue_shift_report, queue_z
from desktop.promotions.events import PromotionChanged, PromotionMade
from desktop.selling.events import (
    CashReasonEnded,
    CashReasonMade,
    DrawerMoved,
    DrawerMovedElsewhere,
    ParkSlipAsked,
    SaleCompleted,
    SaleMadeElsewhere,
    ShiftClosed,
    ShiftClosedElsewhere,
    ShiftOpened,
    ShiftOpenedElsewhere,
    ShiftReportAsked,
    TenderTypeChanged,
    TenderTypeMade,
)
from desktop.selling.invoice_words import TaxInvoiceIssued
from desktop.selling.keep_basket import forget_open_baskets
from desktop.selling.keep_cash_reasons import offer_reasons
from desktop.selling.on_credit_limit import offer_on_account
from desktop.selling.on_customer_erased import refuse_open_account
from desktop.selling.on_person_archived import refuse_open_shift
from desktop.selling.on_shop_set_up import offer_tenders
from desktop.setup.events import RegistrationChanged, SettingKept, ShopRestored, ShopSetUp, TaxChanged
from desktop.staff.events import PersonArchived, PersonChanged, PersonTakenOn
from desktop.staff.permissions import require, role_of
from desktop.stock.events import OpeningStockPosted, StockMovedElsewhere
from desktop.stock.issue_goods import issue_goods
from desktop.stock.opening_stock import receive_opening_stock, reverse_opening_stock
from desktop.stock.take_goods import take_goods
from desktop.storefront.on_opening_stock import queue_opening_stock
from desktop.storefront.on_order import queue_cancel_asked, queue_collected, queue_settle_asked
from desktop.storefront.on_sale import queue_sale
from desktop.storefront.on_shift import queue_drawer_moved, queue_shift_closed, queue_shift_opened
from desktop.storefront.records import on_records as records
from desktop.storefront.records.events import RecordsTaken

HEARERS: Mapping[type, Sequence[Hearer]] = {
    ShopSetUp: (offer_tenders, open_chart, offer_reasons, open_price_list),
    ShopRestored: (doubt_waiting_jobs, forget_open_baskets, records.tell_lanes),
    TaxChanged: (refuse_taxed_days,),
    SettingKept: (records.tell_setting,),
    RegistrationChanged: (records.tell_registration,),
    PersonTakenOn: (records.tell_person,),
    PersonChanged: (records.tell_changed_person,),
    PersonArchived: (refuse_open_shift, records.tell_archived_person),
    CustomerAdded: (records.tell_customer,),
    CustomerChanged: (offer_on_account, records.tell_changed_customer),
    CustomerErased: (refuse_open_account,),
    TaxInvoiceIssued: (records.tell_tax_invoice, queue_invoice),
    ConsentRecorded: (records.tell_consent,),
    CustomerGroupMade: (records.tell_customer_group,),
    CustomerGroupChanged: (records.tell_changed_customer_group,),
    TenderTypeMade: (records.tell_tender_type,),
    TenderTypeChanged: (records.tell_changed_tender_type,),
    CashReasonMade: (records.tell_cash_reason,),
    CashReasonEnded: (records.tell_ended_cash_reason,),
    CategoryMade: (records.tell_category,),
    ItemAdded: (records.tell_item,),
    PriceChanged: (records.tell_price,),
    PriceListMade: (records.tell_price_list,),
    ListPricesSet: (records.tell_list_prices,),
    ItemArchived: (records.tell_archived_item,),
    BarcodeLinked: (records.tell_barcode,),
    LabelTemplateMade: (records.tell_label_template,),
    LabelTemplateEnded: (records.tell_ended_label_template,),
    PromotionMade: (records.tell_promotion,),
    PromotionChanged: (records.tell_changed_promotion,),
    FavouritesChanged: (records.tell_favourites,),
    ImportPublished: (records.tell_import,),
    ImportUndone: (records.tell_undone_import,),
    ShiftOpened: (post_float, queue_shift_opened),
    SaleCompleted: (issue_goods, post_sale, queue_sale, queue_receipt),
    ParkSlipAsked: (queue_park_slip,),
    DrawerMoved: (post_cash_moved, queue_drawer_moved),
    ShiftClosed: (post_over_short, post_float_back, queue_shift_closed, queue_z),
    ShiftReportAsked: (queue_shift_report,),
    OpeningStockGiven: (receive_opening_stock,),
    OpeningStockTakenBack: (reverse_opening_stock,),
    OpeningStockPosted: (post_opening_stock, queue_opening_stock),
    # What was told from elsewhere is booked here, and neither told nor printed.
    ShiftOpenedElsewhere: (post_float,),
    SaleMadeElsewhere: (take_goods, post_sale),
    ShiftClosedElsewhere: (post_over_short, post_float_back),
    DrawerMovedElsewhere: (post_cash_moved,),
    StockMovedElsewhere: (post_opening_stock,),
    OrderHandedOver: (queue_collected,),
    OrderCancelAsked: (queue_cancel_asked,),
    StockSettleAsked: (queue_settle_asked,),
}

RULES = Rules(require=require, role_of=role_of, hearers=HEARERS, finish=append)


class Devices(Protocol):
    """What may happen once something is safely recorded."""

    def kick_drawer(self) -> None: ...

    def wake(self) -> None: ...

    def back_up(self) -> None: ...

    def send(self) -> None: ...

    def renew(self, entities: Sequence[str]) -> None: ...

    def look(self) -> None: ...


def _after_sale(event: SaleCompleted, devices: Devices) -> None:
    if any(tender.opens_drawer for tender in event.document.tenders):
        devices.kick_drawer()
    devices.wake()
    devices.send()


def _after_drawer(event: DrawerMoved, devices: Devices) -> None:
    devices.kick_drawer()
    devices.send()


def _after_start(event: ShiftOpened, devices: Devices) -> None:
    devices.send()


def _after_shift(event: ShiftClosed, devices: Devices) -> None:
    devices.wake()
    devices.back_up()
    devices.send()


def _after_stock(event: OpeningStockPosted, devices: Devices) -> None:
    devices.send()


def _after_records(event: RecordsTaken, devices: Devices) -> None:
    devices.renew(event.entities)


def _after_asking(event: OrderCancelAsked | StockSettleAsked, devices: Devices) -> None:
    devices.send()


def _after_order(event: OrderTaken, devices: Devices) -> None:
    devices.look()


def _after_paper(event: PaperSettled | ParkSlipAsked | ShiftReportAsked, devices: Devices) -> None:
    devices.wake()


AFTERWARDS: Mapping[type, Callable[[Any, Devices], None]] = {
    ShiftOpened: _after_start,
    ShiftClosed: _after_shift,
    OpeningStockPosted: _after_stock,
    SaleCompleted: _after_sale,
    DrawerMoved: _after_drawer,
    PaperSettled: _after_paper,
    ParkSlipAsked: _after_paper,
    ShiftReportAsked: _after_paper,
    RecordsTaken: _after_records,
    OrderTaken: _after_order,
    OrderCancelAsked: _after_asking,
    StockSettleAsked: _after_asking,
}


def afterwards(events: Sequence[Event], devices: Devices) -> None:
    """After a commit: drawer, paper, sending. Nothing here can undo or delay what was recorded."""
    for event in events:
        if heard := AFTERWARDS.get(type(event)):
            heard(event, devices)
