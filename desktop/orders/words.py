"""The words of online orders: how far one is, and what people ask for. Cents, and thousandths of a unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ShopState(StrEnum):
    """How far an order is in the online shop."""

    PLACED = "placed"  # the money is promised and not here
    PAID = "paid"
    PART_FULFILLED = "part_fulfilled"
    FULFILLED = "fulfilled"
    CHANGING = "changing"  # the online shop's people are altering it
    REFUNDED = "refunded"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"  # a word that nobody taught us


RESERVING = (
    ShopState.PLACED,
    ShopState.PAID,
    ShopState.PART_FULFILLED,
    ShopState.CHANGING,
    ShopState.UNKNOWN,
)
ENDED = (ShopState.CANCELLED, ShopState.REFUNDED)
TO_HAND_OVER = (ShopState.PAID, ShopState.PART_FULFILLED)


class Stage(StrEnum):
    """How far an order is at the counter."""

    TO_PICK = "to_pick"
    PICKING = "picking"
    READY = "ready"  # picked and put aside for the buyer
    COLLECTED = "collected"  # nothing of it is left to hand over
    CANCELLED = "cancelled"  # or this counter has asked for it
    ATTENTION = "attention"


OPEN_STAGES = (Stage.TO_PICK, Stage.PICKING, Stage.READY)


class Trouble(StrEnum):
    """Why a person has to look at an order."""

    TAKEN_BACK_AFTER = "taken_back_after"  # cancelled or refunded there after it was handed over here
    TOO_MUCH_LEFT = "too_much_left"  # more was handed over than the order stands for now
    REFUNDED_AFTER = "refunded_after"  # less was paid for it than it was handed over at
    PUT_BACK = "put_back"  # picked goods nobody will fetch
    UNKNOWN_STATE = "unknown_state"


class Cause(StrEnum):
    """Why the book and the online shop may differ, as far as the service can tell."""

    SETTLING = "settling"
    REFUSED = "refused"
    SENT_BY_SHOP = "sent_by_shop"
    NEVER_MATCHED = "never_matched"
    MOVED_HERE = "moved_here"
    SET_IN_SHOP = "set_in_shop"
    DOUBLED_SKU = "doubled_sku"
    UNKNOWN = "unknown"  # or one that a newer service tells


@dataclass(frozen=True, slots=True)
class LineAsTold:
    line_ref: str
    sku: str
    item_id: str | None
    unit_id: str | None
    name: str
    ordered: int
    quantity: int
    fulfilled: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class TakeOrder:
    """An order as the online shop has it now. The command's id is the message's."""

    command_id: str
    told_at: str
    order_id: str
    storefront: str
    ref: str
    number: str
    version: int
    state: str
    shop_state: str
    placed_at: str
    currency: str
    location_id: str
    total_cents: int
    shipping_cents: int
    paid_cents: int
    refunded_cents: int
    buyer: str | None
    lines: tuple[LineAsTold, ...]


@dataclass(frozen=True, slots=True)
class HandedLine:
    """So much of a line, and how much of it had left before."""

    line_ref: str
    quantity: int
    gone_before: int


@dataclass(frozen=True, slots=True)
class TakeHandover:
    """Another till handed goods of an order over."""

    command_id: str
    handed_at: str
    sale_id: str
    order_id: str
    till_id: str
    total_cents: int
    charges_cents: int
    lines: tuple[HandedLine, ...]


@dataclass(frozen=True, slots=True)
class TakeCancel:
    """Another till asked for an order to be cancelled."""

    command_id: str
    asked_at: str
    asked_id: str
    order_id: str
    till_id: str
    person_id: str
    reason: str
    refund_cents: int


@dataclass(frozen=True, slots=True)
class TakeSettle:
    """Another till asked for the online shop to be set to the book's count."""

    command_id: str
    asked_at: str
    asked_id: str
    location_id: str
    till_id: str
    person_id: str
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PickGoods:
    """Goods of an order were taken off the shelf: so many of the line's unit."""

    command_id: str
    order_id: str
    line_ref: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """Picked goods went back to the shelf: so many of a line, or all of the order."""

    command_id: str
    order_id: str
    line_ref: str | None = None
    quantity: int = 0


@dataclass(frozen=True, slots=True)
class FinishPicking:
    """What is picked waits for the buyer, though something may be missing."""

    command_id: str
    order_id: str


@dataclass(frozen=True, slots=True)
class Picked:
    """How far an order is now."""

    order_id: str
    stage: str


@dataclass(frozen=True, slots=True)
class HandOverOrder:
    """The buyer takes what was picked. The command's id is the sale's."""

    command_id: str
    order_id: str
    shown_total_cents: int  # what the screen said; a different total is refused


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The recorded sale; rounding and change are nothing, as for every sale that was paid online."""

    sale_id: str
    number: str
    total_cents: int
    rounding_cents: int
    change_cents: int
    stage: str


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Ask the online shop to cancel what is not handed over yet, and to give that money back."""

    command_id: str
    order_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CancelAsked:
    asked_id: str
    refund_cents: int


@dataclass(frozen=True, slots=True)
class SettleStock:
    """Set the online shop to the book's count of these goods."""

    command_id: str
    location_id: str
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettleAsked:
    asked_id: str
    goods: int
