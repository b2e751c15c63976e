"""Whatever changes the shop's records is heard here, and told to the other tills."""

from __future__ import annotations

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
    PriceChanged,
    PriceListMade,
)
from desktop.customers.events import (
    ConsentRecorded,
    CustomerAdded,
    CustomerChanged,
    CustomerGroupChanged,
    CustomerGroupMade,
)
from desktop.database.work import Work
from desktop.promotions.events import PromotionChanged, PromotionMade
from desktop.selling.events import CashReasonEnded, CashReasonMade, TenderTypeChanged, TenderTypeMade
from desktop.selling.invoice_words import TaxInvoiceIssued
from desktop.setup.events import RegistrationChanged, SettingKept, ShopRestored
from desktop.setup.queries import the_shop
from desktop.staff.events import PersonArchived, PersonChanged, PersonTakenOn
from desktop.storefront.records.entities import ENTITIES, OWN_SETTINGS
from desktop.storefront.records.steps import IMPORTED, UNDONE, begin_telling
from desktop.storefront.records.telling import Change, is_enrolled, tell

_OF_ITEM = {
    "unit": "SELECT unit_id FROM unit WHERE item_id = ?",
    "item_gst": "SELECT DISTINCT item_id, from_day FROM item_gst WHERE item_id = ?",
    "item_cost": "SELECT DISTINCT item_id, from_day FROM item_cost WHERE item_id = ?",
    "price": "SELECT DISTINCT p.unit_id, p.price_list_id, p.from_day FROM price p"
    " JOIN unit u ON u.unit_id = p.unit_id WHERE u.item_id = ?",
    "barcode": "SELECT code, unit_id FROM barcode WHERE item_id = ?",
}
"""The keys of the records that belong to an item, in the order in which they are of use."""


def tell_category(event: CategoryMade, work: Work) -> None:
    """A new category."""
    tell([Change("category", (event.category_id,))], work)


def tell_item(event: ItemAdded, work: Work) -> None:
    """A new item with all that makes it: told before its labels."""
    if not is_enrolled(work):
        return
    changes = [Change("product", (event.product_id,)), Change("item", (event.item_id,))]
    for entity, keys in _OF_ITEM.items():
        changes += [Change(entity, tuple(key)) for key in work.rows(keys, (event.item_id,))]
    tell(changes, work)


def tell_price(event: PriceChanged, work: Work) -> None:
    """The price of a day: an edit, since another till may set the same day's."""
    key = (event.unit_id, event.price_list_id, event.from_day)
    tell([Change("price", key, ("price_cents",))], work)


def tell_price_list(event: PriceListMade, work: Work) -> None:
    """Another list of prices."""
    tell([Change("price_list", (event.price_list_id,))], work)


def tell_list_prices(event: ListPricesSet, work: Work) -> None:
    """Prices of a list: edits, since another till may set the same days'."""
    keys = [(unit_id, event.price_list_id, day) for unit_id, day in event.days]
    tell([Change("price", key, ("price_cents", "until_day")) for key in keys], work)


def tell_archived_item(event: ItemArchived, work: Work) -> None:
    """An item out of sale."""
    tell([Change("item", (event.item_id,), ("archived_at",))], work)


def tell_barcode(event: BarcodeLinked, work: Work) -> None:
    """A label that leads to a unit now."""
    tell([Change("barcode", (event.code, event.unit_id))], work)


def tell_label_template(event: LabelTemplateMade, work: Work) -> None:
    """How the labels of the shop's scale read."""
    tell([Change("label_template", (event.template_id,))], work)


def tell_ended_label_template(event: LabelTemplateEnded, work: Work) -> None:
    """They are read so no more."""
    tell([Change("label_template", (event.template_id,), ("archived_at",))], work)


def tell_promotion(event: PromotionMade, work: Work) -> None:
    """What the shop gives off by itself."""
    tell([Change("promotion", (event.promotion_id,))], work)


def tell_changed_promotion(event: PromotionChanged, work: Work) -> None:
    """Its name, its last day, or its end."""
    tell([Change("promotion", (event.promotion_id,), event.fields)], work)


