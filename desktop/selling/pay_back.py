"""How money goes back: each way of paying by its rules, 5-cent rounding on the cash part only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desktop.money import CashRounding
from desktop.selling.lines import TenderAsked, TenderTaken, TenderType
from desktop.selling.refusals import BadAmount, NotRefundable, StillOwing, TooMuch, UnknownTender
from desktop.selling.settle import settle


def pay_back(
    total_cents: int, asked: Sequence[TenderAsked], types: Mapping[str, TenderType], way: CashRounding
) -> tuple[TenderTaken, ...]:
    """Apply what is given back, in the order it was keyed; total and tenders are below nothing.

    Cash is rounded as for a payment of the same amount, so that the same goods cost and bring the same.

    Raises:
        UnknownTender, NotRefundable, BadAmount, TooMuch, StillOwing: nothing is settled.
    """
    for each in asked:
        kind = types.get(each.tender_type)
        if kind is None:
            raise UnknownTender(each.tender_type)
        if not kind.is_refundable:
            raise NotRefundable(each.tender_type)
        if each.tendered_cents > 0:
            raise BadAmount(each.tendered_cents)
    turned = [replace(each, tendered_cents=-each.tendered_cents) for each in asked]
    exact = {
        name: replace(kind, gives_change=False, surplus=None, asks=None, denominations=())
        for name, kind in types.items()
    }
    try:
        settled = settle(-total_cents, turned, exact, way)
    except StillOwing as owing:
        raise StillOwing(-owing.owing_cents) from None
    except TooMuch as over:
        raise TooMuch(over.tender_type, -over.over_cents) from None
    return tuple(_turned(each) for each in settled)


def _turned(taken: TenderTaken) -> TenderTaken:
    return replace(
        taken,
        tendered_cents=-taken.tendered_cents,
        applied_cents=-taken.applied_cents,
        change_cents=-taken.change_cents,
        rounding_cents=-taken.rounding_cents,
        forfeited_cents=-taken.forfeited_cents,
    )
