"""What is asked of a card terminal and what it answers. A card's number is never part of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PaymentOutcome(StrEnum):
    """UNKNOWN is no kind of declined: money may have moved, and a person settles it from the slip."""

    APPROVED = "approved"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """An amount to be paid by NETS or by a card; `reference` are the twelve figures it is known by."""

    reference: str
    amount_cents: int
    is_nets: bool = False


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """How it went; `card_mask` has the last four figures and nothing else of the card."""

    outcome: PaymentOutcome
    approval_code: str = ""
    card_mask: str = ""
    retrieval_reference: str = ""
    answer: str = ""  # the terminal's own code


def masked(card: str) -> str:
    """The last four figures of whatever the terminal tells of the card; nothing where there are not four."""
    figures = "".join(letter for letter in card if letter.isascii() and letter.isdigit())
    return f"****{figures[-4:]}" if len(figures) >= 4 else ""
