"""What the counter asks for when a basket is kept, parked, recalled or put on a slip."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.open_basket import OpenBasket

LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Keeping:
    """What changed on the counter since it was last written."""

    baskets: tuple[OpenBasket, ...] = ()
    gone: tuple[str, ...] = ()  # no longer on it: cleared, or put together with another


@dataclass(frozen=True, slots=True)
class ParkBasket:
    """Put the counter's basket aside, under a name somebody typed or without one."""

    command_id: str
    basket: OpenBasket
    name: str = ""


@dataclass(frozen=True, slots=True)
class RecallBasket:
    """Have a parked basket on the counter again."""

    command_id: str
    basket_id: str


@dataclass(frozen=True, slots=True)
class PrintParkSlip:
    """Print a slip for whoever comes back for the basket."""

    command_id: str
    basket_id: str


@dataclass(frozen=True, slots=True)
class BasketParked:
    basket_id: str
