"""What paper says of a customer: to whom an invoice is made out, and what a payment left owing."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.gst.rates import STANDARD_CODES
from desktop.messages.say import Say
from desktop.money import money_text
from desktop.selling.receipts import Receipt
from hardware.receipt.doc import Align, Block, Columns, Size, Text


def made_out_to(receipt: Receipt, say: Say) -> Iterator[Block]:
    """Name, address and number of whom it is made out to, and the day; of the erased only the day."""
    invoice = receipt.invoice
    if invoice is None:
        return
    yield Text(say("receipt.made_out_to"), size=Size.SMALL)
    if invoice.name:
        yield Text(invoice.name, bold=True)
        yield Text(invoice.address)
    else:
        yield Text(say("receipt.customer_erased"))
    if invoice.uen:
        yield Text(f"{say('receipt.uen')} {invoice.uen}", size=Size.SMALL)
    yield Columns(say("receipt.issued_on"), f"{invoice.issued_on:%d %b %Y}", size=Size.SMALL)


def supplies_without_tax(receipt: Receipt, say: Say) -> Iterator[Block]:
    """Totals of exempt, zero-rated and other supplies, each by itself, as IRAS wants them on an invoice."""
    for each in receipt.gst:
        if each.gst_code not in STANDARD_CODES:
            told = say("receipt.supplies_of", code=each.gst_code)
            yield Columns(told, money_text(each.net_cents), size=Size.SMALL)


def payment_totals(receipt: Receipt, say: Say) -> Iterator[Block]:
    """What was paid towards the account, and how it stands after this document."""
    paid = -sum(each.tendered_cents for each in receipt.tenders if each.tender_type == "on_account")
    yield Columns(say("receipt.paid_in"), money_text(paid), size=Size.HUGE, bold=True)


def account_after(receipt: Receipt, say: Say) -> Iterator[Block]:
    """The balance with this document, as far as this till knows."""
    if receipt.account_after_cents is not None:
        owing = receipt.account_after_cents
        key = "receipt.account_owing" if owing >= 0 else "receipt.account_credit"
        yield Columns(say(key), money_text(abs(owing)), size=Size.SMALL)


def customer_named(receipt: Receipt, say: Say) -> Iterator[Block]:
    """Whom a payment came from."""
    if receipt.customer:
        yield Text(say("receipt.customer", name=receipt.customer), Align.LEFT, Size.SMALL)
