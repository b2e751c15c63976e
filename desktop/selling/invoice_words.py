"""The words of a document that is made out to a customer, and how they are read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from desktop.database.rows import Rows
from desktop.errors import Refusal
from desktop.personal.queries import open_sealed

PURPOSE = "invoice"
"""What the seal is bound to, so that it opens nowhere else."""


@dataclass
class NoGstInIt(Refusal):
    """No GST was charged: there is nothing a buyer could claim."""

    code = "selling.no_gst_in_it"
    number: str


@dataclass
class AlreadyMadeOut(Refusal):
    """It is made out to, or was sold to, another customer; one supply has one invoice."""

    code = "selling.already_made_out"
    number: str


class NoNameOrAddress(Refusal):
    """The tax office wants both on an invoice."""

    code = "selling.no_name_or_address"


@dataclass(frozen=True, slots=True)
class IssueTaxInvoice:
    """Make a recorded document out to a customer."""

    command_id: str
    sale_id: str
    customer_id: str
    prints: bool = True  # else it is only put on record


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    sale_id: str
    number: str


@dataclass(frozen=True, slots=True)
class TaxInvoiceIssued:
    """A document is made out to a customer, or its paper asked for once more."""

    sale_id: str
    is_new: bool
    prints: bool


@dataclass(frozen=True, slots=True)
class MadeOut:
    """To whom and on which day; without words once the customer was erased."""

    customer_id: str
    issued_on: date
    name: str = ""
    address: str = ""
    uen: str = ""


def made_out(rows: Rows, sale_id: str) -> MadeOut | None:
    """To whom a document is made out, as it was said that day; nothing where it is not."""
    found = rows.one(
        "SELECT customer_id, made_out_to, issued_on FROM tax_invoice WHERE sale_id = ?", (sale_id,)
    )
    if found is None:
        return None
    customer_id, sealed, day = found
    opened = open_sealed(rows, customer_id, PURPOSE, sealed)
    return MadeOut(customer_id, date.fromisoformat(day), **(json.loads(opened) if opened else {}))
