"""Whatever becomes of a customer: other words, another group, a limit, put away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam

from desktop.clock import day_in
from desktop.customers.add_customer import KNOWN_BY
from desktop.customers.events import CustomerChanged
from desktop.customers.refusals import BadCreditLimit, NothingToKnowBy
from desktop.customers.standing import require_customer, require_group
from desktop.customers.tables import customer
from desktop.customers.words import read_words
from desktop.database.work import Work
from desktop.money import LARGEST_CENTS
from desktop.personal.queries import recall_all
from desktop.personal.vault import remember
from desktop.setup.queries import the_shop
from desktop.setup.uen import read_uen

_this = customer.c.customer_id == bindparam("whose")
SET_UEN = customer.update().where(_this).values(uen=bindparam("to"), kind=bindparam("sort"))
SET_GROUP = customer.update().where(_this).values(group_id=bindparam("to"))
SET_LIMIT = customer.update().where(_this).values(credit_limit_cents=bindparam("to"))
SET_ARCHIVED = customer.update().where(_this).values(archived_at=bindparam("at"))
_KIND = "SELECT kind, uen FROM customer WHERE customer_id = ?"


@dataclass(frozen=True, slots=True)
class ChangeCustomer:
    """Words that are others from now on, "" for one that is taken back; what is not named stays."""

    command_id: str
    customer_id: str
    words: Mapping[str, str] = field(default_factory=dict, repr=False)
    uen: str | None = None


@dataclass(frozen=True, slots=True)
class PutInGroup:
    """Which group a customer belongs to; none: no group."""

    command_id: str
    customer_id: str
    group_id: str | None


@dataclass(frozen=True, slots=True)
class SetCreditLimit:
    """How much a customer may owe; nothing: they pay at once."""

    command_id: str
    customer_id: str
    limit_cents: int | None


@dataclass(frozen=True, slots=True)
class ArchiveCustomer:
    """Found no more at the counter; kept for the record. `is_back` takes it back."""

    command_id: str
    customer_id: str
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class ChangedCustomer:
    customer_id: str


def change_customer(command: ChangeCustomer, work: Work) -> ChangedCustomer:
    """Keep other words of a customer; only their names go on record.

    Raises:
        NoSuchCustomer, NothingToKnowBy, BadPhone, BadEmail, BadCard, BadUen, TooLong, BadLetters,
        TooManyLines, KeyNotHere, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, ChangedCustomer):
        return answered
    work.require("change_customer")
    require_customer(work, command.customer_id)
    words = read_words(command.words)
    after = {**recall_all(work, command.customer_id), **words}
    if words and not any(after.get(name) for name in KNOWN_BY):
        raise NothingToKnowBy
    if words:
        remember(command.customer_id, words, work)
    fields = [*words, *_set_uen(command, after, work)]
    return changed(command.command_id, command.customer_id, fields, work)


def put_in_group(command: PutInGroup, work: Work) -> ChangedCustomer:
    """Raises NoSuchCustomer, NoSuchGroup, NotAllowed: they stay where they were."""
    if answered := work.answer_to(command.command_id, ChangedCustomer):
        return answered
    work.require("put_in_group")
    require_customer(work, command.customer_id)
    require_group(work, command.group_id)
    work.write(SET_GROUP, {"whose": command.customer_id, "to": command.group_id})
    return changed(command.command_id, command.customer_id, ["group_id"], work)


def set_credit_limit(command: SetCreditLimit, work: Work) -> ChangedCustomer:
    """Let a customer buy on account up to a limit, or no more.

    Raises:
        NoSuchCustomer, BadCreditLimit, NotAllowed: the limit stays.
    """
    if answered := work.answer_to(command.command_id, ChangedCustomer):
        return answered
    work.require("set_credit_limit")
    require_customer(work, command.customer_id)
    limit = command.limit_cents
    if limit is not None and not 0 < limit <= LARGEST_CENTS:
        raise BadCreditLimit(limit)
    work.write(SET_LIMIT, {"whose": command.customer_id, "to": limit})
    work.note(credit_limit_cents=limit)
    return changed(command.command_id, command.customer_id, ["credit_limit_cents"], work)


def archive_customer(command: ArchiveCustomer, work: Work) -> ChangedCustomer:
    """Raises NoSuchCustomer, NotAllowed: they are found as before."""
    if answered := work.answer_to(command.command_id, ChangedCustomer):
        return answered
    work.require("archive_customer")
    require_customer(work, command.customer_id, even_archived=True)
    at = None if command.is_back else work.now_text
    work.write(SET_ARCHIVED, {"whose": command.customer_id, "at": at})
    work.note(is_back=command.is_back)
    return changed(command.command_id, command.customer_id, ["archived_at"], work)


def _set_uen(command: ChangeCustomer, after: Mapping[str, str], work: Work) -> list[str]:
    """What of UEN and kind is another now: whoever has a company's name or number is one."""
    ((kind, uen),) = work.rows(_KIND, (command.customer_id,))
    if command.uen is not None:
        typed = command.uen.strip()
        uen = read_uen(typed, day_in(the_shop(work).zone, work.now)) if typed else None
    sort = "company" if uen or after.get("company") else "person"
    work.write(SET_UEN, {"whose": command.customer_id, "to": uen, "sort": sort})
    return [*(["uen"] if command.uen is not None else []), *(["kind"] if sort != kind else [])]


def changed(command_id: str, customer_id: str, fields: list[str], work: Work) -> ChangedCustomer:
    """Put on record what of a customer is another now, and tell of it."""
    work.note(customer_id=customer_id, fields=fields)
    if fields:
        work.record(CustomerChanged(customer_id, tuple(fields)))
    return work.answer(command_id, ChangedCustomer(customer_id))
