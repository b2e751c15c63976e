"""All that the shop holds about one customer, for the customer: as figures and as a table of rows."""

from __future__ import annotations

import csv
import json
import os
from io import StringIO
from pathlib import Path

from desktop.customers.consent import consents
from desktop.customers.queries import Customer, customer_of
from desktop.customers.refusals import NoSuchCustomer
from desktop.database.rows import Rows
from desktop.database.trouble import machine_trouble
from desktop.selling.account import balance_of
from desktop.selling.invoice_words import made_out

_SALES = (
    "SELECT sale_id, number, kind, completed_at, sold_on, total_cents FROM sale WHERE customer_id = ?"
    " ORDER BY completed_at, sale_id"
)
_LINES = "SELECT name, quantity, unit_name, amount_cents FROM sale_line WHERE sale_id = ? ORDER BY line_no"
_TENDERS = "SELECT tender_type, applied_cents FROM tender WHERE sale_id = ? ORDER BY tender_no"
_INVOICES = "SELECT sale_id FROM tax_invoice WHERE customer_id = ? ORDER BY issued_on, sale_id"


def customer_file(rows: Rows, customer: Customer) -> dict[str, object]:
    """Everything, with the figures in cents and the times as instants."""
    who = customer.customer_id
    return {
        "customer_id": who,
        "words": dict(customer.words),
        "kind": customer.kind,
        "uen": customer.uen,
        "group": customer.group_name,
        "credit_limit_cents": customer.credit_limit_cents,
        "balance_cents": balance_of(rows, who),
        "created_at": customer.created_at,
        "archived_at": customer.archived_at,
        "consents": [
            {"purpose": each.purpose, "is_given": each.is_given, "how": each.how, "given_at": each.given_at}
            for each in consents(rows, who)
        ],
        "documents": [_document(rows, *row) for row in rows.rows(_SALES, (who,))],
        "invoices": [_invoice(rows, sale_id) for (sale_id,) in rows.rows(_INVOICES, (who,))],
    }


def write_customer_file(rows: Rows, customer_id: str, folder: Path) -> Path:
    """All that is held, as JSON that only the owner of the machine's account may read; the file.

    Raises:
        NoSuchCustomer, MachineError: nothing was written.
    """
    customer = customer_of(rows, customer_id)
    if customer is None:
        raise NoSuchCustomer
    path = folder / f"customer-{customer_id[-12:]}.json"
    told = json.dumps(customer_file(rows, customer), ensure_ascii=False, indent=1) + "\n"
    with machine_trouble(path):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            file.write(told)
    return path


def as_csv(held: dict[str, object]) -> str:
    """One row for each thing that is held: where it lies, its name, its value."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("place", "name", "value"))
    for name, value in held.items():
        parts = value if isinstance(value, list) else [value]
        for number, part in enumerate(parts, start=1):
            place = f"{name} {number}" if isinstance(value, list) else name
            for field, told in (part if isinstance(part, dict) else {"": part}).items():
                writer.writerow((place, field, _plain(told)))
    return out.getvalue()


def _plain(value: object) -> str:
    """A cell: what a spreadsheet could carry out is told as text."""
    words = json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value or "")
    return f"'{words}" if words.startswith(("=", "+", "-", "@")) else words


def _document(rows: Rows, sale_id: str, number: str, *head: object) -> dict[str, object]:
    kind, completed_at, sold_on, total_cents = head
    lines = [
        {"name": name, "quantity_thousandths": quantity, "unit": unit, "amount_cents": cents}
        for name, quantity, unit, cents in rows.rows(_LINES, (sale_id,))
    ]
    tenders = [{"way": way, "cents": cents} for way, cents in rows.rows(_TENDERS, (sale_id,))]
    facts = {"number": number, "kind": kind, "completed_at": completed_at, "sold_on": sold_on}
    return {**facts, "total_cents": total_cents, "lines": lines, "tenders": tenders}


def _invoice(rows: Rows, sale_id: str) -> dict[str, object]:
    invoice = made_out(rows, sale_id)
    ((number,),) = rows.rows("SELECT coalesce((SELECT number FROM sale WHERE sale_id = ?), '')", (sale_id,))
    if invoice is None:
        return {"number": number}
    told = {"name": invoice.name, "address": invoice.address, "uen": invoice.uen}
    return {"number": number, "issued_on": invoice.issued_on.isoformat(), **told}
