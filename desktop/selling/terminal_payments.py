"""Payments by the card terminal: on record before anything leaves the till, unknown until somebody knows."""

from __future__ import annotations

import re

from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.selling.attempt_words import (
    APPROVED,
    DECLINED,
    PENDING,
    UNKNOWN,
    Attempt,
    BadAttempt,
    SettleBySlip,
    SettleTerminal,
    StartTerminal,
    attempt_of,
)
from desktop.selling.attempts import INSERT_ATTEMPT, add_step, move_attempt
from desktop.selling.lines import BY_TERMINAL
from desktop.selling.queries import tender_types
from desktop.selling.refusals import BadAmount, UnknownTender

_APPROVAL = re.compile(r"[0-9A-Za-z]{1,12}")
_MASK = re.compile(r"(\*{4}[0-9]{4})?")
_LEADS_TO = {PENDING: (APPROVED, DECLINED, UNKNOWN), UNKNOWN: (APPROVED, DECLINED)}


def reference_of(attempt_id: str) -> str:
    """The twelve figures by which the terminal knows an attempt; the same however often it is asked."""
    return f"{int(attempt_id.replace('-', '')[-12:], 16) % 10**12:012d}"


def start_terminal(command: StartTerminal, work: Work) -> Attempt:
    """Put an attempt on record; only then is the terminal asked.

    Raises:
        BadAmount, UnknownTender, NotAllowed: nothing is asked.
    """
    if answered := work.answer_to(command.command_id, Attempt):
        return answered
    work.require("start_terminal")
    if not 0 < command.amount_cents <= LARGEST_CENTS:
        raise BadAmount(command.amount_cents)
    kind = tender_types(work).get(command.tender_type)
    if kind is None or kind.taken_by != BY_TERMINAL:
        raise UnknownTender(command.tender_type)
    row = {
        "attempt_id": command.command_id,
        "basket_id": command.basket_id,
        "till_id": work.who.till_id,
        "shift_id": work.who.shift_id,
        "tender_type": command.tender_type,
        "amount_cents": command.amount_cents,
        "state": PENDING,
        "reference": reference_of(command.command_id),
        "person_id": work.who.person_id,
        "started_at": work.now_text,
        "changed_at": work.now_text,
    }
    work.write(INSERT_ATTEMPT, row)
    add_step(command.command_id, PENDING, work)
    return work.answer(command.command_id, _attempt(command.command_id, work))


def settle_terminal(command: SettleTerminal, work: Work) -> Attempt:
    """Keep what the terminal answered. Approved has an approval code; of the card four figures at most.

    Raises:
        BadAttempt, NotAllowed: it stands as it stood.
    """
    if answered := work.answer_to(command.command_id, Attempt):
        return answered
    work.require("settle_terminal")
    told = {
        "card_mask": command.card_mask or None,
        "retrieval_reference": command.retrieval_reference or None,
    }
    if command.outcome not in (APPROVED, DECLINED, UNKNOWN) or not _MASK.fullmatch(command.card_mask):
        raise BadAttempt(UNKNOWN)
    if command.outcome == APPROVED:
        return _settle(command, APPROVED, work, approval_code=command.approval_code, **told)
    return _settle(command, command.outcome, work)


def settle_by_slip(command: SettleBySlip, work: Work) -> Attempt:
    """Somebody looked at the slip: approved with its code, or not paid. Which it was is theirs to answer for.

    Raises:
        BadAttempt, NotAllowed: it stands as it stood.
    """
    if answered := work.answer_to(command.command_id, Attempt):
        return answered
    work.require("settle_by_slip")
    code = command.approval_code.strip()
    if code:
        return _settle(command, APPROVED, work, approval_code=code)
    return _settle(command, DECLINED, work)


def _settle(command: SettleTerminal | SettleBySlip, to: str, work: Work, **told: str | None) -> Attempt:
    found = attempt_of(work, command.attempt_id)
    if found is None or to not in _LEADS_TO.get(found.state, ()):
        raise BadAttempt(found.state if found else "gone")
    if to == APPROVED and not _APPROVAL.fullmatch(told.get("approval_code") or ""):
        raise BadAttempt("no_approval_code")
    move_attempt(found.attempt_id, to, work, **told)
    return work.answer(command.command_id, _attempt(found.attempt_id, work))


def _attempt(attempt_id: str, work: Work) -> Attempt:
    found = attempt_of(work, attempt_id)
    assert found is not None
    return found
