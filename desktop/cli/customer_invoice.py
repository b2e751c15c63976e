"""`kedai customer invoice`: make a sale out to a customer, as PDF."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_customer_meant, customer_meant
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.reports.invoice_pdf import invoice_pdf
from desktop.selling.found_sales import document_numbered
from desktop.selling.invoice_words import IssueTaxInvoice, made_out
from desktop.selling.receipts import receipt_of
from desktop.selling.tax_invoice import issue_tax_invoice


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The number on the paper, who, and the file."""
    parser.add_argument(
        "number", type=words, metavar=say("cli.customer.number_word"), help=say("cli.customer.number")
    )
    add_customer_meant(parser, say)
    parser.add_argument(
        "--pdf", type=Path, required=True, metavar=say("cli.word.file"), help=say("cli.customer.pdf")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """A full tax invoice, or a credit note for what came back; once more it is a copy."""
    with writing(asked, terminal) as (shop, who), closing(shop.reader()) as reader:
        sale_id = document_numbered(reader, asked.number)
        customer = customer_meant(reader, asked.customer)
        is_copy = made_out(reader, sale_id) is not None
        command = IssueTaxInvoice(new_id(), sale_id, customer.customer_id, prints=False)
        issued = shop.database.run(issue_tax_invoice, command, who)
        pdf = invoice_pdf(receipt_of(reader, sale_id), terminal.say, is_copy=is_copy)
    asked.pdf.write_bytes(pdf)
    facts = {"number": issued.number, "file": str(asked.pdf)}
    return Answer(terminal.say("cli.customer.invoiced", **facts), facts)
