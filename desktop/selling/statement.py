"""A customer's account as a statement: what stood before, each document on it, what stands after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.database.rows import Rows
from desktop.selling.lines import ON_ACCOUNT

_LINES = (
    "SELECT s.sold_on, s.number, s.kind, sum(t.applied_cents)"  # noqa: S608 - ours
    " FROM sale s INDEXED BY sale_by_customer CROSS JOIN tender t ON t.sale_id = s.sale_id"
    f" WHERE s.customer_id = ? AND t.tender_type = '{ON_ACCOUNT}' GROUP BY s.sale_id"
    " ORDER BY s.completed_at, s.sale_id"
)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One document: what it put on the account, below nothing what it took off, and what stood then."""

    day: date
    number: str
    kind: str
    amount_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class Statement:
    """Days from and to are part of it."""

    customer_id: str
    first: date
    last: date
    opening_cents: int
    lines: tuple[StatementLine, ...]

    @property
    def closing_cents(self) -> int:
        return self.lines[-1].balance_cents if self.lines else self.opening_cents


def statement_of(rows: Rows, customer_id: str, first: date, last: date) -> Statement:
    """By all documents that are known at this till."""
    balance = opening = 0
    lines = []
    for sold_on, number, kind, cents in rows.rows(_LINES, (customer_id,)):
        day = date.fromisoformat(sold_on)
        if day > last:
            continue
        balance += int(cents)
        if day < first:
            opening = balance
        else:
            lines.append(StatementLine(day, number, kind, int(cents), balance))
    return Statement(customer_id, first, last, opening, tuple(lines))
