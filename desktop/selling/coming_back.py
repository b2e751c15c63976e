"""Goods of a sale that come back in a basket, in exchange for what else is in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.money import THOUSANDTHS
from desktop.selling.lines import LineKind, PricedLine
from desktop.selling.paying import Returned
from desktop.selling.returning import SoldLine, take_back


@dataclass(frozen=True, slots=True)
class ComingBack:
    """What of one sale comes back and why; `sold` has those lines as recorded, and their drinks' deposits."""

    sale_id: str
    number: str
    sold: tuple[SoldLine, ...]
    returned: tuple[Returned, ...]
    reason: str

    @property
    def units(self) -> int:
        """How many things lie on the counter again: a weighed line is one."""
        return sum(self._things(each) for each in self.returned)

    def priced(self) -> tuple[PricedLine, ...]:
        """What it takes off the basket's total: the stored shares, each drink followed by its deposit."""
        return take_back(self.sold, self.returned)

    def without(self, at: int) -> ComingBack:
        """The same but for one of the goods."""
        return replace(self, returned=self.returned[:at] + self.returned[at + 1 :])

    def _things(self, returned: Returned) -> int:
        line = next(each.priced.line for each in self.sold if each.line_no == returned.line_no)
        return 1 if line.kind == LineKind.WEIGHED else -(-returned.quantity // THOUSANDTHS)
