"""`kedai customer add`: know somebody who buys."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_words, words_given
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.customers.add_customer import AddCustomer, add_customer
from desktop.ids import new_id
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """What they told of themselves."""
    add_words(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """They can be found at the counter at once."""
    with writing(asked, terminal) as (shop, who):
        command = AddCustomer(new_id(), words_given(asked), asked.uen or "")
        customer_id = shop.database.run(add_customer, command, who)
    return Answer(terminal.say("cli.customer.added"), {"customer_id": customer_id})
