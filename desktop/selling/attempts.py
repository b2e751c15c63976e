"""Payments that leave the till: on record before a code is shown, told apart until the bank has them."""

from __future__ import annotations

from sqlalchemy import bindparam

from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.selling.attempt_words import (
    APPROVED,
    CANCELLED,
    CLAIMED,
    CONFIRMED,
    PAYNOW,
    SHOWN,
    Attempt,
    BadAttempt,
    CancelPayment,
    ClaimPayment,
    ConfirmPayment,
    ShowCode,
    attempt_of,
)
from desktop.selling.paying import CompleteSale
from desktop.selling.paynow import LONGEST_REFERENCE, MOST_CENTS
from desktop.selling.queries import tender_types
from desktop.selling.refusals import BadAmount, UnknownTender
from desktop.selling.tables import payment_attempt, payment_step

INSERT_ATTEMPT = payment_attempt.insert()
INSERT_STEP = payment_step.insert()
MOVE_ATTEMPT = (
    payment_attempt.update()
    .where(payment_attempt.c.attempt_id == bindparam("which"))
    .values(state=bindparam("to"), changed_at=bindparam("at"))
)
_STEPS = "SELECT count(*) FROM payment_step WHERE attempt_id = ?"
_SOLD = "SELECT 1 FROM tender t WHERE t.sale_id = ? AND t.attempt_id = ?"
_MOST = min(LARGEST_CENTS, MOST_CENTS)
_LEADS_TO = {
    SHOWN: (CLAIMED, CANCELLED),
    CLAIMED: (CONFIRMED, CANCELLED),
    APPROVED: (CANCELLED,),  # given back at the terminal, before it was part of a sale
}


def show_code(command: ShowCode, work: Work) -> Attempt:
    """Put an attempt on record; only then is its code shown. The reference is its own, not the receipt's,
    which is not known before the sale.

    Raises:
        BadAmount, UnknownTender, NotAllowed: nothing is shown.
    """
    if answered := work.answer_to(command.command_id, Attempt):
        return answered
    work.require("show_code")
    if not 0 < command.amount_cents <= _MOST:
        raise BadAmount(command.amount_cents)
    if PAYNOW not in tender_types(work):
        raise UnknownTender(PAYNOW)
    label = "".join(letter for letter in work.lane.label if letter.isascii() and letter.isalnum())
    reference = f"{label}-{command.command_id.replace('-', '')[-12:].upper()}"[-LONGEST_REFERENCE:]
    attempt = Attempt(command.command_id, command.basket_id, PAYNOW, command.amount_cents, SHOWN, reference)
    row = {
        "attempt_id": attempt.attempt_id,
        "basket_id": attempt.basket_id,
        "till_id": work.who.till_id,
        "shift_id": work.who.shift_id,
        "tender_type": attempt.tender_type,
        "amount_cents": attempt.amount_cents,
        "state": attempt.state,
        "reference": attempt.reference,
        "person_id": work.who.person_id,
        "started_at": work.now_text,
        "changed_at": work.now_text,
    }
    work.write(INSERT_ATTEMPT, row)
    add_step(attempt.attempt_id, SHOWN, work)
    return work.answer(command.command_id, attempt)


def claim_payment(command: ClaimPayment, work: Work) -> Attempt:
    """Seen on the customer's phone: enough to let the goods go, and no proof.

    Raises:
        BadAttempt, NotAllowed: it stands as it stood.
    """
    if answered := work.answer_to(command.command_id, Attempt):
        return answered
    work.require("claim_payment")
    return _move(command, CLAIMED, work)


def cancel_payment(command: CancelPayment, work: Work) -> Attempt:
    """Nobody paid, or it is given back; what a sale was paid with is not cancelled.

    Raises:
        BadAttempt, NotAllowed, NeedsApproval: it stands as it stood.
    """
    if answered := work.answer_to(command.command_id, Attempt):
        return answered
    found = attempt_of(work, command.attempt_id)
    if found is not None and found.state == APPROVED:
        work.require("cancel_approved")
    else:
        work.require("cancel_payment")
    return _move(command, CANCELLED, work)


def confirm_payment(command: ConfirmPayment, work: Work) -> Attempt:
    """Somebody found the money at the bank, and says under which reference.

    Raises:
        BadAttempt, NotAllowed: it stands as it stood.
    """
    if answered := work.answer_to(command.command_id, Attempt):
        return answered
    work.require("confirm_payment")
    return _move(command, CONFIRMED, work, command.bank_reference.strip())


def check_attempts(command: CompleteSale, work: Work) -> None:
    """A tender that left the till was seen to be paid: this basket's, of this amount, each once.

    Raises:
        BadAttempt: the basket stays.
    """
    used = set[str]()
    for each in command.tenders:
        if each.attempt_id is None:
            continue
        found = attempt_of(work, each.attempt_id)
        asked = (command.command_id, each.tender_type, each.tendered_cents)
        if found is None or (found.basket_id, found.tender_type, found.amount_cents) != asked:
            raise BadAttempt("unknown")
        if found.state not in (CLAIMED, CONFIRMED, APPROVED) or each.attempt_id in used:
            raise BadAttempt(found.state)
        used.add(each.attempt_id)


def _move(
    command: ClaimPayment | CancelPayment | ConfirmPayment, to: str, work: Work, bank_reference: str = ""
) -> Attempt:
    found = attempt_of(work, command.attempt_id)
    if found is None:
        raise BadAttempt("unknown")
    is_sold = to == CANCELLED and work.one(_SOLD, (found.basket_id, found.attempt_id)) is not None
    if to not in _LEADS_TO.get(found.state, ()) or is_sold or (to == CONFIRMED and not bank_reference):
        raise BadAttempt(found.state)
    move_attempt(found.attempt_id, to, work, bank_reference=bank_reference or None)
    moved = Attempt(
        found.attempt_id, found.basket_id, found.tender_type, found.amount_cents, to, found.reference
    )
    return work.answer(command.command_id, moved)


def move_attempt(attempt_id: str, to: str, work: Work, **told: str | None) -> None:
    """A further step of an attempt, with what was told of it."""
    work.write(MOVE_ATTEMPT, {"which": attempt_id, "to": to, "at": work.now_text})
    add_step(attempt_id, to, work, **told)


def add_step(attempt_id: str, state: str, work: Work, **told: str | None) -> None:
    """States are added, never changed: who saw what, and when."""
    before = work.one(_STEPS, (attempt_id,))
    row = {
        "attempt_id": attempt_id,
        "step_no": (int(before[0]) if before else 0) + 1,
        "state": state,
        "person_id": work.who.person_id,
        "bank_reference": None,
        "approval_code": None,
        "card_mask": None,
        "retrieval_reference": None,
        "happened_at": work.now_text,
    }
    work.write(INSERT_STEP, {**row, **told})
    work.note(attempt_id=attempt_id, state=state)
