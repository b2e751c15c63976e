"""Documents that somebody at the counter may mean: the latest, or those whose number ends as typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.clock import local_time, read_instant
from desktop.database.rows import Row, Rows
from desktop.selling.receipt_number import receipt_number
from desktop.selling.receipts import NoSuchSale
from desktop.setup.queries import the_shop

MOST = 40
_COLUMNS = (
    "SELECT s.sale_id, s.number, s.kind, s.completed_at, s.total_cents, s.line_count,"
    " (SELECT group_concat(tender_type) FROM tender t WHERE t.sale_id = s.sale_id)"
    " FROM lane l JOIN sale s ON s.lane_id = l.lane_id"
)
_TAKES_BACK_ONLY = "('refund', 'void', 'payment')"
_LATEST = (
    f"{_COLUMNS} AND s.sequence > (SELECT coalesce(max(o.sequence), 0) - :most FROM sale o"  # noqa: S608 - ours
    f"  WHERE o.lane_id = l.lane_id) WHERE l.purpose = 'counter' AND s.kind NOT IN {_TAKES_BACK_ONLY}"
    " ORDER BY s.completed_at DESC, s.sequence DESC LIMIT :most"
)
_NUMBERED = (
    f"{_COLUMNS} AND s.number = :number WHERE s.kind NOT IN {_TAKES_BACK_ONLY}"  # noqa: S608 - ours
    " ORDER BY s.completed_at DESC, s.sequence DESC LIMIT :most"
)
_DOCUMENT = (
    "SELECT s.sale_id FROM lane l JOIN sale s ON s.lane_id = l.lane_id AND s.number = ?"
    " ORDER BY s.completed_at DESC LIMIT 1"
)
_TO_CUSTOMER = (
    "SELECT s.sale_id, s.number, s.kind, s.completed_at, s.total_cents, s.line_count,"
    " (SELECT group_concat(tender_type) FROM tender t WHERE t.sale_id = s.sale_id)"
    " FROM sale s INDEXED BY sale_by_customer WHERE s.customer_id = :whose"
    " ORDER BY s.completed_at DESC, s.sequence DESC LIMIT :most"
)
_BOUGHT = (
    "SELECT coalesce(sum(total_cents), 0), coalesce(sum(kind IN ('sale', 'exchange')), 0)"
    " FROM sale INDEXED BY sale_by_customer WHERE customer_id = ?"
)
_LABELS = "SELECT DISTINCT label FROM lane WHERE purpose = 'counter'"


@dataclass(frozen=True, slots=True)
class FoundSale:
    """A document in a list. `completed_at` is on the shop's wall clock, `tenders` are types."""

    sale_id: str
    number: str
    kind: str
    completed_at: datetime
    total_cents: int
    line_count: int
    tenders: tuple[str, ...]


def latest_sales(rows: Rows) -> list[FoundSale]:
    """What was sold at any till of the shop, newest first."""
    return _found(rows, rows.rows(_LATEST, {"most": MOST}))


def sales_numbered(rows: Rows, typed: str) -> list[FoundSale]:
    """By the whole number on the paper, or by the figures it ends in at whichever till: `123`."""
    numbers = [typed.strip(), typed.strip().upper()]
    if typed.isdecimal() and len(typed) <= 9:
        numbers += [receipt_number(label, int(typed)) for (label,) in rows.rows(_LABELS)]
    found = [
        row
        for number in dict.fromkeys(numbers)
        for row in rows.rows(_NUMBERED, {"number": number, "most": MOST})
    ]
    return sorted(_found(rows, found), key=lambda sale: sale.completed_at, reverse=True)


def sales_to(rows: Rows, customer_id: str) -> tuple[list[FoundSale], int, int]:
    """What a customer bought last and gave back, newest first; of all of it the cents, and how many sales."""
    found = _found(rows, rows.rows(_TO_CUSTOMER, {"whose": customer_id, "most": MOST}))
    cents, count = rows.one(_BOUGHT, (customer_id,)) or (0, 0)
    return found, int(cents), int(count)


def document_numbered(rows: Rows, number: str) -> str:
    """The id of the latest document of a number, as it is on the paper: a sale, or what came back.

    Raises:
        NoSuchSale: there is none.
    """
    found = rows.one(_DOCUMENT, (number.strip().upper(),))
    if found is None:
        raise NoSuchSale(number.strip()[:40])
    return str(found[0])


def _found(rows: Rows, found: list[Row]) -> list[FoundSale]:
    zone = the_shop(rows).zone
    return [
        FoundSale(
            sale_id,
            number,
            kind,
            local_time(zone, read_instant(completed_at)),
            total_cents,
            line_count,
            tuple((tenders or "").split(",")) if tenders else (),
        )
        for sale_id, number, kind, completed_at, total_cents, line_count, tenders in found
    ]
