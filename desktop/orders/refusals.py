"""Why an online order cannot be picked, handed over or taken back; each carries the facts of its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal


@dataclass
class NoSuchOrder(Refusal):
    """This till knows no such order."""

    code = "orders.no_such_order"
    order_id: str


@dataclass
class OrderEnded(Refusal):
    """The order was cancelled or refunded in the online shop, or this shop has asked for it."""

    code = "orders.ended"
    number: str
    reason: str


@dataclass
class OrderNotPaid(Refusal):
    """The online shop has not got the money."""

    code = "orders.not_paid"
    number: str


@dataclass
class OrderChanging(Refusal):
    """The online shop's people are altering it, or it is in a state that this program does not know."""

    code = "orders.changing"
    number: str
    shop_state: str


@dataclass
class OrderCollected(Refusal):
    """All of it was handed over already."""

    code = "orders.collected"
    number: str


@dataclass
class NothingPicked(Refusal):
    """There is nothing to hand over or to put aside."""

    code = "orders.nothing_picked"
    number: str


@dataclass
class NotInOrder(Refusal):
    """The order has no such line, or none with these goods."""

    code = "orders.not_in_order"
    number: str
    name: str


@dataclass
class AllPicked(Refusal):
    """As many as the order needs are picked already. Quantity in thousandths."""

    code = "orders.all_picked"
    name: str
    needed_quantity: int


@dataclass
class NotPicked(Refusal):
    """So many were never picked."""

    code = "orders.not_picked"
    name: str


@dataclass
class NotThisUnit(Refusal):
    """The label stands for a pack that no number of the line's own units makes up."""

    code = "orders.not_this_unit"
    name: str


@dataclass
class NotHere(Refusal):
    """Nothing in this shop's catalogue has the line's SKU: it has no cost, no GST code and no shelf."""

    code = "orders.not_here"
    name: str
    sku: str


@dataclass
class OtherCurrency(Refusal):
    """The books are in Singapore dollars."""

    code = "orders.other_currency"
    number: str
    currency: str


@dataclass
class OrderChanged(Refusal):
    """The order came to another amount meanwhile: look again before the goods go."""

    code = "orders.changed"
    number: str
    total_cents: int


@dataclass
class NothingToCancel(Refusal):
    """Nothing of the order is left that could be taken back."""

    code = "orders.nothing_to_cancel"
    number: str


class NoReason(Refusal):
    """Money goes back: the record needs a reason."""

    code = "orders.no_reason"


class NothingToSettle(Refusal):
    """No goods were named."""

    code = "orders.nothing_to_settle"


@dataclass
class TooMuchToSettle(Refusal):
    """More than a person can have looked at. Named here so that one slip changes no whole shop."""

    code = "orders.too_much_to_settle"
    most: int
