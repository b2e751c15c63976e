"""One item by hand or by the shop's history: a product with one item, sold by the piece."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.catalogue.queries import STANDARD_PRICE_LIST
from desktop.catalogue.tables import item, price, product, unit
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.money import THOUSANDTHS

INSERT_PRODUCT = product.insert()
INSERT_ITEM = item.insert()
INSERT_UNIT = unit.insert()
INSERT_PRICE = price.insert()
NEXT_ITEM_NO = "SELECT coalesce(max(item_no), 0) + 1 FROM item"


@dataclass(frozen=True, slots=True)
class CreateItem:
    """Goods with a name and a price, GST included, from a day on."""

    command_id: str
    sku: str
    name: str
    price_cents: int
    from_day: str
    tracks_stock: bool


@dataclass(frozen=True, slots=True)
class ItemCreated:
    item_id: str
    unit_id: str


def create_item(command: CreateItem, work: Work) -> ItemCreated:
    """Write the item with its unit and price; its GST code is the standard one until somebody says else.

    Raises:
        NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, ItemCreated):
        return answered
    work.require("create_item")
    created = ItemCreated(command.command_id, new_id())
    _write_item(command, created, work)
    work.write(
        INSERT_PRICE,
        {
            "unit_id": created.unit_id,
            "price_list_id": STANDARD_PRICE_LIST,
            "from_day": command.from_day,
            "change_no": 1,
            "import_id": 0,
            "until_day": None,
            "price_cents": command.price_cents,
            "field_clocks": "{}",
        },
    )
    work.note(item_id=created.item_id, price_cents=command.price_cents)
    return work.answer(command.command_id, "create_item", created)


def _write_item(command: CreateItem, created: ItemCreated, work: Work) -> None:
    by_hand = {"import_id": 0, "field_clocks": "{}"}
    shown = {**by_hand, "name": command.name, "archived_at": None}
    product_id = new_id()
    work.write(INSERT_PRODUCT, {**shown, "product_id": product_id, "category_id": None, "description": ""})
    found = work.one(NEXT_ITEM_NO)
    work.write(
        INSERT_ITEM,
        {
            **shown,
            "item_no": found[0] if found else 1,
            "item_id": created.item_id,
            "product_id": product_id,
            "sku": command.sku,
            "kind": "goods",
            "tracks_stock": int(command.tracks_stock),
            "deposit_item_id": None,
            "colour": "",
        },
    )
    each = {"unit_id": created.unit_id, "item_id": created.item_id, "name": "each"}
    work.write(INSERT_UNIT, {**by_hand, **each, "factor": THOUSANDTHS, "is_base": 1})
