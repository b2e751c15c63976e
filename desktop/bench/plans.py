"""The shops the bench measures on: how many items and past sales, locked or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

BASE_SALES = 1_000
DAYS = 50
"""Sales of every shop lie on the same number of days, so that only their number differs."""

TODAY = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon of the shops' present day: every bench runs on it, whatever the machine's clock says."""

PASSPHRASE = "measure twice, cut once"  # noqa: S105 - of shops that hold nothing


@dataclass(frozen=True, slots=True)
class Plan:
    """A shop to be made. Past sales come in whole thousands; those of `today` are made by the program."""

    items: int
    sales: int
    is_encrypted: bool = True
    today: int = 0

    @property
    def name(self) -> str:
        locked = "encrypted" if self.is_encrypted else "plain"
        return f"{self.items}-items-{self.sales}-sales-{self.today}-today-{locked}"


SMALL = Plan(10_000, BASE_SALES)
SMALL_PLAIN = Plan(10_000, BASE_SALES, is_encrypted=False)
QUEUED = Plan(10_000, BASE_SALES, today=9_000)
"""Ten thousand sales that no service has heard of, each with a message as it was made."""
FEW_QUEUED = Plan(10_000, BASE_SALES, today=1_000)
SEARCHED = Plan(100_000, BASE_SALES)
MANY_ITEMS = Plan(1_000_000, BASE_SALES)
MANY_SALES = Plan(10_000, 100_000)
FEW_SALES = Plan(10_000, 20_000)
MOST_SALES = Plan(10_000, 1_000_000)
