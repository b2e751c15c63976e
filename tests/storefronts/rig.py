"""What the contract needs of a shop besides its adapter: goods, shoppers, its people, broken wires."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Protocol

from sync.storefronts.protocol import ShopOrder, Storefront

PIECE = 1_000


class Rig(Protocol):
    """One shop under test; orders are named by the shop's own id."""

    storefront: Storefront

    def new_item(self, pieces: int, price_cents: int = 890, sku: str = "") -> str:
        """Goods with this SKU, or one of their own, so that no test meets another's."""
        ...

    def carry_sku_twice(self, sku: str) -> None:
        """Further goods with the same SKU."""
        ...

    def set_pieces(self, sku: str, pieces: int) -> None:
        """Somebody at the shop sets the level by hand."""
        ...

    def moves(self, sku: str) -> list[int]:
        """Every change of what is on the shelf since the goods were made, in pieces."""
        ...

    def buy(self, wanted: dict[str, int]) -> str:
        """A shopper's order through the shop's public side: placed, the money promised."""
        ...

    def take_money(self, order_ref: str) -> None:
        """The promised money comes."""
        ...

    def send_parcel(self, order_ref: str, pieces: int) -> str:
        """So many of the first line leave the shelf; the parcel's id."""
        ...

    def bring_parcel(self, parcel_ref: str) -> None:
        """The parcel arrives."""
        ...

    def give_back(self, order_ref: str, cents: int) -> None:
        """The shop's people refund."""
        ...

    def losing_answer(self, at: int) -> Storefront:
        """Another adapter to the shop whose request number `at` is carried out and its answer lost."""
        ...


def new_key() -> str:
    """An effect's id."""
    return str(uuid.uuid4())


def round_of(storefront: Storefront, cursor: str | None) -> tuple[dict[str, ShopOrder], str]:
    """Every order a whole round tells, by id, and the cursor after it."""
    orders: dict[str, ShopOrder] = {}
    for page in _pages(storefront, cursor):
        orders |= {order.ref: order for order in page[0]}
        cursor = page[1]
    assert cursor is not None
    return orders, cursor


def _pages(storefront: Storefront, cursor: str | None) -> Iterator[tuple[tuple[ShopOrder, ...], str]]:
    while True:
        page = storefront.changed(cursor)
        yield page.orders, page.cursor
        if page.is_all:
            return
        cursor = page.cursor
