"""Commands: make a price list, and set prices of it from a day on."""

from __future__ import annotations

from datetime import date

from desktop.catalogue.checks import checked_price
from desktop.catalogue.events import ListPricesSet, PriceListMade
from desktop.catalogue.price_list_words import (
    MOST_AT_ONCE,
    AddPriceList,
    ListPrice,
    ListTaken,
    NoPriceList,
    PriceListKept,
    SetListPrices,
)
from desktop.catalogue.price_lists import price_list_named, price_lists
from desktop.catalogue.refusals import BadDay, UnknownItem
from desktop.catalogue.tables import price, price_list
from desktop.database.work import Work

INSERT_PRICE_LIST = price_list.insert()
INSERT_LIST_PRICE = price.insert()
_LAST_CHANGE = (
    "SELECT coalesce(max(change_no), -1) FROM price WHERE unit_id = ? AND price_list_id = ? AND from_day = ?"
)


def add_price_list(command: AddPriceList, work: Work) -> PriceListKept:
    """An empty list: whoever has it pays what the standard list says, until it says otherwise.

    Raises:
        ListTaken, NoPriceList, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, PriceListKept):
        return answered
    work.require("add_price_list")
    name = command.name.strip()
    if not name or not name.isprintable() or len(name) > 60:
        raise NoPriceList(name)
    if price_list_named(work, name):
        raise ListTaken(name)
    row = {"price_list_id": command.command_id, "name": name, "is_standard": 0, "includes_gst": 1}
    work.write(INSERT_PRICE_LIST, {**row, "field_clocks": "{}"})
    work.note(price_list_id=command.command_id, name=name)
    work.record(PriceListMade(command.command_id))
    return work.answer(command.command_id, PriceListKept(command.command_id, name))


def set_list_prices(command: SetListPrices, work: Work) -> PriceListKept:
    """Write prices behind those there are; of one unit and day the last counts.

    Raises:
        NoPriceList, BadPrice, BadDay, UnknownItem, NotAllowed: nothing was recorded.
    """
    if answered := work.answer_to(command.command_id, PriceListKept):
        return answered
    work.require("set_list_prices")
    which = command.price_list_id
    found = next((each for each in price_lists(work) if each.price_list_id == which), None)
    if found is None or found.is_standard:
        raise NoPriceList(which)
    assert len(command.prices) <= MOST_AT_ONCE, "whoever asks divides them"
    for each in command.prices:
        _write(each, which, work)
    told = [[each.unit_id, each.from_day, each.until_day, each.price_cents] for each in command.prices]
    work.note(price_list_id=which, prices=told)
    days = tuple(dict.fromkeys((each.unit_id, each.from_day) for each in command.prices))
    work.record(ListPricesSet(which, days))
    return work.answer(command.command_id, PriceListKept(which, found.name, len(command.prices)))


def _write(each: ListPrice, which: str, work: Work) -> None:
    if work.one("SELECT 1 FROM unit WHERE unit_id = ?", (each.unit_id,)) is None:
        raise UnknownItem(each.unit_id)
    cents = checked_price(each.price_cents)
    last_day = _day(each.until_day) if each.until_day else None
    from_day = _day(each.from_day)
    if last_day and last_day < from_day:
        raise BadDay(last_day)
    (last,) = work.one(_LAST_CHANGE, (each.unit_id, which, from_day)) or (-1,)
    work.write(
        INSERT_LIST_PRICE,
        {
            "unit_id": each.unit_id,
            "price_list_id": which,
            "from_day": from_day,
            "change_no": int(last) + 1,
            "import_id": 0,
            "until_day": last_day,
            "price_cents": cents,
            "field_clocks": "{}",
        },
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadDay(text) from error
