"""Forget who a customer was, for good and at every till; what they bought stays in the books."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam

from desktop.customers.change_customer import ChangedCustomer, changed
from desktop.customers.events import CustomerErased
from desktop.customers.standing import require_customer
from desktop.customers.tables import customer
from desktop.database.work import Work
from desktop.personal.vault import forget

SET_NOBODY = (
    customer.update()
    .where(customer.c.customer_id == bindparam("whose"))
    .values(uen=None, group_id=None, credit_limit_cents=None, archived_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class EraseCustomer:
    """Asked for by the person themselves, as the law lets them (PDPA)."""

    command_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ExportCustomer:
    """All that is held about a customer is given out; that it was, stays on record."""

    command_id: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class ExportedCustomer:
    customer_id: str


def erase_customer(command: EraseCustomer, work: Work) -> ChangedCustomer:
    """Destroy the customer's key, here and wherever the shop's other tills and service hear of it.

    Raises:
        NoSuchCustomer, NotAllowed, and of who hears of it StillOwes: nothing was forgotten.
    """
    if answered := work.answer_to(command.command_id, ChangedCustomer):
        return answered
    work.require("erase_customer")
    require_customer(work, command.customer_id, even_archived=True)
    forget(command.customer_id, work)
    work.write(SET_NOBODY, {"whose": command.customer_id, "at": work.now_text})
    work.record(CustomerErased(command.customer_id))
    gone = ["uen", "group_id", "credit_limit_cents", "archived_at"]
    return changed(command.command_id, command.customer_id, gone, work)


def export_customer(command: ExportCustomer, work: Work) -> ExportedCustomer:
    """Raises NoSuchCustomer, NotAllowed: nothing may be given out."""
    if answered := work.answer_to(command.command_id, ExportedCustomer):
        return answered
    work.require("export_customer")
    require_customer(work, command.customer_id, even_archived=True)
    work.note(customer_id=command.customer_id)
    return work.answer(command.command_id, ExportedCustomer(command.customer_id))
