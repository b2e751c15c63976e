"""What has been keyed on the payment screen; pure, so that every case can be tested without a window."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.money import CashRounding, money_on_screen, read_cents
from desktop.selling.lines import TenderAsked, TenderType
from desktop.selling.settle import MOST_CHANGE_CENTS, cash_due

NOTES_CENTS = (500, 1_000, 5_000, 10_000)
"""Amounts people hand over: up to the next $5, $10, $50 and $100."""
LONGEST = 9


@dataclass(frozen=True, slots=True)
class Paying:
    """A total on its way to being paid. Typed figures are dollars, with a point for cents."""

    total_cents: int
    types: dict[str, TenderType]
    way: CashRounding
    current: str
    taken: tuple[TenderAsked, ...] = ()
    typed: str = ""

    @property
    def due_cents(self) -> int:
        """What is still to be paid, before cash rounding."""
        return self.total_cents - sum(each.tendered_cents for each in self.taken)

    @property
    def collect_cents(self) -> int:
        """What to ask for if the current way of paying settles the rest."""
        rounds = self.types[self.current].rounds_cash
        return cash_due(self.due_cents, self.way) if rounds else self.due_cents

    @property
    def amount_cents(self) -> int:
        """What is offered: as typed, else just what is to be collected."""
        try:
            return read_cents(self.typed.rstrip(".")) if self.typed else self.collect_cents
        except ValueError:
            return self.collect_cents

    @property
    def covers(self) -> bool:
        return self.amount_cents >= self.collect_cents

    @property
    def change_cents(self) -> int:
        """What goes back to the customer, if this settles it."""
        return max(0, self.amount_cents - self.collect_cents)

    @property
    def gives_change(self) -> bool:
        return self.types[self.current].gives_change

    @property
    def owes_too_much(self) -> bool:
        """More change than notes that fit the total could owe: the amount was keyed wrongly."""
        return self.gives_change and self.change_cents > MOST_CHANGE_CENTS

    @property
    def is_takeable(self) -> bool:
        """May the offer be taken: something, no change where none is given, never more than the most?"""
        if self.amount_cents == 0:
            return self.collect_cents <= 0 and self.types[self.current].rounds_cash
        return not self.owes_too_much if self.gives_change else self.change_cents == 0

    def key(self, key: str) -> Paying:
        """A figure, `00`, a point, or `back`."""
        return replace(self, typed=type_key(self.typed, key))

    def choose(self, tender_type: str) -> Paying:
        """Pay with another kind; what was typed stays."""
        return replace(self, current=tender_type) if tender_type in self.types else self

    def offer(self, amount_cents: int) -> Paying:
        """A quick amount was pressed."""
        return replace(self, typed=f"{amount_cents // 100}.{amount_cents % 100:02d}")

    def take(self) -> Paying:
        """Put the offer among the tenders; what is left is paid some other way."""
        asked = TenderAsked(self.current, self.amount_cents)
        return replace(self, taken=(*self.taken, asked), typed="")

    def take_back(self) -> Paying:
        """Undo the last tender."""
        return replace(self, taken=self.taken[:-1], typed="")

    def quick_cents(self) -> list[int]:
        """The amounts a customer is likely to hand over, above what is to be collected, at most three."""
        collect = self.collect_cents
        offers = {-(-collect // step) * step for step in NOTES_CENTS}
        return sorted(offer for offer in offers if offer > collect)[:3]


def type_key(before: str, key: str) -> str:
    """An amount after one more figure, `00`, a point, or `back`; a key that makes no amount does nothing."""
    if key == "back":
        return before[:-1]
    typed = before + key
    if key == "." and "." in before or len(typed) > LONGEST:
        return before
    if "." in typed and len(typed.split(".")[1]) > 2:
        return before
    return "0." if typed == "." else _without_noughts(typed)


def typed_cents(typed: str) -> int:
    """Dollars as typed, a point for cents: in cents."""
    whole, _, part = typed.partition(".")
    return int(whole or "0") * 100 + int((part or "0").ljust(2, "0"))


def typed_text(typed: str) -> str:
    """The figure as it is being typed: a point pressed is a point seen, and a nought a nought."""
    whole, point, part = typed.partition(".")
    if point and len(part) < 2:
        return money_on_screen(int(whole or "0") * 100).removesuffix("00") + part
    return money_on_screen(typed_cents(typed))


def _without_noughts(typed: str) -> str:
    return (typed.lstrip("0") or "0") if typed.isdigit() else typed
