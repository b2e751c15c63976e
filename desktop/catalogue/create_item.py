"""An item that only the shop's history knows: goods with a name and a price, with stock kept or not."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.catalogue import checks
from desktop.catalogue.events import ItemAdded
from desktop.catalogue.item_words import ItemMade
from desktop.catalogue.queries import DEFAULT_GST_CODE
from desktop.catalogue.search_index import learn_words, put_in_search, words_of
from desktop.catalogue.write_items import NewItem, write_items
from desktop.database.work import Work
from desktop.ids import new_id

_KEEP_NO_STOCK = "UPDATE item SET tracks_stock = 0 WHERE item_id = ?"


@dataclass(frozen=True, slots=True)
class CreateItem:
    """Goods at a price, GST included, from a day on (`2026-10-01`). The SKU is free: the caller looked."""

    command_id: str  # the item's id
    sku: str
    name: str
    price_cents: int
    from_day: str
    tracks_stock: bool


def create_item(command: CreateItem, work: Work) -> ItemMade:
    """Write the item; it can be searched and sold as soon as this commits, under the standard GST code.

    Raises:
        NoName, NoSku, TooLong, BadLetters, BadPrice, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, ItemMade):
        return answered
    work.require("create_item")
    new = _new_item(command)
    found = new.searched(write_items([new], 0, command.from_day, work))
    if not command.tracks_stock:
        work.write_sql(_KEEP_NO_STOCK, [(new.item_id,)])
    put_in_search([found], work)
    learn_words(words_of(found), work)
    work.note(item_id=new.item_id, price_cents=new.price_cents)
    work.record(
        ItemAdded(
            item_id=new.item_id,
            product_id=new.product_id,
            unit_id=new.unit_id,
            sku=new.sku,
            name=new.name,
            kind=new.kind,
            category_id=None,
            codes=(),
            price_cents=new.price_cents,
            gst_code=new.gst_code,
            from_day=command.from_day,
        )
    )
    return work.answer(command.command_id, ItemMade(new.item_id, new.product_id, new.unit_id))


def _new_item(command: CreateItem) -> NewItem:
    return NewItem(
        item_id=command.command_id,
        product_id=new_id(),
        unit_id=new_id(),
        sku=checks.checked_sku(command.sku),
        name=checks.checked_name(command.name),
        kind="goods",
        category_id=None,
        category="",
        unit_name=checks.usual_unit("goods"),
        labels=(),
        price_cents=checks.checked_price(command.price_cents),
        gst_code=DEFAULT_GST_CODE,
        cost_micros=None,
        deposit_item_id=None,
        colour="",
    )
