"""What every online shop's adapter can do, in words that no single shop owns.

Money is whole cents, quantities are whole thousandths of a piece, instants are UTC text ending in Z. A `ref`
is the shop's own id. Every effect carries a key of ours, an id of at most 64 characters: the same key again
finds what was done instead of doing it again. The caller keeps effects, keys and cursors, lets one worker at
a time act on a SKU or an order, and after Ambiguous calls again with the same key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sync.storefronts.errors import Refused

THOUSANDTHS = 1_000
_KEY = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class OrderState(StrEnum):
    """How far an order is, in few words; the shop's own word stands beside it."""

    PLACED = "placed"  # the shopper is done, the money is promised and not here
    PAID = "paid"
    PART_FULFILLED = "part_fulfilled"
    FULFILLED = "fulfilled"  # all of it left the shelf
    CHANGING = "changing"  # the shop's people are altering it: leave it alone
    REFUNDED = "refunded"  # all that was paid went back
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # a word of the shop that nobody taught us


class Outcome(StrEnum):
    """What an effect came to."""

    DONE = "done"
    WAS_THERE = "was_there"  # done before, by this key or to the same end
    NOT_SOLD_THERE = "not_sold_there"  # the shop has none of the goods


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What this shop can and cannot do; `currency` is the one its prices are in."""

    name: str
    currency: str
    takes_counter_sales: bool
    takes_counter_prices: bool  # else the shop's own prices stand, and totals may differ
    takes_fractions: bool
    finds_by_key: bool
    tells_by_webhook: bool


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order: `ordered` when it was placed, `quantity` now, `fulfilled` what left the shelf."""

    ref: str
    sku: str
    name: str
    ordered: int
    quantity: int
    fulfilled: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as the shop has it now. Dedupe by (ref, digest): `changed_at` lies in some shops."""

    ref: str
    number: str
    state: OrderState
    shop_state: str
    placed_at: str
    changed_at: str
    currency: str
    total_cents: int
    shipping_cents: int
    paid_cents: int
    refunded_cents: int
    buyer_name: str
    buyer_email: str
    lines: tuple[OrderLine, ...]
    keys: tuple[str, ...]  # of our effects that the order carries
    digest: str  # of all the rest


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders that changed or may have; `is_all`: nothing more for now, ask again later with the cursor."""

    orders: tuple[ShopOrder, ...]
    cursor: str
    is_all: bool


@dataclass(frozen=True, slots=True)
class ShopStock:
    """What the shop counts of one SKU: on the shelf, promised to orders, left to sell (may be below 0)."""

    sku: str
    on_hand: int
    reserved: int
    available: int
    is_tracked: bool  # else the shop sells it without counting


@dataclass(frozen=True, slots=True)
class StockRead:
    """`unknown`: asked for and not there; `doubled`: carried by several goods, so nobody can say which."""

    levels: tuple[ShopStock, ...]
    unknown: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    without_sku: int = 0


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A line of a sale at the counter."""

    sku: str
    quantity: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class CounterSale:
    """A paid sale at the counter, as the receipt has it."""

    number: str
    total_cents: int
    currency: str
    lines: tuple[SaleLine, ...]


@dataclass(frozen=True, slots=True)
class LineQuantity:
    """So much of a line of an order."""

    line_ref: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came out otherwise than asked: for people to see, never to be hidden."""

    what: str
    asked: int | str
    found: int | str


@dataclass(frozen=True, slots=True)
class OrderEffect:
    """What became of an effect on an order; `unlisted`: lines of the sale whose goods the shop has not."""

    outcome: Outcome
    order: ShopOrder | None
    differs: tuple[Difference, ...] = ()
    unlisted: tuple[SaleLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StockEffect:
    """What became of an absolute set, read again after the write."""

    outcome: Outcome
    before: ShopStock
    after: ShopStock
    differs: tuple[Difference, ...] = ()


class Storefront(Protocol):
    """One online shop. Every method may raise any of `errors`."""

    def capabilities(self) -> Capabilities:
        """What the shop can do; proves address and sign-in at the same time."""
        ...

    def changed(self, cursor: str | None) -> OrderPage:
        """The next page of orders that changed or may have; None starts at the shop's first order."""
        ...

    def get(self, order_ref: str) -> ShopOrder:
        """The order as it is now; Refused `order_not_found`."""
        ...

    def stock(self, skus: Sequence[str]) -> StockRead:
        """The levels of these SKUs."""
        ...

    def sweep(self) -> StockRead:
        """The levels of everything the shop has."""
        ...

    def stock_mark(self, sku: str) -> str:
        """Where the SKU's own history stands; keep it before push_stock, so that a repeat can be told."""
        ...

    def push_stock(self, sku: str, on_hand: int, key: str, mark: str | None = None) -> StockEffect:
        """Set what was counted. With the mark, a level that was set since is left as it is and told."""
        ...

    def push_order(self, sale: CounterSale, key: str) -> OrderEffect:
        """Tell a counter sale as an order that is paid and fulfilled."""
        ...

    def fulfil(self, order_ref: str, lines: Sequence[LineQuantity], key: str) -> OrderEffect:
        """These goods left the shelf."""
        ...

    def cancel(self, order_ref: str, lines: Sequence[LineQuantity] | None, key: str) -> OrderEffect:
        """Take lines back: unfulfilled ones are released, fulfilled ones return. None: all, and shipping."""
        ...

    def refund(self, order_ref: str, cents: int, key: str) -> OrderEffect:
        """Give money back; stock is not touched."""
        ...


def checked_key(key: str) -> str:
    """The key; raises ValueError where it is not one a shop can carry."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key: {key!r}")
    return key


def whole_pieces(sku: str, thousandths: int) -> int:
    """Pieces, for shops that count nothing smaller; Refused `not_whole_pieces`."""
    pieces, rest = divmod(thousandths, THOUSANDTHS)
    if rest:
        raise Refused("not_whole_pieces", sku=sku, thousandths=thousandths)
    return pieces
