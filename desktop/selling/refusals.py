"""Why the counter says no; each carries the facts its sentence needs."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import Refusal


class EmptyBasket(Refusal):
    """There is nothing in the basket to pay for."""

    code = "selling.empty_basket"


@dataclass
class MoneyTaken(Refusal):
    """The customer has paid a part of this basket: it stays in sight until that is settled."""

    code = "selling.money_taken"
    taken_cents: int


class NotParked(Refusal):
    """No such basket waits at this till: it was recalled, paid or cleared."""

    code = "selling.not_parked"


@dataclass
class StillOwing(Refusal):
    """The tenders do not cover the total."""

    code = "selling.still_owing"
    owing_cents: int


@dataclass
class TooMuch(Refusal):
    """More was keyed than is due, and this way of paying gives no change."""

    code = "selling.too_much"
    tender_type: str
    over_cents: int


@dataclass
class TooMuchChange(Refusal):
    """More change than anybody gives: a barcode or a slip of the finger was keyed as cash."""

    code = "selling.too_much_change"
    change_cents: int


@dataclass
class UnknownTender(Refusal):
    """The shop does not take this way of paying."""

    code = "selling.unknown_tender"
    tender_type: str


@dataclass
class BadLine(Refusal):
    """A line whose quantity or price makes no sense at a counter."""

    code = "selling.bad_line"
    name: str
    reason: str


@dataclass
class BadQuantity(Refusal):
    """A figure that cannot be sold: out of range, or a part of a piece."""

    code = "selling.bad_quantity"
    reason: str
    name: str = ""


@dataclass
class BadDiscount(Refusal):
    """A discount that no counter gives: no figure, more than there is, or on what is never discounted."""

    code = "selling.bad_discount"
    reason: str
    name: str = ""
    whole_cents: int = 0


@dataclass
class BadPrice(Refusal):
    """A price that no counter asks for."""

    code = "selling.bad_price"
    reason: str
    name: str = ""


class NoShift(Refusal):
    """Nobody has started a shift on this till."""

    code = "selling.no_shift"


@dataclass
class ShiftIsOpen(Refusal):
    """A shift is open on this till already."""

    code = "selling.shift_is_open"
    number: int


@dataclass
class ShiftOfPerson(Refusal):
    """The person's own shift is open: its drawer is counted before they go."""

    code = "selling.shift_of_person"
    number: int


@dataclass
class AmountChanged(Refusal):
    """The total is not what the customer saw: a price changed under the basket."""

    code = "selling.amount_changed"
    shown_cents: int
    total_cents: int


@dataclass
class PromotionsChanged(Refusal):
    """A promotion began, ended or was used up under the basket: the customer is to see the new price."""

    code = "selling.promotions_changed"
    name: str


@dataclass
class RecordedOtherwise(Refusal):
    """This basket was recorded already, with other goods or paid otherwise."""

    code = "selling.recorded_otherwise"
    number: str
    total_cents: int


@dataclass
class BadAmount(Refusal):
    """An amount that cannot lie in a drawer."""

    code = "selling.bad_amount"
    amount_cents: int


class NoCustomer(Refusal):
    """Nobody is asked to pay later whom the basket does not name."""

    code = "selling.no_customer"


class NoAccount(Refusal):
    """This customer has no limit, or the shop sells nothing on account."""

    code = "selling.no_account"


@dataclass
class StillOwes(Refusal):
    """Whoever owes the shop, or is owed, is not forgotten before that is settled."""

    code = "selling.still_owes"
    balance_cents: int


@dataclass
class ToldTwice(Refusal):
    """A document of this name or number is on record already: what another till told is not it again."""

    code = "selling.told_twice"
    document_id: str


@dataclass
class ToldOtherwise(Refusal):
    """What another till told of a document does not fit what is on record here; `what` names the field."""

    code = "selling.told_otherwise"
    document_id: str
    what: str


@dataclass
class NotReturnable(Refusal):
    """No such line was sold, it is a part of a piece, or it comes back with another line only."""

    code = "selling.not_returnable"
    name: str


@dataclass
class ReturnedTooMuch(Refusal):
    """More than was sold, or than is left of it: some came back before."""

    code = "selling.returned_too_much"
    name: str
    left_quantity: int


@dataclass
class NotRefundable(Refusal):
    """The owner does not have money given back that way."""

    code = "selling.not_refundable"
    tender_type: str


class NoReason(Refusal):
    """Whatever comes back has a reason, for the owner and the tax office."""

    code = "selling.no_reason"


@dataclass
class NotVoidable(Refusal):
    """Only a whole sale of the shift that is open is voided; what came back in part is refunded."""

    code = "selling.not_voidable"
    number: str


@dataclass
class NotCountedTwice(Refusal):
    """It is off beyond the shop's limit, and was counted once only."""

    code = "selling.not_counted_twice"
    tender_type: str
