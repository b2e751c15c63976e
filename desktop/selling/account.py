"""What customers owe: the sum of what was sold to them on account, less what they paid towards it.

No balance is kept: it is added up from the tenders each time, so that it can contradict nothing. How much a
till may let somebody owe while it hears of no other is its slice of the limit (docs/decisions/0052).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.customers.queries import credit_limit_of
from desktop.database.rows import Rows
from desktop.selling.lines import ON_ACCOUNT, TenderTaken
from desktop.selling.refusals import NoAccount, NoCustomer

if TYPE_CHECKING:  # the counter reads accounts before anything is written
    from desktop.database.work import Work

BEYOND_LIMIT, BEYOND_SLICE = "exceed_credit_limit", "exceed_credit_slice"
_OWED = (
    "SELECT coalesce(sum(t.applied_cents), 0), coalesce(sum(iif(s.till_id = :till, t.applied_cents, 0)), 0)"  # noqa: S608 - ours
    " FROM sale s INDEXED BY sale_by_customer CROSS JOIN tender t ON t.sale_id = s.sale_id"
    f" WHERE s.customer_id = :whose AND t.tender_type = '{ON_ACCOUNT}'"
)
_UNTIL = (
    "SELECT d.customer_id, coalesce(sum(t.applied_cents), 0) FROM sale d"  # noqa: S608 - ours
    " CROSS JOIN sale s INDEXED BY sale_by_customer ON s.customer_id = d.customer_id"
    " AND (s.completed_at, s.sale_id) <= (d.completed_at, d.sale_id)"
    f" CROSS JOIN tender t ON t.sale_id = s.sale_id AND t.tender_type = '{ON_ACCOUNT}'"
    " WHERE d.sale_id = ? GROUP BY d.customer_id"
)
_TILLS = "SELECT count(*) FROM till WHERE archived_at IS NULL"
_ONE_TILL = "SELECT till_id FROM lane WHERE is_current = 1 AND purpose = 'counter'"


@dataclass(frozen=True, slots=True)
class Account:
    """How a customer stands, in cents. `here_cents` is what documents of this till alone come to."""

    balance_cents: int
    here_cents: int
    limit_cents: int | None
    tills: int

    @property
    def slice_cents(self) -> int:
        """What this till may let them owe by its own documents; the slices of all tills make the limit."""
        return (self.limit_cents or 0) // max(1, self.tills)

    @property
    def free_cents(self) -> int:
        """What may be sold to them here without asking anybody."""
        if self.limit_cents is None:
            return 0
        return max(0, min(self.limit_cents - self.balance_cents, self.slice_cents - self.here_cents))

    def right_for(self, more_cents: int) -> str | None:
        """The right that it takes to let them owe so much more; none within the till's slice."""
        if more_cents <= 0 or more_cents <= self.free_cents:
            return None
        is_beyond = self.balance_cents + more_cents > (self.limit_cents or 0)
        return BEYOND_LIMIT if is_beyond else BEYOND_SLICE


def account_of(rows: Rows, customer_id: str) -> Account:
    """How somebody stands by all that is known at this till."""
    till_id, tills = _one(rows, _ONE_TILL), _one(rows, _TILLS)
    found = rows.one(_OWED, {"whose": customer_id, "till": till_id}) or (0, 0)
    return Account(int(found[0]), int(found[1]), credit_limit_of(rows, customer_id), int(str(tills or 1)))


def balance_of(rows: Rows, customer_id: str) -> int:
    """Cents owed to the shop; below nothing where the shop owes."""
    return account_of(rows, customer_id).balance_cents


def owed_until(rows: Rows, sale_id: str) -> tuple[str, int]:
    """Whose account a document touches, and how it stood then: a copy says what the first paper said."""
    found = rows.one(_UNTIL, (sale_id,))
    return (str(found[0]), int(found[1])) if found else ("", 0)


def on_account_cents(tenders: Iterable[TenderTaken]) -> int:
    """How much of a document goes to the customer's account; below nothing what comes off it."""
    return sum(each.applied_cents for each in tenders if each.tender_type == ON_ACCOUNT)


def check_account(customer_id: str | None, tenders: Iterable[TenderTaken], work: Work) -> None:
    """Hold what is put on an account to the customer's limit and to the slice of it that this till has.

    Raises:
        NoCustomer, NoAccount, NeedsApproval, NotAllowed: nothing may be put on it.
    """
    tenders = tuple(tenders)
    if not any(each.tender_type == ON_ACCOUNT for each in tenders):
        return
    if customer_id is None:
        raise NoCustomer
    more = on_account_cents(tenders)
    account = account_of(work, customer_id)
    if more > 0 and account.limit_cents is None:
        raise NoAccount
    right = account.right_for(more)
    if right == BEYOND_LIMIT:
        work.require("exceed_credit_limit")
    elif right:
        work.require("exceed_credit_slice")


def _one(rows: Rows, sql: str) -> object:
    found = rows.one(sql)
    return found[0] if found else None
