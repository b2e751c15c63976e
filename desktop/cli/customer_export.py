"""`kedai customer export`: all that is held about a customer, for the customer."""

from __future__ import annotations

import argparse
import json
from contextlib import closing

from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_customer_meant, customer_meant
from desktop.cli.options import add_output
from desktop.cli.output import opened
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.customers.erase_customer import ExportCustomer, export_customer
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.reports.customer_file import as_csv, customer_file


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Who, as what and where to."""
    add_customer_meant(parser, say)
    parser.add_argument("--csv", action="store_true", help=say("cli.customer.csv"))
    add_output(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """That it was given out stays on record."""
    with writing(asked, terminal) as (shop, who), closing(shop.reader()) as reader:
        customer = customer_meant(reader, asked.customer)
        shop.database.run(export_customer, ExportCustomer(new_id(), customer.customer_id), who)
        held = customer_file(reader, customer)
    if asked.output is None and terminal.is_json:
        return Answer("", held)
    told = as_csv(held) if asked.csv else json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    with opened(asked.output) as file:
        file.write(told)
    if asked.output is None:
        return Answer("")
    return Answer(terminal.say("cli.customer.exported", file=str(asked.output)), {"file": str(asked.output)})
