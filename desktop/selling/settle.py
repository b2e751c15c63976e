"""How tenders settle a total: change, what a voucher forfeits, and 5-cent rounding on the cash part only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.money import LARGEST_CENTS, CashRounding, round_cash
from desktop.selling.denominations import can_make
from desktop.selling.lines import TenderAsked, TenderTaken, TenderType
from desktop.selling.refusals import BadAmount, StillOwing, TooMuch, TooMuchChange, UnknownTender
from desktop.selling.tender_rules import NoSuchVouchers, may_forfeit, read_reference

MOST_CHANGE_CENTS = 100_000
"""The largest note in use is $1,000 (MAS): notes that fit a total never owe more than one of it back."""


def settle(
    total_cents: int, asked: Sequence[TenderAsked], types: Mapping[str, TenderType], way: CashRounding
) -> tuple[TenderTaken, ...]:
    """Apply the tenders in the order they were keyed.

    Raises:
        UnknownTender, TooMuch, TooMuchChange, BadAmount, StillOwing, NoSuchVouchers, NoReference,
        BadReference: nothing is settled.
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
    reference = read_reference(tender, kind)
    covers = tender.tendered_cents >= collect
    if not covers and tender.tendered_cents >= due:  # the total, and less than the coins there are for it
        raise StillOwing(collect - tender.tendered_cents)
    applied = due if covers else tender.tendered_cents
    rounding = collect - due if covers else 0
    over = tender.tendered_cents - collect if covers else 0
    _check_over(tender, kind, over)
    return TenderTaken(
        tender_type=kind.tender_type,
        account=kind.account,
        tendered_cents=tender.tendered_cents,
        applied_cents=applied,
        change_cents=0 if kind.forfeits else over,
        rounding_cents=rounding,
        opens_drawer=kind.opens_drawer,
        reference=reference,
        attempt_id=tender.attempt_id,
        forfeited_cents=over if kind.forfeits else 0,
    )


def _check_over(tender: TenderAsked, kind: TenderType, over: int) -> None:
    """What is over goes back as change, or is lost with the voucher if that is one that was needed."""
    if not can_make(tender.tendered_cents, kind.denominations):
        raise NoSuchVouchers(kind.said, tender.tendered_cents)
    is_lost = kind.forfeits and may_forfeit(tender.tendered_cents, over, kind)
    if over and not (kind.gives_change or is_lost):
        raise TooMuch(kind.tender_type, over)
    if kind.gives_change and over > MOST_CHANGE_CENTS:
        raise TooMuchChange(over)
