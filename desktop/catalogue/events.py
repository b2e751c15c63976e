"""What the catalogue tells the other slices, inside the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemAdded:
    """An item can be sold from now on."""

    item_id: str
    product_id: str
    unit_id: str
    sku: str
    name: str
    kind: str
    category_id: str | None
    codes: tuple[str, ...]
    price_cents: int | None
    gst_code: str
    from_day: str


@dataclass(frozen=True, slots=True)
class PriceChanged:
    """A unit costs something else from a day on; cents, GST included."""

    item_id: str
    unit_id: str
    price_list_id: str
    from_day: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class PriceListMade:
    """There is another list of prices."""

    price_list_id: str


@dataclass(frozen=True, slots=True)
class ListPricesSet:
    """Units have other prices in a list from a day on: `days` are (unit, day)."""

    price_list_id: str
    days: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ItemArchived:
    """An item is not for sale any more; its history stays."""

    item_id: str


@dataclass(frozen=True, slots=True)
class BarcodeLinked:
    """A label leads to a unit from now on."""

    item_id: str
    unit_id: str
    code: str


@dataclass(frozen=True, slots=True)
class LabelTemplateMade:
    """Labels of the shop's scale are read by it from now on."""

    template_id: str


@dataclass(frozen=True, slots=True)
class LabelTemplateEnded:
    """They are not any more."""

    template_id: str


@dataclass(frozen=True, slots=True)
class FavouritesChanged:
    """A page of tiles was laid anew."""

    page_id: str
    name: str
    position: int
    unit_ids: tuple[str, ...]
    changed: tuple[int, ...]  # the positions that another unit lies at than before, or none


@dataclass(frozen=True, slots=True)
class CategoryMade:
    """A category that an item made by hand was the first of."""

    category_id: str


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """What was on the shelf at the start: thousandths, and micro-dollars of one base unit if known."""

    item_id: str
    quantity: int
    cost_micros: int | None


@dataclass(frozen=True, slots=True)
class OpeningStockGiven:
    """An import says what is on a location's shelves; the stockroom writes the document."""

    document_id: str
    location_id: str
    reason: str
    lines: tuple[OpeningLine, ...]


@dataclass(frozen=True, slots=True)
class OpeningStockTakenBack:
    """An import's opening stock is undone; `refers_to` is the document that put it on the shelf."""

    document_id: str
    refers_to: str
    location_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportPublished:
    """All rows of a file show at once from now on."""

    import_id: int
    items_new: int
    items_changed: int


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """None of them does any more."""

    import_id: int
