"""What the owner's rules say about one payment: its reference, its vouchers, and what may be lost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.errors import Refusal
from desktop.names import one_line
from desktop.selling.denominations import can_make
from desktop.selling.lines import BY_TERMINAL, CASH, TenderAsked, TenderType

APPROVAL_CODE, CHEQUE_NUMBER, VOUCHER_SERIAL = "approval_code", "cheque_number", "voucher_serial"
REFERENCES = (APPROVAL_CODE, CHEQUE_NUMBER, VOUCHER_SERIAL)
SAME_WAY, IN_CASH, NOT_BACK = "same", "cash", "none"
REFUNDS = (SAME_WAY, IN_CASH, NOT_BACK)
_CARD = re.compile(r"[3-6][0-9]{12,18}")
_LONG = re.compile(r"[0-9]{13}")
"""No approval code and no retrieval reference is as long as the shortest card's number."""
MOST_FORFEITED_CENTS = 10_000
"""A voucher without fixed worths forfeits no more than that: what is more was keyed wrongly."""


@dataclass
class NoSuchVouchers(Refusal):
    """The vouchers of this way of paying cannot make up the amount."""

    code = "selling.no_such_vouchers"
    tender_type: str
    amount_cents: int


@dataclass
class NoReference(Refusal):
    """The owner has a reference asked for with this way of paying, and none was keyed."""

    code = "selling.no_reference"
    tender_type: str
    asks: str


@dataclass
class BadReference(Refusal):
    """This is the number of a card: a shop never keeps one (reference/singapore.md 6.4)."""

    code = "selling.bad_reference"
    tender_type: str


def refunds(kind: TenderType) -> str:
    """How money paid that way goes back: the same way, in cash, or not at all without somebody's approval."""
    if kind.is_refundable:
        return SAME_WAY
    return IN_CASH if kind.refund_by == CASH else NOT_BACK


def ways_by_rule(ways: Mapping[str, int], types: Mapping[str, TenderType]) -> dict[str, int]:
    """How money goes back by the owner's rules, where it came in so: cash for what is refunded in cash.

    What gives none back keeps its name, and giving anything for it needs somebody's approval.
    """
    back: dict[str, int] = {}
    for name, cents in ways.items():
        kind = types.get(name)
        way = CASH if kind is not None and refunds(kind) == IN_CASH else name
        back[way] = back.get(way, 0) + cents
    return back


def may_forfeit(tendered_cents: int, over_cents: int, kind: TenderType) -> bool:
    """May so much of it be lost? Only if every voucher given was needed: one less would not be enough."""
    if not kind.denominations:
        return over_cents < tendered_cents and over_cents <= MOST_FORFEITED_CENTS
    needed = tuple(worth for worth in kind.denominations if worth > over_cents)
    return bool(needed) and can_make(tendered_cents, needed)


def read_reference(tender: TenderAsked, kind: TenderType) -> str | None:
    """The reference as it is kept.

    Raises:
        NoReference, BadReference, TooLong, BadLetters: the payment is not taken.
    """
    reference = one_line(tender.reference or "", "reference")
    if not reference:
        if kind.asks and tender.tendered_cents > 0 and tender.attempt_id is None:
            raise NoReference(kind.said, kind.asks)
        return None
    is_by_card = kind.asks == APPROVAL_CODE or kind.taken_by == BY_TERMINAL
    if is_card_number(reference) or is_by_card and _LONG.search(_bare(reference)):
        raise BadReference(kind.said)
    return reference


def is_card_number(text: str) -> bool:
    """Thirteen to nineteen figures that begin and add up as a card's number does (ISO/IEC 7812)."""
    figures = _bare(text)
    if not _CARD.fullmatch(figures):
        return False
    doubled = [int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(figures))]
    return sum(each - 9 if each > 9 else each for each in doubled) % 10 == 0


def _bare(text: str) -> str:
    return re.sub(r"[ -]", "", text)
