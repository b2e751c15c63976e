"""What the counter asks about customers: reads at once, what writes to be awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.customers.groups import Group
    from desktop.customers.queries import Customer
    from desktop.database.who import Approval
    from desktop.selling.account import Account
    from desktop.selling.account_words import TakePayment
    from desktop.selling.found_sales import FoundSale
    from desktop.selling.paying import Completed


@dataclass(frozen=True, slots=True)
class CustomerSeen:
    """All that the page shows of one customer."""

    customer: Customer
    account: Account
    sales: list[FoundSale]
    bought_cents: int
    bought_count: int
    agreed: set[str]  # purposes they said yes to last


class CustomerDoors(Protocol):
    """The customers of one window's shop."""

    def find(self, typed: str) -> list[Customer]:
        """Those in whose name, number, company or card all of it is; the latest first."""
        ...

    def customer(self, customer_id: str) -> Customer | None: ...

    def account(self, customer_id: str) -> Account: ...

    def seen(self, customer_id: str) -> CustomerSeen | None: ...

    def with_card(self, code: str) -> str | None:
        """Whose member card was scanned, as far as the list was read."""
        ...

    def groups(self) -> list[Group]: ...

    async def refresh(self) -> None:
        """Read beside the window whom the shop knows by now."""
        ...

    async def add(self, words: Mapping[str, str]) -> str: ...

    async def change(self, customer_id: str, words: Mapping[str, str], uen: str) -> None: ...

    async def put_in_group(
        self, customer_id: str, group_id: str | None, approval: Approval | None
    ) -> None: ...

    async def agree(self, customer_id: str, purpose: str, *, is_given: bool) -> None: ...

    async def take_payment(self, command: TakePayment, approval: Approval | None) -> Completed: ...

    async def make_out(self, sale_id: str, customer_id: str) -> None: ...

    async def export(self, customer_id: str) -> Path:
        """The file with all that is held about somebody."""
        ...

    async def erase(self, customer_id: str) -> None: ...
