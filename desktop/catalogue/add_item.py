"""Make an item by hand: its product, unit, barcodes, price and GST code in one."""

from __future__ import annotations

from desktop.catalogue import checks
from desktop.catalogue.categories import category_named
from desktop.catalogue.events import ItemAdded
from desktop.catalogue.item_words import LARGEST_PRICE_CENTS, AddItem, ItemMade
from desktop.catalogue.refusals import BadCost, BarcodeTaken, SkuTaken, UnknownItem
from desktop.catalogue.search_index import learn_words, put_in_search, words_of
from desktop.catalogue.write_items import NewItem, write_items
from desktop.clock import day_in
from desktop.database.rows import Rows
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.money import MICROS_PER_CENT
from desktop.names import one_line
from desktop.setup.queries import the_shop

# What an import has staged counts too: it may show at any moment. Only what was undone is free again.
_SKU = (
    "SELECT i.item_id FROM item i WHERE i.sku = ? AND NOT EXISTS (SELECT 1 FROM product_import x"
    " WHERE x.import_id = i.import_id AND x.state IN ('undoing', 'undone'))"
)
_CODE = (
    "SELECT i.sku FROM barcode b CROSS JOIN item i ON i.item_id = b.item_id WHERE b.code = ?"
    " AND NOT EXISTS (SELECT 1 FROM product_import x"
    " WHERE x.import_id IN (b.import_id, i.import_id) AND x.state IN ('undoing', 'undone'))"
)


def add_item(command: AddItem, work: Work) -> ItemMade:
    """Write the item; it can be scanned and searched as soon as this commits.

    Raises:
        NoName, NoSku, SkuTaken, BadBarcode, BarcodeTaken, BadPrice, BadCost, BadKind, BadGstCode,
        TooLong, BadLetters, UnknownItem (the deposit), NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, ItemMade):
        return answered
    work.require("add_item")
    new = _checked(command, work)
    write_item(new, work)
    work.note(item_id=new.item_id, price_cents=new.price_cents)
    return work.answer(command.command_id, ItemMade(new.item_id, new.product_id, new.unit_id))


def write_item(new: NewItem, work: Work) -> None:
    """Write an item that was checked, with its search rows, and tell the others."""
    today = day_in(the_shop(work).zone, work.now).isoformat()
    found = new.searched(write_items([new], 0, today, work))
    put_in_search([found], work)
    learn_words(words_of(found), work)
    work.record(_added(new, today))


def _checked(command: AddItem, work: Work) -> NewItem:
    sku = checks.checked_sku(command.sku)
    labels = checks.checked_labels(command.barcodes)
    kind = checks.checked_kind(command.kind)
    price_cents = command.price_cents
    name = checks.checked_name(command.name)
    _check_free(sku, labels, work)
    if command.deposit_item_id and not _is_deposit(command.deposit_item_id, work):
        raise UnknownItem(command.deposit_item_id)
    category = category_named(command.category, 0, work)
    return NewItem(
        item_id=command.command_id,
        product_id=new_id(),
        unit_id=new_id(),
        sku=sku,
        name=name,
        kind=kind,
        category_id=category.category_id if category else None,
        category=category.name if category else "",
        unit_name=one_line(command.unit_name, "unit") or checks.usual_unit(kind),
        labels=labels,
        price_cents=checks.checked_price(price_cents) if price_cents is not None else None,
        gst_code=checks.checked_gst_code(command.gst_code),
        cost_micros=_checked_cost(command.cost_micros),
        deposit_item_id=command.deposit_item_id,
        colour=category.colour if category else "",
    )


def _check_free(sku: str, labels: tuple[checks.Label, ...], rows: Rows) -> None:
    if rows.one(_SKU, (sku,)):
        raise SkuTaken(sku)
    for label in labels:
        check_code_is_free(label, rows)


def check_code_is_free(label: checks.Label, rows: Rows) -> None:
    """Raises BarcodeTaken: an item carries this code, or a file that is coming in gives it to one."""
    if taken := rows.one(_CODE, (label.code,)):
        raise BarcodeTaken(label.printed, taken[0])


def _checked_cost(cost_micros: int | None) -> int | None:
    if cost_micros is not None and not 0 <= cost_micros <= LARGEST_PRICE_CENTS * MICROS_PER_CENT:
        raise BadCost(str(cost_micros))
    return cost_micros


def _is_deposit(item_id: str, rows: Rows) -> bool:
    found = rows.one("SELECT kind FROM item WHERE item_id = ? AND archived_at IS NULL", (item_id,))
    return found is not None and found[0] == "deposit"


def _added(new: NewItem, from_day: str) -> ItemAdded:
    return ItemAdded(
        item_id=new.item_id,
        product_id=new.product_id,
        unit_id=new.unit_id,
        sku=new.sku,
        name=new.name,
        kind=new.kind,
        category_id=new.category_id,
        codes=tuple(label.code for label in new.labels),
        price_cents=new.price_cents,
        gst_code=new.gst_code,
        from_day=from_day,
    )
