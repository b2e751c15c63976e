"""`kedai customer erase`: forget who a customer was, for good."""

from __future__ import annotations

import argparse
from contextlib import closing

from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_customer_meant, customer_meant
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.customers.erase_customer import EraseCustomer, erase_customer
from desktop.ids import new_id
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Who."""
    add_customer_meant(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """The books stay; the key is destroyed here and wherever the shop hears of it."""
    with writing(asked, terminal) as (shop, who):
        with closing(shop.reader()) as reader:
            customer = customer_meant(reader, asked.customer)
        shop.database.run(erase_customer, EraseCustomer(new_id(), customer.customer_id), who)
    return Answer(terminal.say("cli.customer.erased"), {"customer_id": customer.customer_id})
