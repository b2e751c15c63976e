"""What a customer said yes or no to, when and how: each word of theirs a row, the latest counts (PDPA)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop.customers.events import ConsentRecorded
from desktop.customers.standing import require_customer
from desktop.customers.tables import customer_consent
from desktop.database.rows import Rows
from desktop.database.work import Work

INSERT_CONSENT = customer_consent.insert()
_OF_CUSTOMER = (
    "SELECT purpose, is_given, how, given_at, person_id FROM customer_consent WHERE customer_id = ?"
    " ORDER BY given_at, consent_id"
)


class Purpose(StrEnum):
    """What the shop would send or do."""

    MESSAGES = "messages"
    EMAIL = "email"
    POST = "post"
    CALLS = "calls"


class How(StrEnum):
    """By which way it was said."""

    IN_PERSON = "in_person"
    ON_PAPER = "on_paper"
    BY_MESSAGE = "by_message"
    BY_PHONE = "by_phone"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """A yes or a no; the row's id is the command's."""

    command_id: str
    customer_id: str
    purpose: Purpose
    is_given: bool
    how: How = How.IN_PERSON


@dataclass(frozen=True, slots=True)
class ConsentKept:
    consent_id: str


@dataclass(frozen=True, slots=True)
class Consent:
    """One word of a customer's, as it is on record."""

    purpose: str
    is_given: bool
    how: str
    given_at: str
    person_id: str


def record_consent(command: RecordConsent, work: Work) -> ConsentKept:
    """Raises NoSuchCustomer, NotAllowed: nothing is on record."""
    if answered := work.answer_to(command.command_id, ConsentKept):
        return answered
    work.require("record_consent")
    require_customer(work, command.customer_id)
    said = {"purpose": command.purpose.value, "is_given": int(command.is_given), "how": command.how.value}
    row = {"consent_id": command.command_id, "customer_id": command.customer_id, **said}
    kept = {**row, "person_id": work.who.person_id, "given_at": work.now_text, "field_clocks": "{}"}
    work.write(INSERT_CONSENT, kept)
    work.note(**row)
    work.record(ConsentRecorded(command.command_id))
    return work.answer(command.command_id, ConsentKept(command.command_id))


def consents(rows: Rows, customer_id: str) -> list[Consent]:
    """Every word of a customer's, the oldest first."""
    return [
        Consent(purpose, bool(is_given), *rest)
        for purpose, is_given, *rest in rows.rows(_OF_CUSTOMER, (customer_id,))
    ]


def given_now(said: list[Consent]) -> set[str]:
    """For what the latest word is yes."""
    latest = {each.purpose: each.is_given for each in said}
    return {purpose for purpose, is_given in latest.items() if is_given}
