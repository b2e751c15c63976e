"""Money on its way back to a customer; pure, so that every case can be tested without a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop.money import CashRounding
from desktop.selling.lines import ON_ACCOUNT, TenderAsked, TenderType
from desktop.selling.settle import cash_due
from desktop.selling.tender_rules import ways_by_rule


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """A total of at most nothing, and the way it goes back by.

    `types` are the ways that give money back; `came` has the cents that came in by each way and have not gone
    back.
    """

    total_cents: int
    types: Mapping[str, TenderType]
    way: CashRounding
    came: Mapping[str, int]
    tender: str

    @property
    def give_cents(self) -> int:
        """What the customer is given, above nothing; cash as coins have it."""
        kind = self.types[self.tender]
        return cash_due(-self.total_cents, self.way) if kind.rounds_cash else -self.total_cents

    @property
    def goes_as_it_came(self) -> bool:
        """Does the money go back by the way it came, as far as it came by it?"""
        return -self.total_cents <= self.came.get(self.tender, 0)

    def by(self, tender: str) -> MoneyBack:
        """The same by another way."""
        return replace(self, tender=tender) if tender in self.types else self

    def asked(self) -> tuple[TenderAsked, ...]:
        """The tenders of the document; where nothing goes back there are none."""
        return () if self.total_cents == 0 else (TenderAsked(self.tender, -self.give_cents),)


def money_back(
    total_cents: int, types: Mapping[str, TenderType], way: CashRounding, came: Mapping[str, int]
) -> MoneyBack:
    """Money goes back by the way most of it came; where that gives none back, by the first that does.

    What was not bought on account lowers none.
    """
    came = ways_by_rule(came, types)
    offered = {
        name: kind
        for name, kind in types.items()
        if kind.is_refundable and (name != ON_ACCOUNT or name in came)
    }
    most = sorted((name for name in came if name in offered), key=lambda name: -came[name])
    return MoneyBack(total_cents, offered, way, came, (*most, *offered)[0])
