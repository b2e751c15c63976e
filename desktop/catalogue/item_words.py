"""The words of the catalogue's commands and their answers. Prices are whole cents, GST included."""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("goods", "service", "weighed", "deposit", "voucher", "open_price")
KEEPS_STOCK = frozenset(("goods", "weighed"))
LARGEST_PRICE_CENTS = 99_999_999
"""$999,999.99 for one unit."""

COLOURS = ("#2A7D4F", "#B0380A", "#2D5FA8", "#8A5A00", "#7A3E9D", "#00707A", "#A12A5E", "#4F5B66")
"""Stripes of categories and their tiles, in turn."""


@dataclass(frozen=True, slots=True)
class AddItem:
    """An item made by hand. `barcodes` are as printed; a cost is micro-dollars of one base unit.

    `deposit_item_id` names the drink container's deposit that is sold along with it.
    """

    command_id: str  # the item's id
    sku: str
    name: str
    price_cents: int | None
    barcodes: tuple[str, ...] = ()
    category: str = ""
    kind: str = "goods"
    gst_code: str = "SR"
    unit_name: str = ""
    cost_micros: int | None = None
    deposit_item_id: str | None = None


@dataclass(frozen=True, slots=True)
class ItemMade:
    item_id: str
    product_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class ChangePrice:
    """A unit's price from a day on (`2026-11-23`), in the standard list; no day means today."""

    command_id: str
    unit_id: str
    price_cents: int
    from_day: str | None = None


@dataclass(frozen=True, slots=True)
class PriceSet:
    unit_id: str
    from_day: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """Take an item out of scans, searches and tiles; sales of it stay as they are."""

    command_id: str
    item_id: str


@dataclass(frozen=True, slots=True)
class Archived:
    item_id: str


@dataclass(frozen=True, slots=True)
class LayFavourites:
    """A page of tiles as it shall be: units in order. The page is made when it is new."""

    command_id: str
    name: str
    unit_ids: tuple[str, ...] = field(default=())
    page_id: str | None = None  # none: a new page, whose id is the command's


@dataclass(frozen=True, slots=True)
class FavouritesLaid:
    page_id: str
