"""What is asked when a customer pays towards the account."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.selling.lines import TenderAsked


@dataclass(frozen=True, slots=True)
class TakePayment:
    """Money towards what is owed; below nothing: some of it goes back to the customer, for a reason."""

    command_id: str  # the document's own id
    customer_id: str
    amount_cents: int
    tenders: tuple[TenderAsked, ...]
    reason: str | None = None
