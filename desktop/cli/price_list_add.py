"""`kedai price-list add`: an empty list of prices, for a group of customers."""

from __future__ import annotations

import argparse

from desktop.catalogue.keep_price_lists import add_price_list
from desktop.catalogue.price_list_words import AddPriceList
from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """What it is called."""
    parser.add_argument("name", type=words, metavar=say("cli.word.name"), help=say("cli.price_list.name"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Make it."""
    with writing(asked, terminal) as (shop, who):
        kept = shop.database.run(add_price_list, AddPriceList(new_id(), asked.name), who)
    facts = {"price_list_id": kept.price_list_id, "name": kept.name}
    return Answer(terminal.say("cli.price_list.added", name=kept.name), facts)
