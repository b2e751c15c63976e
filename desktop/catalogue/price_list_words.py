"""What is asked for about price lists, what is answered, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal

MOST_AT_ONCE = 200
"""Prices that one command sets: as many as a message of edits holds."""


@dataclass
class ListTaken(Refusal):
    """There is a price list of this name."""

    code = "catalogue.list_taken"
    name: str


@dataclass
class NoPriceList(Refusal):
    """There is no such list, or it is the standard one, whose prices come with the goods."""

    code = "catalogue.no_price_list"
    name: str


@dataclass(frozen=True, slots=True)
class AddPriceList:
    """The list's id is the command's."""

    command_id: str
    name: str


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What one of a unit costs in a list from a day on, GST included, until another says or its last day."""

    unit_id: str
    price_cents: int
    from_day: str
    until_day: str | None = None


@dataclass(frozen=True, slots=True)
class SetListPrices:
    command_id: str
    price_list_id: str
    prices: tuple[ListPrice, ...]


@dataclass(frozen=True, slots=True)
class PriceListKept:
    price_list_id: str
    name: str
    prices: int = 0
