"""Change an item by hand: its price from a day on, or take it out of sale."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam

from desktop.catalogue.checks import checked_price
from desktop.catalogue.events import ItemArchived, PriceChanged
from desktop.catalogue.item_words import Archived, ArchiveItem, ChangePrice, PriceSet
from desktop.catalogue.queries import STANDARD_PRICE_LIST
from desktop.catalogue.refusals import BadDay, UnknownItem
from desktop.catalogue.search_index import take_from_search
from desktop.catalogue.tables import item, price
from desktop.clock import day_in
from desktop.database.work import Work
from desktop.setup.queries import the_shop

INSERT_PRICE = price.insert()
SET_ARCHIVED = (
    item.update().where(item.c.item_id == bindparam("this_item")).values(archived_at=bindparam("at"))
)
_LAST_CHANGE = (
    "SELECT coalesce(max(change_no), -1) FROM price"
    " WHERE unit_id = ? AND price_list_id = 'standard' AND from_day = ?"
)


def change_price(command: ChangePrice, work: Work) -> PriceSet:
    """Write the new price behind the old ones; of one day the last change counts.

    Raises:
        BadPrice, BadDay, UnknownItem, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, PriceSet):
        return answered
    work.require("change_price")
    found = work.one("SELECT item_id, import_id FROM unit WHERE unit_id = ?", (command.unit_id,))
    if found is None:
        raise UnknownItem(command.unit_id)
    cents = checked_price(command.price_cents)
    from_day = _day(command.from_day) or day_in(the_shop(work).zone, work.now).isoformat()
    (last,) = work.one(_LAST_CHANGE, (command.unit_id, from_day)) or (-1,)
    row = {"unit_id": command.unit_id, "price_list_id": STANDARD_PRICE_LIST, "from_day": from_day}
    work.write(
        INSERT_PRICE,
        {
            **row,
            "change_no": int(last) + 1,
            "import_id": 0,
            "until_day": None,
            "price_cents": cents,
            "field_clocks": "{}",
        },
    )
    work.note(unit_id=command.unit_id, price_cents=cents, from_day=from_day)
    work.record(PriceChanged(found[0], command.unit_id, STANDARD_PRICE_LIST, from_day, cents))
    return work.answer(command.command_id, PriceSet(command.unit_id, from_day, cents))


def archive_item(command: ArchiveItem, work: Work) -> Archived:
    """Hide an item from scans, searches and tiles. Its sales, stock and barcodes stay as they are.

    Raises:
        UnknownItem, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, Archived):
        return answered
    work.require("archive_item")
    found = work.one("SELECT item_no FROM item WHERE item_id = ? AND archived_at IS NULL", (command.item_id,))
    if found is None:
        raise UnknownItem(command.item_id)
    work.write(SET_ARCHIVED, {"this_item": command.item_id, "at": work.now_text})
    take_from_search([found[0]], work)
    work.note(item_id=command.item_id)
    work.record(ItemArchived(command.item_id))
    return work.answer(command.command_id, Archived(command.item_id))


def _day(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadDay(text) from error
