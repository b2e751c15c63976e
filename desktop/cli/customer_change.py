"""`kedai customer change`: other words of a customer."""

from __future__ import annotations

import argparse
from contextlib import closing

from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_customer_meant, add_words, customer_meant, words_given
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.customers.change_customer import ChangeCustomer, change_customer
from desktop.ids import new_id
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Who, and what is another now."""
    add_customer_meant(parser, say)
    add_words(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """What is not named stays; "" takes a word back."""
    with writing(asked, terminal) as (shop, who):
        with closing(shop.reader()) as reader:
            customer = customer_meant(reader, asked.customer)
        command = ChangeCustomer(new_id(), customer.customer_id, words_given(asked), asked.uen)
        shop.database.run(change_customer, command, who)
    return Answer(terminal.say("cli.customer.changed"), {"customer_id": customer.customer_id})
