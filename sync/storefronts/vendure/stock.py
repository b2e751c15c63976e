"""Reads and sets Vendure's levels: absolute numbers of whole pieces at one of the shop's places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sync.storefronts.errors import Busy, Refused
from sync.storefronts.one_at_a_time import OneAtATime
from sync.storefronts.protocol import (
    THOUSANDTHS,
    Difference,
    Outcome,
    ShopStock,
    StockEffect,
    StockRead,
    checked_key,
    whole_pieces,
)
from sync.storefronts.vendure.answers import (
    AdjustmentsAnswer,
    ShopAnswer,
    Variant,
    VariantsAnswer,
    read,
)
from sync.storefronts.vendure.api import VendureApi
from sync.storefronts.vendure.queries import ADJUSTMENTS, SET_STOCK, SHOP, VARIANTS

PAGE = 500
"""Vendure refuses more than 1,000; half of it answers in a second or two on a small machine."""
MOST_SKUS_ASKED = 200
READS = 3
"""Of a whole list that changed while it was read."""


class VendureStock:
    """The levels of one shop. `place` is the stock location's id; it may be empty where there is only one."""

    def __init__(self, api: VendureApi, place: str = "") -> None:
        self._api = api
        self._place = place
        self._tracks: bool | None = None
        self._writing = OneAtATime()

    def levels(self, skus: Sequence[str]) -> StockRead:
        """Of the SKUs asked for, each once."""
        wanted = list(dict.fromkeys(skus))
        variants = [variant for some in _chunks(wanted) for variant in self.variants(some)]
        found = {variant.sku for variant in variants}
        read_all = self._told(variants)
        return StockRead(read_all.levels, tuple(sku for sku in wanted if sku not in found), read_all.doubled)

    def sweep(self) -> StockRead:
        """Of everything in the shop."""
        return self._told(_whole_list(self._api))

    def variants(self, skus: Sequence[str]) -> list[Variant]:
        """What carries one of the SKUs, as Vendure has it; unknown ones are not in it."""
        options = {"filter": {"sku": {"in": list(skus)}}, "sort": {"id": "ASC"}, "take": PAGE}
        page = read(VariantsAnswer, self._api.ask(VARIANTS, options=options)).productVariants
        asked = {sku.casefold() for sku in skus}
        # Some databases do not tell "a" from "A": such a row is not the one asked for, and no ignored filter.
        if page.totalItems > len(page.items) or any(v.sku.casefold() not in asked for v in page.items):
            raise Refused("filter_ignored", filter="sku")
        return [variant for variant in page.items if variant.sku in skus]

    def mark(self, sku: str) -> str:
        """How often the level was ever set, as text."""
        options = {"filter": {"sku": {"eq": sku}}, "take": 2}
        found = read(AdjustmentsAnswer, self._api.ask(ADJUSTMENTS, options=options)).productVariants.items
        if any(each.sku.casefold() != sku.casefold() for each in found):
            raise Refused("filter_ignored", filter="sku")
        if len(found) != 1 or found[0].sku != sku:
            raise Refused("sku_not_unique" if len(found) > 1 else "unknown_sku", sku=sku)
        return f"adjustments:{found[0].stockMovements.totalItems}"

    def push(self, sku: str, on_hand: int, key: str, mark: str | None) -> StockEffect:
        """Set and read again: Vendure works out a difference from what it read, which may be stale.

        Raises:
            Refused: `unknown_sku`, `sku_not_unique`, `not_whole_pieces`, `below_zero`, `place_not_chosen`.
        """
        checked_key(key)  # Vendure has no place for it here: the mark stands in
        pieces = whole_pieces(sku, on_hand)
        if pieces < 0:
            raise Refused("below_zero", sku=sku, thousandths=on_hand)
        with self._writing.on(sku):
            variant, before = self._only(sku)
            is_set_since = mark is not None and self.mark(sku) != mark
            if before.on_hand == on_hand or is_set_since:
                return StockEffect(Outcome.WAS_THERE, before, before, _differs(on_hand, before))
            levels = [{"stockLocationId": self._place, "stockOnHand": pieces}]
            self._api.act(SET_STOCK, input=[{"id": variant.id, "stockLevels": levels}])
            _variant, after = self._only(sku)
            return StockEffect(Outcome.DONE, before, after, _differs(on_hand, after))

    def _only(self, sku: str) -> tuple[Variant, ShopStock]:
        found = self.variants([sku])
        if len(found) != 1:
            raise Refused("sku_not_unique" if found else "unknown_sku", sku=sku)
        return found[0], self._level(found[0])

    def _told(self, variants: Iterable[Variant]) -> StockRead:
        listed = list(variants)
        times = Counter(variant.sku for variant in listed if variant.sku)
        return StockRead(
            levels=tuple(self._level(variant) for variant in listed if times[variant.sku] == 1),
            doubled=tuple(sku for sku, count in times.items() if count > 1),
            without_sku=sum(not variant.sku for variant in listed),
        )

    def _level(self, variant: Variant) -> ShopStock:
        self._know_shop()
        here = [level for level in variant.stockLevels if level.stockLocationId == self._place]
        on_hand = sum(level.stockOnHand for level in here) * THOUSANDTHS
        reserved = sum(level.stockAllocated for level in here) * THOUSANDTHS
        is_tracked = variant.trackInventory == "TRUE" or (
            variant.trackInventory == "INHERIT" and bool(self._tracks)
        )
        return ShopStock(variant.sku, on_hand, reserved, on_hand - reserved, is_tracked)

    def _know_shop(self) -> None:
        """Learn once which place is ours and whether the shop counts unless told otherwise."""
        if self._tracks is not None:
            return
        shop = read(ShopAnswer, self._api.ask(SHOP))
        places = [place.id for place in shop.stockLocations.items]
        if not self._place and len(places) == 1:
            self._place = places[0]
        if self._place not in places:
            raise Refused("place_not_chosen", places=places)
        channel = shop.activeChannel.trackInventory
        self._tracks = shop.globalSettings.trackInventory if channel is None else channel


def _whole_list(api: VendureApi) -> list[Variant]:
    """Every variant exactly once, or Busy."""
    for _attempt in range(READS):
        if (variants := _read_through(api)) is not None:
            return variants
    raise Busy("list_keeps_changing")


def _read_through(api: VendureApi) -> list[Variant] | None:
    """The list, or None where it moved under us: each page begins with the row the one before ended with.

    The count alone proves nothing: a row that went and a row that was skipped because of it cancel out.
    """
    variants: list[Variant] = []
    while True:
        options = {"sort": {"id": "ASC"}, "skip": max(len(variants) - 1, 0), "take": PAGE}
        page = read(VariantsAnswer, api.ask(VARIANTS, options=options)).productVariants
        if variants and (not page.items or page.items[0].id != variants[-1].id):
            return None
        fresh = page.items[1:] if variants else page.items
        variants += fresh
        if len(variants) >= page.totalItems:
            return variants if len(variants) == page.totalItems else None
        if not fresh:
            return None


def _chunks(skus: list[str]) -> Iterator[list[str]]:
    return (skus[at : at + MOST_SKUS_ASKED] for at in range(0, len(skus), MOST_SKUS_ASKED))


def _differs(asked: int, found: ShopStock) -> tuple[Difference, ...]:
    return () if found.on_hand == asked else (Difference("on_hand", asked, found.on_hand),)
