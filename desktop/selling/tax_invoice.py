"""Make a document out to a customer: a full tax invoice, or a credit note for what came back.

It is the same document under the same number, with more on its paper: so no supply is ever invoiced twice.
What it says of the customer is kept as it was that day, sealed under the customer's key.
"""

from __future__ import annotations

import json

from desktop.clock import day_in
from desktop.customers.queries import customer_of
from desktop.customers.standing import require_customer
from desktop.database.work import Work
from desktop.personal.vault import seal_for
from desktop.selling.invoice_words import (
    PURPOSE,
    AlreadyMadeOut,
    InvoiceIssued,
    IssueTaxInvoice,
    NoGstInIt,
    NoNameOrAddress,
    TaxInvoiceIssued,
)
from desktop.selling.receipts import NoSuchSale
from desktop.selling.tables import tax_invoice
from desktop.setup.queries import the_shop

INSERT_INVOICE = tax_invoice.insert()
_SALE = (
    "SELECT s.number, s.customer_id, s.is_registered AND s.kind NOT IN ('history', 'payment') AND EXISTS"
    " (SELECT 1 FROM sale_gst g WHERE g.sale_id = s.sale_id AND g.gst_code NOT IN ('NG', 'OS')),"
    " i.customer_id FROM sale s LEFT JOIN tax_invoice i ON i.sale_id = s.sale_id WHERE s.sale_id = ?"
)


def issue_tax_invoice(command: IssueTaxInvoice, work: Work) -> InvoiceIssued:
    """Have it printed, made out to the customer; once more it is a copy.

    Raises:
        NoSuchSale, NoSuchCustomer, NoGstInIt, AlreadyMadeOut, NoNameOrAddress, KeyNotHere, NotAllowed:
            nothing is made out.
    """
    if answered := work.answer_to(command.command_id, InvoiceIssued):
        return answered
    work.require("issue_tax_invoice")
    found = work.one(_SALE, (command.sale_id,))
    if found is None:
        raise NoSuchSale(command.sale_id)
    number, sold_to, is_taxed, made_out_to = found
    if not is_taxed:
        raise NoGstInIt(number)
    if any(each not in (None, command.customer_id) for each in (sold_to, made_out_to)):
        raise AlreadyMadeOut(number)
    if made_out_to is None:
        _make_out(command, work)
    work.note(sale_id=command.sale_id, customer_id=command.customer_id)
    work.record(TaxInvoiceIssued(command.sale_id, is_new=made_out_to is None, prints=command.prints))
    return work.answer(command.command_id, InvoiceIssued(command.sale_id, number))


def _make_out(command: IssueTaxInvoice, work: Work) -> None:
    require_customer(work, command.customer_id)
    who = customer_of(work, command.customer_id)
    name = who.word("company") or who.word("name") if who else ""
    if not (who and name and who.word("address")):
        raise NoNameOrAddress
    told = {"name": name, "address": who.word("address"), "uen": who.uen or ""}
    sealed = seal_for(command.customer_id, PURPOSE, json.dumps(told, ensure_ascii=False), work)
    today = day_in(the_shop(work).zone, work.now).isoformat()
    row = {"sale_id": command.sale_id, "customer_id": command.customer_id, "made_out_to": sealed}
    told_by = {"issued_on": today, "person_id": work.who.person_id, "field_clocks": "{}"}
    work.write(INSERT_INVOICE, {**row, **told_by})
