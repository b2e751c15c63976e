"""How much less than the price each role may ask for alone, and whose approval more of it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.database.rows import Rows
from desktop.money import extend_price
from desktop.selling.lines import Line, LineKind
from desktop.setup.queries import CASHIER_CAP, SUPERVISOR_CAP, ZERO_PRICE, setting_on
from desktop.staff.permissions import Role

if TYPE_CHECKING:
    from desktop.database.work import Work

GIVE_DISCOUNT, GIVE_ANY_DISCOUNT = "give_discount", "give_any_discount"


@dataclass(frozen=True, slots=True)
class Caps:
    """Percent of the price that may be given away alone; an owner may give all of it."""

    cashier: int
    supervisor: int

    def of(self, role: str) -> int:
        return {Role.CASHIER: self.cashier, Role.SUPERVISOR: self.supervisor, Role.OWNER: 100}.get(
            Role(role), 0
        )


def caps_on(rows: Rows, on: date) -> Caps:
    """The caps of a day."""
    cashier, supervisor = (setting_on(rows, name, on) for name in (CASHIER_CAP, SUPERVISOR_CAP))
    return Caps(_percent(cashier), _percent(supervisor))


def allows_zero_price(rows: Rows, on: date) -> bool:
    """May a price of nothing be typed, given the right to give all of it away?"""
    return setting_on(rows, ZERO_PRICE, on) == "allowed"


def right_needed(lines: Sequence[Line], role: str, caps: Caps) -> str | None:
    """The right that these lines ask of whoever sells them beyond what the role may give; mostly none."""
    if _fits(lines, caps.of(role)):
        return None
    return GIVE_DISCOUNT if _fits(lines, caps.supervisor) else GIVE_ANY_DISCOUNT


def given_away(lines: Sequence[Line]) -> Counter[str]:
    """By unit sold, the cents that its lines cost less than their price."""
    given: Counter[str] = Counter()
    for line in lines:
        given[line.unit_id] += max(0, _given_away(line))
    return given


def require_discounts(lines: Sequence[Line], on: date, work: Work) -> None:
    """Check what is given away against the caps of the person's role, or of whoever approved it.

    Raises:
        NotAllowed, NeedsApproval: nothing was done.
    """
    if all(_given_away(line) <= 0 for line in lines):
        return
    right = right_needed(lines, work.role, caps_on(work, on))
    if right is None:
        return
    approval = work.who.approval
    if right == GIVE_ANY_DISCOUNT or (approval and approval.holds_for(GIVE_ANY_DISCOUNT)):
        work.require("give_any_discount")
    else:
        work.require("give_discount")


def _fits(lines: Sequence[Line], percent: int) -> bool:
    return all(_given_away(line) <= -(-_full_cents(line) * percent // 100) for line in lines)


def _full_cents(line: Line) -> int:
    """What the line costs with nothing given away: the list price, or what was typed above it."""
    if line.label_cents is not None:
        return line.label_cents
    price = line.unit_price_cents
    if line.price_reason == "typed" and line.kind != LineKind.OPEN_PRICE:
        price = max(price, line.list_price_cents)
    return extend_price(price, line.quantity)


def _given_away(line: Line) -> int:
    """To the cent; a cap is rounded up, because shares of a discount are whole cents too."""
    return _full_cents(line) - line.amount_cents


def _percent(value: object) -> int:
    return value if isinstance(value, int) else 0
