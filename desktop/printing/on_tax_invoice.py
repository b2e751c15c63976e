"""A document that is made out to a customer is printed in full; once more it is a copy that says so."""

from __future__ import annotations

from desktop.database.work import Work
from desktop.printing.events import PaperSettled
from desktop.printing.on_sale import queue_job
from desktop.selling.invoice_words import TaxInvoiceIssued

INVOICE = "invoice"
_PRINTED = "SELECT count(*) FROM print_job WHERE document_id = ? AND kind = 'invoice'"


def queue_invoice(event: TaxInvoiceIssued, work: Work) -> None:
    """Queue it at this till; what was printed elsewhere first is a copy here."""
    if not event.prints:
        return
    found = work.one(_PRINTED, (event.sale_id,))
    before = int(found[0]) if found else 0
    copy_no = before if before or event.is_new else 1
    work.record(PaperSettled(queue_job(INVOICE, event.sale_id, work.who.till_id, work, copy_no)))
