"""What has been keyed on the payment screen; pure, so that every case can be tested without a window."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.money import CashRounding, money_on_screen, read_cents
from desktop.selling.denominations import can_make, least_above, most_made
from desktop.selling.lines import CASH, TenderAsked, TenderType
from desktop.selling.settle import MOST_CHANGE_CENTS, cash_due
from desktop.selling.tender_rules import may_forfeit

NOTES_CENTS = (500, 1_000, 5_000, 10_000)
"""Amounts people hand over: up to the next $5, $10, $50 and $100."""
LONGEST = 9
LONGEST_REFERENCE = 40


@dataclass(frozen=True, slots=True)
class Paying:
    """A total on its way to being paid. Typed figures are dollars, with a point for cents."""

    total_cents: int
    types: dict[str, TenderType]
    way: CashRounding
    current: str
    taken: tuple[TenderAsked, ...] = ()
    typed: str = ""
    is_asking: bool = False  # for the reference of the current way; figures are its letters meanwhile
    reference: str = ""

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
    def kind(self) -> TenderType:
        return self.types[self.current]

    @property
    def remainder_cents(self) -> int:
        """What the current way takes by itself: all that is to be collected, or as much as its vouchers make
        up without a loss; where the smallest is worth more, that one if the rest may be forfeited."""
        worths, collect = self.kind.denominations, self.collect_cents
        whole = most_made(collect, worths)
        return least_above(collect, worths) if not whole and self.kind.forfeits else whole

    @property
    def amount_cents(self) -> int:
        """What is offered: as typed, else what the way takes by itself.

        No coins make up the cents that rounding adds: who keys just what is due hands over what is collected.
        """
        try:
            typed = read_cents(self.typed.rstrip(".")) if self.typed else self.remainder_cents
        except ValueError:
            return self.remainder_cents
        is_just_due = self.kind.rounds_cash and self.due_cents <= typed < self.collect_cents
        return self.collect_cents if is_just_due else typed

    @property
    def covers(self) -> bool:
        return self.amount_cents >= self.collect_cents

    @property
    def change_cents(self) -> int:
        """What is over if this settles it: it goes back to the customer, is forfeited, or is too much."""
        return max(0, self.amount_cents - self.collect_cents)

    @property
    def is_made_up(self) -> bool:
        """Are there vouchers for this amount?"""
        return can_make(self.amount_cents, self.kind.denominations)

    @property
    def lacks_reference(self) -> bool:
        """The owner has one asked for, and none is keyed yet."""
        return self.kind.asks is not None and not self.reference

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
        if self.gives_change:
            return not self.owes_too_much
        if not self.is_made_up:
            return False
        over = self.change_cents
        return not over or self.kind.forfeits and may_forfeit(self.amount_cents, over, self.kind)

    def key(self, key: str) -> Paying:
        """A figure, `00`, a point, or `back`; while a reference is asked for, one of its letters."""
        if self.is_asking:
            return replace(self, reference=type_reference(self.reference, key))
        return replace(self, typed=type_key(self.typed, key))

    def choose(self, tender_type: str) -> Paying:
        """Pay with another kind; what was typed stays."""
        if tender_type not in self.types:
            return self
        return replace(self, current=tender_type, is_asking=False, reference="")

    def ask_reference(self) -> Paying:
        """The amount is settled; figures are the reference's from now on."""
        return replace(self, is_asking=True, reference="")

    def with_reference(self, reference: str) -> Paying:
        """Scanned instead of keyed."""
        shown = "".join(letter for letter in reference if letter.isprintable())
        return replace(self, reference=shown[:LONGEST_REFERENCE])

    def ask_no_reference(self) -> Paying:
        """Back to the amount."""
        return replace(self, is_asking=False, reference="")

    def renewed(self, types: dict[str, TenderType], way: CashRounding) -> Paying:
        """The same payment by the rules as they are now; a way that is gone is no longer chosen."""
        current = self.current if self.current in types else next(iter(types))
        renewed = replace(self, types=types, way=way, current=current)
        return renewed if renewed.kind.asks else renewed.ask_no_reference()

    def offer(self, amount_cents: int) -> Paying:
        """A quick amount was pressed."""
        return replace(self, typed=f"{amount_cents // 100}.{amount_cents % 100:02d}")

    def take(self) -> Paying:
        """Put the offer among the tenders; what is left is paid some other way."""
        return self.with_part(TenderAsked(self.current, self.amount_cents, self.reference or None))

    def with_part(self, part: TenderAsked) -> Paying:
        """One part more; the rest is cash unless another way is chosen."""
        current = CASH if CASH in self.types else self.current
        taken = (*self.taken, part)
        return replace(self, current=current, taken=taken, typed="", is_asking=False, reference="")

    def take_back(self, place: int = -1) -> Paying:
        """Undo one part, the last unless told; what is due rises by it and is rounded anew."""
        left = list(self.taken)
        if left and -len(left) <= place < len(left):
            del left[place]
        return replace(self, taken=tuple(left), typed="", is_asking=False, reference="")

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


def type_reference(before: str, key: str) -> str:
    """A reference after one more letter or figure; a point is none."""
    if key == "back":
        return before[:-1]
    if key == "." or not key.isprintable() or len(before + key) > LONGEST_REFERENCE:
        return before
    return before + key


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
