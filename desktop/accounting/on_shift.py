"""The float moves from the safe to the till and back; cash in and out and differences are booked."""

from __future__ import annotations

from desktop.accounting import chart
from desktop.accounting.journal import Entry
from desktop.clock import day_in, read_instant
from desktop.database.work import Work
from desktop.selling.events import DrawerMoved, ShiftClosed, ShiftOpened
from desktop.setup.queries import the_shop


def post_float(event: ShiftOpened, work: Work) -> None:
    """The float comes out of the safe: Dr cash in till, Cr safe."""
    entry = _entry(event.shift_id, "float", f"#{event.number}", event, work)
    entry.debit(chart.CASH_IN_TILL, event.float_cents)
    entry.credit(chart.SAFE, event.float_cents)
    entry.post(work)


def post_over_short(event: ShiftClosed, work: Work) -> None:
    """Counted less expected, by the tender's own account against till over and short."""
    entry = _entry(event.shift_id, "over_short", f"#{event.number}", event, work)
    for each in event.counts:
        entry.debit(each.account, each.over_short_cents)
        entry.credit(chart.TILL_OVER_SHORT, each.over_short_cents)
    entry.post(work)


def post_float_back(event: ShiftClosed, work: Work) -> None:
    """The float goes back: Dr safe, Cr cash in till. Takings lie in the till until they are banked."""
    entry = _entry(event.shift_id, "float_back", f"#{event.number}", event, work)
    entry.debit(chart.SAFE, event.float_back_cents)
    entry.credit(chart.CASH_IN_TILL, event.float_back_cents)
    entry.post(work)


def post_cash_moved(event: DrawerMoved, work: Work) -> None:
    """Cash in: Dr cash in till, Cr where it came from; out and to the safe the other way round."""
    if event.account is None:
        return
    entry = _entry(event.movement_id, event.kind, event.kind, event, work)
    entry.debit(chart.CASH_IN_TILL, event.amount_cents)
    entry.credit(event.account, event.amount_cents)
    entry.post(work)


def _entry(
    document_id: str, kind: str, memo: str, event: ShiftOpened | ShiftClosed | DrawerMoved, work: Work
) -> Entry:
    return Entry(
        document_id=document_id,
        kind=kind,
        posted_on=day_in(the_shop(work).zone, read_instant(event.happened_at)).isoformat(),
        memo=memo,
        location_id=event.location_id,
        till_id=event.till_id,
    )
