"""Payments that left the till: where they stand is where their steps led, and sales used what was seen."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.database.rows import Rows
from desktop.verify.finding import Wrong, offenders
from desktop.verify.origin import SALE, told_elsewhere

_TOLD = (
    "told AS MATERIALIZED (SELECT facts ->> 'attempt_id' attempt_id, facts ->> 'state' state, happened_at,"
    " person_id FROM (SELECT iif(json_valid(facts), facts, '{}') facts, happened_at, person_id FROM audit"
    "  WHERE command IN ('show_code', 'claim_payment', 'cancel_payment', 'confirm_payment', 'start_terminal',"
    "   'settle_terminal', 'settle_by_slip')))"
)


def attempts_stand_where_their_steps_led(rows: Rows) -> Iterator[Wrong]:
    """Steps count from 1: shown, then claimed, then confirmed by a bank's reference; or cancelled before.

    By a terminal: pending, then approved with a code or declined, perhaps unknown before; of a card four
    figures are kept at most.
    """
    yield from offenders(
        rows,
        "payment_attempt",
        "attempt_id state steps",
        "WITH ways AS (SELECT attempt_id, group_concat(state, ' ' ORDER BY step_no) way, max(step_no) last,"  # noqa: S608
        "  count(*) steps, max(happened_at) latest FROM payment_step GROUP BY attempt_id)"
        " SELECT a.attempt_id, a.state, w.way FROM payment_attempt a LEFT JOIN ways w"
        "  ON w.attempt_id = a.attempt_id WHERE w.way IS NULL OR w.last <> w.steps OR w.way NOT IN"
        "  ('shown', 'shown claimed', 'shown cancelled', 'shown claimed cancelled',"
        "   'shown claimed confirmed', 'pending', 'pending approved', 'pending declined', 'pending unknown',"
        "   'pending unknown approved', 'pending unknown declined', 'pending approved cancelled',"
        "   'pending unknown approved cancelled')"
        "  OR (w.way LIKE 'pending%') <> (a.tender_type <> 'paynow')"
        "  OR a.state <> substr(w.way, -length(a.state)) OR a.amount_cents <= 0",
    )
    yield from offenders(
        rows,
        "payment_step",
        "attempt_id step_no bank_reference",
        "SELECT attempt_id, step_no, bank_reference FROM payment_step"
        " WHERE (state = 'confirmed') <> (coalesce(bank_reference, '') <> '')"
        " OR (state = 'approved') <> (coalesce(approval_code, '') <> '') OR length(approval_code) > 12"
        " OR (card_mask IS NOT NULL AND card_mask NOT GLOB '[*][*][*][*][0-9][0-9][0-9][0-9]')"
        " OR length(retrieval_reference) > 12",
    )


def steps_are_as_audited(rows: Rows) -> Iterator[Wrong]:
    """Each step was taken by somebody, at its time, in a command of its own."""
    return offenders(
        rows,
        "payment_step",
        "attempt_id step_no state",
        f"WITH {_TOLD} SELECT s.attempt_id, s.step_no, s.state FROM payment_step s LEFT JOIN told t"  # noqa: S608
        "  ON t.attempt_id = s.attempt_id AND t.state = s.state AND t.happened_at = s.happened_at"
        "  AND t.person_id = s.person_id WHERE t.attempt_id IS NULL",
    )


def tenders_used_what_was_seen(rows: Rows) -> Iterator[Wrong]:
    """A tender of this till that left it: of its own basket and amount, seen or confirmed, and used once.

    A void names the attempt of the sale it undoes.
    """
    return offenders(
        rows,
        "tender",
        "sale_id tender_no attempt_id",
        "SELECT t.sale_id, t.tender_no, t.attempt_id FROM tender t JOIN sale s ON s.sale_id = t.sale_id"  # noqa: S608
        " LEFT JOIN payment_attempt a ON a.attempt_id = t.attempt_id"
        " WHERE t.attempt_id IS NOT NULL AND (a.basket_id IS NOT iif(s.kind = 'void', s.refers_to, s.sale_id)"
        "  OR a.amount_cents IS NOT iif(s.kind = 'void', -t.tendered_cents, t.tendered_cents)"
        "  OR a.tender_type IS NOT t.tender_type"
        "  OR a.state NOT IN ('claimed', 'confirmed', 'approved')"
        "  OR EXISTS (SELECT 1 FROM tender o WHERE o.sale_id = t.sale_id AND o.attempt_id = t.attempt_id"
        "   AND o.tender_no < t.tender_no))"
        f" AND NOT {told_elsewhere('t.sale_id', SALE)}",
    )
