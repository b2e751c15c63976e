"""What is asked about a payment that leaves the till, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.database.rows import Rows
from desktop.errors import Refusal
from desktop.selling.paynow import PayNowCode, proxy_kind, write_code

PAYNOW = "paynow"
SHOWN, CLAIMED, CONFIRMED, CANCELLED = "shown", "claimed", "confirmed", "cancelled"
PENDING, APPROVED, DECLINED, UNKNOWN = "pending", "approved", "declined", "unknown"
_ATTEMPTS = (
    "SELECT attempt_id, basket_id, tender_type, amount_cents, state, coalesce((SELECT"
    "  trim(s.approval_code || ' ' || coalesce(s.card_mask, '')) FROM payment_step s"
    "  WHERE s.attempt_id = payment_attempt.attempt_id AND s.approval_code IS NOT NULL"
    "  ORDER BY s.step_no DESC LIMIT 1), reference) FROM payment_attempt"
)
"""The reference is what the paper says: of a terminal's payment its approval code and four figures."""


@dataclass(frozen=True, slots=True)
class ShowCode:
    """A code is about to be shown for a part of a basket; the command's id is the attempt's."""

    command_id: str
    basket_id: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class ClaimPayment:
    """The cashier saw on the customer's phone that it was paid."""

    command_id: str
    attempt_id: str


@dataclass(frozen=True, slots=True)
class CancelPayment:
    """It was not paid, or is given back."""

    command_id: str
    attempt_id: str


@dataclass(frozen=True, slots=True)
class ConfirmPayment:
    """Somebody found it at the bank."""

    command_id: str
    attempt_id: str
    bank_reference: str


@dataclass(frozen=True, slots=True)
class StartTerminal:
    """A part of a basket is about to be asked of the card terminal; the command's id is the attempt's."""

    command_id: str
    basket_id: str
    tender_type: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class SettleTerminal:
    """What the terminal answered, or that it did not: approved, declined or unknown."""

    command_id: str
    attempt_id: str
    outcome: str
    approval_code: str = ""
    card_mask: str = ""
    retrieval_reference: str = ""


@dataclass(frozen=True, slots=True)
class SettleBySlip:
    """A person read on the terminal's slip what it never told the till."""

    command_id: str
    attempt_id: str
    approval_code: str = ""  # nothing: the slip says declined, or there is none


@dataclass(frozen=True, slots=True)
class Attempt:
    """A payment that left the till, as it stands; an answer too."""

    attempt_id: str
    basket_id: str
    tender_type: str
    amount_cents: int
    state: str
    reference: str


@dataclass(frozen=True, slots=True)
class PayNowAccount:
    """Whom a shop's codes pay."""

    proxy: str
    name: str

    def code(self, attempt: Attempt) -> str:
        """The text of the code for exactly this amount."""
        kind = proxy_kind(self.proxy)
        return write_code(PayNowCode(kind, self.proxy, self.name, attempt.amount_cents, attempt.reference))


@dataclass
class BadAttempt(Refusal):
    """This payment cannot go on like that: it stands otherwise, is another basket's, or unknown."""

    code = "selling.bad_attempt"
    reason: str  # as it stands, or `unknown` for none of this basket


@dataclass(frozen=True, slots=True)
class AttemptTotals:
    """How the payments of a shift stand."""

    state: str
    count: int
    amount_cents: int
    unsold: int  # of them with no sale


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A payment to look for at the bank; without a receipt it paid for nothing."""

    reference: str
    amount_cents: int
    shown_at: str
    receipt: str | None


def attempt_of(rows: Rows, attempt_id: str) -> Attempt | None:
    """One attempt, or nothing."""
    found = rows.one(f"{_ATTEMPTS} WHERE attempt_id = ?", (attempt_id,))
    return Attempt(*found) if found else None


def attempts_of_basket(rows: Rows, basket_id: str) -> list[Attempt]:
    """Codes shown for a basket that were neither cancelled nor used in its sale, oldest first."""
    found = rows.rows(
        f"{_ATTEMPTS} WHERE basket_id = ? AND state IN ('shown', 'claimed', 'confirmed') ORDER BY rowid",
        (basket_id,),
    )
    return [Attempt(*row) for row in found]


def terminal_attempts_of_basket(rows: Rows, basket_id: str) -> list[Attempt]:
    """What was asked of the terminal for a basket, and neither declined nor given back, oldest first."""
    found = rows.rows(
        f"{_ATTEMPTS} WHERE basket_id = ? AND state IN ('pending', 'unknown', 'approved') ORDER BY rowid",
        (basket_id,),
    )
    return [Attempt(*row) for row in found]


def attempt_of_reference(rows: Rows, reference: str) -> Attempt | None:
    """The attempt whose payer's bank was told this."""
    found = rows.one(f"{_ATTEMPTS} WHERE reference = ? ORDER BY rowid DESC", (reference,))
    return Attempt(*found) if found else None


def payments_to_confirm(rows: Rows) -> list[ToConfirm]:
    """What cashiers saw on a phone and nobody has found at the bank yet, oldest first."""
    found = rows.rows(
        "SELECT a.reference, a.amount_cents, a.started_at, s.number FROM payment_attempt a"
        " LEFT JOIN tender t ON t.sale_id = a.basket_id AND t.attempt_id = a.attempt_id"
        " LEFT JOIN sale s ON s.sale_id = t.sale_id WHERE a.state = 'claimed' ORDER BY a.rowid"
    )
    return [ToConfirm(*row) for row in found]


def attempts_of_shift(rows: Rows, shift_id: str) -> list[AttemptTotals]:
    """How many codes of a shift stand where, all but those that nobody paid."""
    found = rows.rows(
        "SELECT a.state, count(*), sum(a.amount_cents), sum(s.sale_id IS NULL) FROM payment_attempt a"
        " LEFT JOIN sale s ON s.sale_id = a.basket_id AND EXISTS (SELECT 1 FROM tender t"
        "  WHERE t.sale_id = s.sale_id AND t.attempt_id = a.attempt_id)"
        " WHERE a.shift_id = ? AND a.state NOT IN ('cancelled', 'declined')"
        " GROUP BY a.state ORDER BY a.state",
        (shift_id,),
    )
    return [AttemptTotals(*row) for row in found]
