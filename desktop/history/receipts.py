"""Rows that belong together become one old receipt, or the reason why they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.history.refusals import BadReceipt
from desktop.history.rows import OldRow
from desktop.money import LARGEST_CENTS

MOST_LINES = 500
"""On one receipt; keeps every write short enough for a sale at the counter to slip in between."""
MOST_LINES_TOLD = 20


@dataclass(frozen=True, slots=True)
class OldReceipt:
    """A receipt of the old till: one time, one tender, its lines in the file's order."""

    number: str
    at: str
    sold_on: str
    tender: str
    tender_name: str
    rows: tuple[OldRow, ...]

    def refused(self, reason: str, value: str = "", rows: Sequence[OldRow] | None = None) -> BadReceipt:
        """This receipt's refusal, with the lines of the file it is about."""
        return BadReceipt(self.number, lines_of(rows or self.rows), reason, value)


def lines_of(rows: Sequence[OldRow]) -> tuple[int, ...]:
    """Where to look in the file; a long list is cut."""
    return tuple(row.line for row in rows[:MOST_LINES_TOLD])


def put_together(rows: Sequence[OldRow]) -> OldReceipt:
    """The receipt of these rows.

    Raises:
        BadReceipt: a row that cannot be read, too many rows, or rows that contradict each other.
    """
    first = rows[0]
    if faulty := [row for row in rows if row.fault]:
        raise BadReceipt(first.receipt, lines_of(faulty), faulty[0].fault, faulty[0].value)
    receipt = OldReceipt(first.receipt, first.at, first.sold_on, first.tender, first.tender_name, tuple(rows))
    if len(rows) > MOST_LINES:
        raise receipt.refused("too_many_lines", str(len(rows)))
    if sum(row.amount_cents for row in rows) > LARGEST_CENTS:
        raise receipt.refused("total")
    if other := next((row for row in rows if row.at != first.at), None):
        raise receipt.refused("conflicting_times", rows=[first, other])
    if other := next((row for row in rows if row.tender != first.tender), None):
        raise receipt.refused("conflicting_tenders", f"{first.tender}, {other.tender}", [first, other])
    return receipt
