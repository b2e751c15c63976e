"""Why a drawer is opened or cash goes in and out: the owner's list."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.errors import Refusal

CATALOGUE_KEYS = "cash_reason."
NO_SALE, CASH_IN, CASH_OUT, DROP = "no_sale", "cash_in", "cash_out", "drop"
KINDS = (NO_SALE, CASH_IN, CASH_OUT, DROP)
SAFE, BANK, PAYABLES, CAPITAL, DRAWINGS, SUNDRY = "1020", "1030", "2010", "3010", "3020", "6210"
DRAWER = "1010"
_OFFERED = (
    "SELECT reason_id, kind, name, account FROM cash_reason WHERE archived_at IS NULL"
    " ORDER BY position, reason_id"
)


@dataclass
class NoCashReason(Refusal):
    """The owner's list has no such reason, or not for this."""

    code = "selling.no_cash_reason"
    reason: str


@dataclass
class BadReasonAccount(Refusal):
    """Cash goes to an account of the chart that money can go to, a drop to the safe or the bank."""

    code = "selling.bad_reason_account"
    account: str


class NoReasonName(Refusal):
    """A reason needs words of its own."""

    code = "selling.no_reason_name"


@dataclass(frozen=True, slots=True)
class CashReason:
    reason_id: str
    kind: str
    name: str
    account: str | None


@dataclass(frozen=True, slots=True)
class AddCashReason:
    """`account` is the other side of the drawer; none where nothing moves."""

    command_id: str
    kind: str
    name: str
    account: str | None = None


@dataclass(frozen=True, slots=True)
class EndCashReason:
    command_id: str
    reason_id: str


@dataclass(frozen=True, slots=True)
class CashReasonChanged:
    reason_id: str
    name: str


def cash_reasons(rows: Rows) -> list[CashReason]:
    """Those that are offered, in the owner's order."""
    return [CashReason(*row) for row in rows.rows(_OFFERED)]


def reason_for(rows: Rows, kind: str, reason_id: str) -> CashReason:
    """Raises NoCashReason: it is not on the list, or for something else."""
    for each in cash_reasons(rows):
        if (each.kind, each.reason_id) == (kind, reason_id):
            return each
    raise NoCashReason(reason_id)


def reason_names(rows: Rows) -> dict[str, str]:
    """The names of all that ever were on the list, as they are kept."""
    return dict(rows.rows("SELECT reason_id, name FROM cash_reason"))
