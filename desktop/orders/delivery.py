"""What the online shop charges besides goods stands on the receipt as a service of its own."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from desktop.catalogue.add_item import write_item
from desktop.catalogue.queries import DEFAULT_GST_CODE
from desktop.catalogue.write_items import NewItem
from desktop.database.work import Work
from desktop.setup.queries import the_shop

SKU, NAME = "ONLINE-DELIVERY", "Delivery"
_UNIT_OF_SKU = (
    "SELECT u.unit_id FROM item i JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1"
    " WHERE i.sku = ? AND i.import_id = 0"
)


def delivery_unit(work: Work) -> str:
    """The unit that delivery is sold in; made when the shop first needs it, without a price at the counter.

    Its ids follow from the shop's, so that tills that make it apart have made the same.
    """
    if found := work.one(_UNIT_OF_SKU, (SKU,)):
        return str(found[0])
    shop_id = the_shop(work).shop_id
    item_id, product_id, unit_id = (
        str(uuid5(NAMESPACE_URL, f"kedai:{shop_id}:online-delivery:{part}"))
        for part in ("item", "product", "unit")
    )
    write_item(
        NewItem(
            item_id=item_id,
            product_id=product_id,
            unit_id=unit_id,
            sku=SKU,
            name=NAME,
            kind="service",
            category_id=None,
            category="",
            unit_name="each",
            labels=(),
            price_cents=None,
            gst_code=DEFAULT_GST_CODE,
            cost_micros=None,
            deposit_item_id=None,
            colour="",
        ),
        work,
    )
    return unit_id
