"""How tenders settle a total: change, and 5-cent rounding on the cash part only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.money import LARGEST_CENTS, CashRounding, round_cash
from desktop.selling.lines import TenderAsked, TenderTaken, TenderType
from desktop.selling.refusals import BadAmount, StillOwing, TooMuch, TooMuchChange, UnknownTender

MOST_CHANGE_CENTS = 100_000
"""The largest note in use is $1,000 (MAS): notes that fit a total never owe more than one of it back."""


def settle(
    total_cents: int, asked: Sequence[TenderAsked], types: Mapping[str, TenderType], way: CashRounding
) -> tuple[TenderTaken, ...]:
    """Apply the tenders in the order they were keyed.

    Raises:
        UnknownTender, TooMuch, TooMuchChange, BadAmount, StillOwing: nothing is settled.
    """
    due = total_cents
    taken = []
    for tender in asked:
        kind = types.get(tender.tender_type)
        if kind is None:
            raise UnknownTender(tender.tender_type)
        taken.append(_take(tender, kind, due, way))
        due -= taken[-1].applied_cents
    if due > 0:
        raise StillOwing(due)
    return tuple(taken)


def cash_due(due_cents: int, way: CashRounding) -> int:
    """What to collect when the rest is paid in cash."""
    return round_cash(due_cents, way)


def _take(tender: TenderAsked, kind: TenderType, due: int, way: CashRounding) -> TenderTaken:
    if tender.tendered_cents < 0 or (tender.tendered_cents == 0 and not kind.rounds_cash):
        raise TooMuch(kind.tender_type, tender.tendered_cents)
    if tender.tendered_cents > LARGEST_CENTS:
        raise BadAmount(tender.tendered_cents)
    collect = round_cash(due, way) if kind.rounds_cash else due
    covers = tender.tendered_cents >= collect
    if not covers and tender.tendered_cents >= due:  # the total, and less than the coins there are for it
        raise StillOwing(collect - tender.tendered_cents)
    applied = due if covers else tender.tendered_cents
    rounding = collect - due if covers else 0
    change = tender.tendered_cents - collect if covers else 0
    if change and not kind.gives_change:
        raise TooMuch(kind.tender_type, change)
    if change > MOST_CHANGE_CENTS:
        raise TooMuchChange(change)
    return TenderTaken(
        tender_type=kind.tender_type,
        account=kind.account,
        tendered_cents=tender.tendered_cents,
        applied_cents=applied,
        change_cents=change,
        rounding_cents=rounding,
        opens_drawer=kind.opens_drawer,
        reference=tender.reference,
        attempt_id=tender.attempt_id,
    )
