"""`kedai customer group`: which group a customer belongs to."""

from __future__ import annotations

import argparse
from contextlib import closing

from desktop.cli.answer import Answer
from desktop.cli.customer_meant import add_customer_meant, customer_meant
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.customers.change_customer import PutInGroup, put_in_group
from desktop.customers.groups import AddGroup, add_customer_group, customer_groups
from desktop.ids import new_id
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Who, and the group by its name; none: no group."""
    add_customer_meant(parser, say)
    parser.add_argument(
        "group",
        nargs="?",
        default="",
        type=words,
        metavar=say("cli.customer.group_word"),
        help=say("cli.customer.group"),
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """A group of that name is made if there is none."""
    with writing(asked, terminal) as (shop, who):
        with closing(shop.reader()) as reader:
            customer = customer_meant(reader, asked.customer)
            groups = {each.name: each.group_id for each in customer_groups(reader)}
        name = asked.group.strip()
        group_id = groups.get(name) if name else None
        if name and group_id is None:
            group_id = shop.database.run(add_customer_group, AddGroup(new_id(), name), who).group_id
        shop.database.run(put_in_group, PutInGroup(new_id(), customer.customer_id, group_id), who)
    key = "cli.customer.grouped" if name else "cli.customer.ungrouped"
    return Answer(terminal.say(key, group=name), {"customer_id": customer.customer_id, "group_id": group_id})
