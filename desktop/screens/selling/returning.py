"""What has been chosen on the refund screen; pure, so that every case can be tested without a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop.ids import new_id
from desktop.money import THOUSANDTHS, CashRounding
from desktop.screens.selling.money_back import MoneyBack, money_back
from desktop.selling.coming_back import ComingBack
from desktop.selling.lines import Line, LineKind, PricedLine, TenderType
from desktop.selling.paying import CompleteSale, Returned
from desktop.selling.reasons import goes_to_shelf
from desktop.selling.returning import SoldLine, take_back
from desktop.selling.sold import SoldDocument


@dataclass(frozen=True, slots=True)
class Returning:
    """Goods of one document on their way back; the same command however often it is asked for."""

    sold: SoldDocument
    gives: MoneyBack  # of nothing: which ways there are, and which was chosen
    chosen: Mapping[int, int] = field(default_factory=dict)  # line number → thousandths
    reason: str = ""
    shelf: bool | None = None  # nothing: as the reason has it
    command_id: str = field(default_factory=new_id)

    @property
    def lines(self) -> tuple[SoldLine, ...]:
        """What may come back."""
        return self.sold.returnable

    @property
    def to_shelf(self) -> bool:
        return goes_to_shelf(self.reason) if self.shelf is None else self.shelf

    @property
    def returned(self) -> tuple[Returned, ...]:
        return tuple(
            Returned(self.sold.sale_id, line_no, quantity, self.to_shelf)
            for line_no, quantity in sorted(self.chosen.items())
        )

    def taken_back(self) -> tuple[PricedLine, ...]:
        """The lines of the refund, containers' deposits with them."""
        return take_back(self.sold.lines, self.returned)

    @property
    def total_cents(self) -> int:
        """At most nothing: what the goods were sold for."""
        return sum(line.amount_cents for line in self.taken_back())

    @property
    def money(self) -> MoneyBack:
        """What the customer is given for it, and how."""
        return replace(self.gives, total_cents=self.total_cents)

    @property
    def is_ready(self) -> bool:
        return bool(self.chosen and self.reason)

    def one_more(self, line_no: int) -> Returning:
        """One piece more of a line; weighed goods come back whole."""
        line = next((each for each in self.lines if each.line_no == line_no), None)
        if line is None:
            return self
        here = self.chosen.get(line_no, 0)
        step = line.left if _is_measured(line.priced.line) else THOUSANDTHS
        return self._choose(line_no, min(line.left, here + step))

    def one_less(self, line_no: int) -> Returning:
        """One piece less; none is nothing chosen."""
        line = next((each for each in self.lines if each.line_no == line_no), None)
        here = self.chosen.get(line_no, 0)
        if line is None or not here:
            return self
        step = here if _is_measured(line.priced.line) else THOUSANDTHS
        return self._choose(line_no, here - step)

    def scanned(self, unit_id: str, label_cents: int | None = None) -> Returning | None:
        """One more of the first line of this unit that has some left, with this price on its label if one has
        it; nothing if there is none."""
        fitting = [
            line
            for line in self.lines
            if line.priced.line.unit_id == unit_id and self.chosen.get(line.line_no, 0) < line.left
        ]
        fitting.sort(key=lambda line: line.priced.line.label_cents != label_cents)
        return self.one_more(fitting[0].line_no) if fitting else None

    def all_of_it(self) -> Returning:
        """Everything that is left; once more, nothing."""
        whole = {line.line_no: line.left for line in self.lines}
        return replace(self, chosen={} if dict(self.chosen) == whole else whole, command_id=new_id())

    def because(self, reason: str) -> Returning:
        """The reason decides where the goods go, until somebody says otherwise again."""
        return replace(self, reason=reason, shelf=None, command_id=new_id())

    def put_on_shelf(self, shelf: bool) -> Returning:
        return replace(self, shelf=shelf, command_id=new_id())

    def paid_back(self, tender: str) -> Returning:
        return replace(self, gives=self.gives.by(tender), command_id=new_id())

    def command(self) -> CompleteSale:
        return CompleteSale(
            self.command_id,
            (),
            self.money.asked(),
            self.total_cents,
            self.sold.customer_id,
            returns=self.returned,
            reason=self.reason,
        )

    def coming_back(self) -> ComingBack:
        """For a basket: only the lines that come back, and what goes with them."""
        sold = tuple(
            each for each in self.sold.lines if {each.line_no, each.priced.line.belongs_to} & set(self.chosen)
        )
        return ComingBack(self.sold.sale_id, self.sold.number, sold, self.returned, self.reason)

    def as_in(self, basket: Sequence[ComingBack]) -> Returning:
        """What of this sale lies in the basket already is chosen already."""
        found = next((each for each in basket if each.sale_id == self.sold.sale_id), None)
        if found is None:
            return self
        chosen = {each.line_no: each.quantity for each in found.returned}
        shelf = found.returned[0].to_shelf
        return replace(self, chosen=chosen, reason=found.reason, shelf=shelf)

    def _choose(self, line_no: int, quantity: int) -> Returning:
        chosen = {**self.chosen, line_no: quantity}
        return replace(self, chosen={no: many for no, many in chosen.items() if many}, command_id=new_id())


def begin(
    sold: SoldDocument, types: Mapping[str, TenderType], way: CashRounding, ways: Mapping[str, int]
) -> Returning:
    """Nothing of it comes back yet; `ways` has the cents that came in by each way and have not gone back."""
    return Returning(sold, money_back(0, types, way, ways))


def _is_measured(line: Line) -> bool:
    return line.kind == LineKind.WEIGHED or line.quantity % THOUSANDTHS != 0
