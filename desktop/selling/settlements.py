"""Which money is still on its way, and on which day it is expected."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Row, Rows
from desktop.selling.lines import CASH


@dataclass(frozen=True, slots=True)
class MoneyExpected:
    """What one way of paying owes the shop on a day: taken less given back."""

    expected_on: str | None  # nobody knows when
    tender_type: str
    name: str  # a catalogue key when it starts with "tender.", else the owner's own words
    account: str
    count: int
    cents: int


_SELECTED = (
    "SELECT t.expected_on, t.tender_type, k.name, t.account, count(*), sum(t.tendered_cents - t.change_cents)"
    " FROM sale s JOIN tender t ON t.sale_id = s.sale_id"
    " JOIN tender_type k ON k.tender_type = t.tender_type"
    " WHERE t.tender_type <> :cash AND s.kind <> 'history' AND {which}"
    " GROUP BY t.expected_on, t.tender_type, t.account"
    " ORDER BY t.expected_on IS NULL, t.expected_on, k.position, t.tender_type, t.account"
)
_OF_SHIFT = _SELECTED.format(which="s.shift_id = :shift")
_OF_DAYS = _SELECTED.format(which="t.expected_on BETWEEN :first AND :last")


def expected_of_shift_by_day(rows: Rows, shift_id: str) -> list[MoneyExpected]:
    """What a shift's payments will bring, the earliest day first; what has no day last."""
    return _told(rows.rows(_OF_SHIFT, {"cash": CASH, "shift": shift_id}))


def expected_between(rows: Rows, first: str, last: str) -> list[MoneyExpected]:
    """What is expected on the days from the first to the last, of all tills, to be matched with payouts."""
    return _told(rows.rows(_OF_DAYS, {"cash": CASH, "first": first, "last": last}))


def _told(found: list[Row]) -> list[MoneyExpected]:
    return [MoneyExpected(*row) for row in found]
