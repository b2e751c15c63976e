"""`kedai customer limit`: how much a customer may owe."""

from __future__ import annotations

import argparse
from contextlib import closing

from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_customer_meant, customer_meant
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.customers.change_customer import SetCreditLimit, set_credit_limit
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.money import read_cents


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Who, and how much; 0 ends it."""
    add_customer_meant(parser, say)
    parser.add_argument(
        "amount", type=read_cents, metavar=say("cli.word.amount"), help=say("cli.customer.limit")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """From now on they may buy on account up to it."""
    with writing(asked, terminal) as (shop, who):
        with closing(shop.reader()) as reader:
            customer = customer_meant(reader, asked.customer)
        limit = asked.amount or None
        shop.database.run(set_credit_limit, SetCreditLimit(new_id(), customer.customer_id, limit), who)
    key = "cli.customer.limit_set" if limit else "cli.customer.limit_ended"
    facts = {"customer_id": customer.customer_id, "credit_limit_cents": limit}
    return Answer(terminal.say(key, limit_cents=limit or 0), facts)
