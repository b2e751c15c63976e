"""What every command about a customer asks first."""

from __future__ import annotations

from desktop.customers.refusals import NoSuchCustomer, NoSuchGroup
from desktop.database.rows import Rows

_HERE = (
    "SELECT c.archived_at FROM customer c WHERE c.customer_id = ? AND NOT EXISTS"
    " (SELECT 1 FROM personal_key k WHERE k.subject_id = c.customer_id AND k.forgotten_at IS NOT NULL)"
)
_GROUP = "SELECT 1 FROM customer_group WHERE group_id = ? AND archived_at IS NULL"


def require_customer(rows: Rows, customer_id: str, *, even_archived: bool = False) -> None:
    """Raises NoSuchCustomer: unknown, archived or forgotten."""
    found = rows.one(_HERE, (customer_id,))
    if found is None or (found[0] and not even_archived):
        raise NoSuchCustomer


def require_group(rows: Rows, group_id: str | None) -> None:
    """Raises NoSuchGroup: it is unknown or used no more; no group is fine."""
    if group_id is not None and rows.one(_GROUP, (group_id,)) is None:
        raise NoSuchGroup
