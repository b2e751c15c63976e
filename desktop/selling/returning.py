"""What comes back: each figure of a line that was sold, reversed for a part of it. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.money import THOUSANDTHS, divide_half_up, extend_price
from desktop.selling.lines import LineKind, Origin, PricedLine
from desktop.selling.paying import Returned
from desktop.selling.refusals import NotReturnable, ReturnedTooMuch


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as it was recorded, and how many thousandths of it came back already."""

    sale_id: str
    line_no: int
    priced: PricedLine
    returned: int = 0

    @property
    def left(self) -> int:
        """Thousandths that may still come back."""
        return max(0, self.priced.line.quantity - self.returned)

    @property
    def is_deposit_of_a_drink(self) -> bool:
        """A container's deposit goes with its drink, never alone."""
        line = self.priced.line
        return line.kind == LineKind.DEPOSIT and line.belongs_to is not None


def take_back(sold: Sequence[SoldLine], asked: Sequence[Returned]) -> tuple[PricedLine, ...]:
    """The lines of a refund: what is asked for in its order, each drink followed by its containers' deposit.

    `belongs_to` counts from the first of these lines. The shares of amount, GST and discount are those
    stored with the sale, reversed by the part that comes back; the last part takes what is left of them.

    Raises:
        NotReturnable, ReturnedTooMuch: such a line was not sold, or not so much of it.
    """
    by_place = {(line.sale_id, line.line_no): line for line in sold}
    lines: list[PricedLine] = []
    for each in asked:
        found = by_place.pop((each.sale_id, each.line_no), None)
        if found is None or found.is_deposit_of_a_drink:
            raise NotReturnable(found.priced.line.name if found else "")
        _check(found, each.quantity)
        origin = Origin(found.sale_id, found.line_no, found.returned, each.to_shelf)
        lines.append(reversed_part(found, each.quantity, origin))
        number = len(lines)
        lines += [_with_drink(deposit, found, each, number) for deposit in _deposits_of(found, sold)]
    return tuple(lines)


def reversed_part(sold: SoldLine, quantity: int, origin: Origin) -> PricedLine:
    """So many thousandths of a line taken back, counted from those that came back before."""
    priced, line = sold.priced, sold.priced.line
    upto = (origin.before, origin.before + quantity, line.quantity)
    amount = -_part(priced.amount_cents, *upto)
    basket_discount = -_part(line.basket_discount_cents, *upto)
    label = None if line.label_cents is None else -line.label_cents  # such goods come back whole
    promotions = tuple(
        replace(each, cents=share)
        for each in line.promotions
        if (share := -_part(each.cents, *upto))  # of each by itself: its parts add up too
    )
    off = basket_discount + sum(each.cents for each in promotions)
    whole = extend_price(line.unit_price_cents, -quantity) if label is None else label
    back = replace(
        line,
        quantity=-quantity,
        label_cents=label,
        basket_discount_cents=basket_discount,
        # What price times quantity does not give is this part's share of the line's own discount.
        line_discount_cents=whole - off - amount,
        promotions=promotions,
        belongs_to=None,
        line_discount_bp=None,  # what was agreed stands with the sale
        agreed_reason=None,
        original=origin,
    )
    return PricedLine(back, amount, priced.gst_code, priced.gst_rate_bp, -_part(priced.gst_cents, *upto))


def _part(whole: int, before: int, after: int, quantity: int) -> int:
    """What of a figure belongs to the thousandths from `before` to `after` of a quantity."""
    return divide_half_up(whole * after, quantity) - divide_half_up(whole * before, quantity)


def _check(sold: SoldLine, quantity: int) -> None:
    line = sold.priced.line
    if line.quantity <= 0:
        raise NotReturnable(line.name)
    has_pieces = line.kind != LineKind.WEIGHED and line.quantity % THOUSANDTHS == 0
    if quantity <= 0 or has_pieces and quantity % THOUSANDTHS:
        raise NotReturnable(line.name)
    if line.label_cents is not None and quantity != line.quantity:
        raise NotReturnable(line.name)  # its label's price is that of all of it
    if quantity > sold.left:
        raise ReturnedTooMuch(line.name, sold.left)


def _deposits_of(drink: SoldLine, sold: Sequence[SoldLine]) -> list[SoldLine]:
    return [
        each
        for each in sold
        if each.sale_id == drink.sale_id
        and each.is_deposit_of_a_drink
        and each.priced.line.belongs_to == drink.line_no
    ]


def _with_drink(deposit: SoldLine, drink: SoldLine, asked: Returned, number: int) -> PricedLine:
    """The containers of the drinks that come back, as many of them as went with these."""
    sold = drink.priced.line.quantity
    containers = deposit.priced.line.quantity
    before = divide_half_up(containers * drink.returned, sold)
    quantity = divide_half_up(containers * (drink.returned + asked.quantity), sold) - before
    origin = Origin(deposit.sale_id, deposit.line_no, before, asked.to_shelf)
    back = reversed_part(deposit, quantity, origin)
    return replace(back, line=replace(back.line, belongs_to=number))