def tell_favourites(event: FavouritesChanged, work: Work) -> None:
    """A page of tiles, and the places where another unit lies now."""
    page = Change("favourite_page", (event.page_id,), ("name", "position"))
    tiles = [Change("favourite", (event.page_id, place), ("unit_id",)) for place in event.changed]
    tell([page, *tiles], work)


def tell_import(event: ImportPublished, work: Work) -> None:
    """All that an import brought, in steps once it is written whole."""
    if is_enrolled(work):
        begin_telling(f"{IMPORTED} {event.import_id}", work)


def tell_undone_import(event: ImportUndone, work: Work) -> None:
    """All that an import had brought, in steps once it is taken back."""
    if is_enrolled(work):
        begin_telling(f"{UNDONE} {event.import_id}", work)


def tell_setting(event: SettingKept, work: Work) -> None:
    """A setting of the shop; one of this till alone is nobody's business."""
    if event.name not in OWN_SETTINGS:
        tell([Change("setting", (event.name, event.from_day), ("value",))], work)


def tell_registration(event: RegistrationChanged, work: Work) -> None:
    """A registration for GST, and the address it needs."""
    changes = [Change("gst_registration", (event.registered_from,), ("number", "registered_to"))]
    if event.has_address:
        changes.append(Change("shop", (the_shop(work).shop_id,), ("address",)))
    tell(changes, work)


def tell_person(event: PersonTakenOn, work: Work) -> None:
    """Somebody new; the name travels sealed, the PIN never."""
    tell([Change("person", (event.person_id,))], work)


def tell_changed_person(event: PersonChanged, work: Work) -> None:
    """Another role or name."""
    tell([Change("person", (event.person_id,), (event.field,))], work)


def tell_archived_person(event: PersonArchived, work: Work) -> None:
    """Somebody who does not work here any more."""
    tell([Change("person", (event.person_id,), ("archived_at",))], work)


def tell_customer(event: CustomerAdded, work: Work) -> None:
    """Somebody who buys; what they told of themselves travels sealed."""
    tell([Change("customer", (event.customer_id,))], work)


def tell_changed_customer(event: CustomerChanged, work: Work) -> None:
    """Other words, another group or limit, put away or forgotten."""
    tell([Change("customer", (event.customer_id,), event.fields)], work)


def tell_consent(event: ConsentRecorded, work: Work) -> None:
    """A customer's yes or no."""
    tell([Change("customer_consent", (event.consent_id,))], work)


def tell_tax_invoice(event: TaxInvoiceIssued, work: Work) -> None:
    """To whom a document is made out: an edit, since another till may make it out as well."""
    if event.is_new:
        fields = tuple(ENTITIES["tax_invoice"].fields)
        tell([Change("tax_invoice", (event.sale_id,), fields)], work)


def tell_customer_group(event: CustomerGroupMade, work: Work) -> None:
    """A new group of customers."""
    tell([Change("customer_group", (event.group_id,))], work)


def tell_changed_customer_group(event: CustomerGroupChanged, work: Work) -> None:
    """Its name, its prices, or that it is used no more."""
    tell([Change("customer_group", (event.group_id,), event.fields)], work)


def tell_tender_type(event: TenderTypeMade, work: Work) -> None:
    """A way of paying: an edit, since another till may add the same."""
    fields = tuple(ENTITIES["tender_type"].fields)
    tell([Change("tender_type", (event.tender_type,), fields)], work)


def tell_changed_tender_type(event: TenderTypeChanged, work: Work) -> None:
    """Other rules for a way of paying."""
    tell([Change("tender_type", (event.tender_type,), event.fields)], work)


def tell_cash_reason(event: CashReasonMade, work: Work) -> None:
    """A reason of the owner's list."""
    tell([Change("cash_reason", (event.reason_id,))], work)


def tell_ended_cash_reason(event: CashReasonEnded, work: Work) -> None:
    """It is offered no more."""
    tell([Change("cash_reason", (event.reason_id,), ("archived_at",))], work)


def tell_lanes(event: ShopRestored, work: Work) -> None:
    """The lanes a restored till goes on in, before their first document."""
    found = work.rows("SELECT lane_id FROM lane WHERE is_current = 1 ORDER BY purpose")
    tell([Change("lane", (lane_id,)) for (lane_id,) in found], work)
