"""What goes with a basket: labels nobody knew, an approval, and the basket on its way into the books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.customers.queries import Customer
from desktop.database.who import Approval
from desktop.selling.basket import Basket
from desktop.selling.caps import GIVE_ANY_DISCOUNT, given_away
from desktop.selling.lines import Line, TenderAsked


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that no item has; it waits on the screen until somebody decides."""

    code: str


@dataclass(frozen=True, slots=True)
class Approved:
    """Whose approval a basket has, and what it was given for: by unit, the cents given away."""

    approval: Approval
    given_away: Counter[str]

    def covers(self, right: str, lines: Sequence[Line]) -> bool:
        """Does it hold for these lines? More than was approved asks again."""
        given = given_away(lines)
        holds = any(self.approval.holds_for(each) for each in (right, GIVE_ANY_DISCOUNT))
        return holds and given <= self.given_away


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A basket on its way into the books: no longer on the counter, not yet a sale."""

    basket: Basket
    basket_id: str
    tenders: tuple[TenderAsked, ...]
    unknown: tuple[Unknown, ...]
    approved: Approved | None
    customer: Customer | None
