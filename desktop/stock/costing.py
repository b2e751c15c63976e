"""Weighted-average cost, exact in whole micro-dollars; pure arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.money import THOUSANDTHS, divide_half_up


@dataclass(slots=True)
class Level:
    """What is on the shelf of one item at one place, and what it cost."""

    quantity: int  # thousandths of the base unit; below nothing when sold before it was received
    value_micros: int
    last_cost_micros: int | None  # of one base unit, as goods last came in
    listed_cost_micros: int | None = None  # as the catalogue has it: where none ever came in at a cost

    def issue(self, quantity: int) -> tuple[int, bool]:
        """Take `quantity` (> 0) off the shelf; its value in micro-dollars, and whether its cost is known.

        What is there leaves at the average; what is not leaves at the last cost, or else at the cost that
        the catalogue lists, and is trued up at the next receipt.
        """
        held = max(self.quantity, 0)
        from_shelf = min(quantity, held)
        value = self.value_micros if held and from_shelf == held else self._average_of(from_shelf, held)
        beyond = quantity - from_shelf
        if beyond:
            cost = self.listed_cost_micros if self.last_cost_micros is None else self.last_cost_micros
            value += extend_cost(cost or 0, beyond)
        # Goods that came in without a cost leave without one, whatever is listed.
        is_listed = self.listed_cost_micros is not None and not from_shelf
        known = self.last_cost_micros is not None or is_listed
        self.quantity -= quantity
        self.value_micros -= value
        return value, known

    def take_back(self, quantity: int, value_micros: int) -> int:
        """Put `quantity` (> 0) that left for `value_micros` on the shelf again; the true-up of what lacked.

        What came in last, and for what, stays as it is: nothing was bought.
        """
        short = min(max(-self.quantity, 0), quantity)
        owed = divide_half_up(-self.value_micros * short, -self.quantity) if short else 0
        true_up = owed - divide_half_up(value_micros * short, quantity)
        self.quantity += quantity
        self.value_micros += value_micros + true_up
        return true_up

    def _average_of(self, part: int, held: int) -> int:
        return divide_half_up(self.value_micros * part, held) if part else 0

    def receive(self, quantity: int, cost_micros: int | None) -> tuple[int, int]:
        """Put `quantity` (> 0) on the shelf at a unit cost; its value, and the true-up of what was short.

        The true-up (micro-dollars, usually nothing) corrects the value of goods that left before
        they came, so that an item that is back at nothing is worth nothing. At an unknown cost, what
        was short is taken to have cost what it left at, and the rest is worth nothing.
        """
        short = min(max(-self.quantity, 0), quantity)
        owed = divide_half_up(-self.value_micros * short, -self.quantity) if short else 0
        if cost_micros is None:
            value, true_up = owed, 0
        else:
            value = extend_cost(cost_micros, quantity)
            true_up = owed - extend_cost(cost_micros, short)
            self.last_cost_micros = cost_micros
        self.quantity += quantity
        self.value_micros += value + true_up
        return value, true_up


def extend_cost(cost_micros: int, quantity: int) -> int:
    """Unit cost times thousandths of a unit, in micro-dollars."""
    return divide_half_up(cost_micros * quantity, THOUSANDTHS)
