"""`kedai statement`: a customer's account, with what was bought and paid."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from desktop.accounting.queries import FIRST_DAY, LAST_DAY
from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_customer_meant, customer_meant
from desktop.cli.options import add_days, days_of
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.clock import SystemClock, day_in, read_instant
from desktop.messages.say import Say
from desktop.reports.statement import statement_figures, statement_pdf, statement_words
from desktop.selling.statement import statement_of
from desktop.setup.queries import the_shop


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Who, which days, and perhaps a PDF."""
    add_customer_meant(parser, say)
    add_days(parser, say)
    parser.add_argument("--pdf", type=Path, metavar=say("cli.word.file"), help=say("cli.customer.pdf"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """By all documents that are known at this till."""
    days = days_of(asked)
    with reading(asked, terminal) as reader:
        customer = customer_meant(reader, asked.customer)
        shop = the_shop(reader)
        began = day_in(shop.zone, read_instant(customer.created_at))
        today = day_in(shop.zone, SystemClock().now())
        first = began if days[0] == FIRST_DAY else date.fromisoformat(days[0])
        last = today if days[1] == LAST_DAY else date.fromisoformat(days[1])
        statement = statement_of(reader, customer.customer_id, first, last)
        if asked.pdf:
            asked.pdf.write_bytes(statement_pdf(statement, customer, shop, terminal.say))
    told = statement_words(statement, terminal.say)
    return Answer(told, statement_figures(statement))
