"""`kedai price-list list`: the lists there are, and how many units have a price in each."""

from __future__ import annotations

import argparse

from desktop.catalogue.price_lists import price_lists
from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """The standard list first."""
    with reading(asked, terminal) as reader:
        found = price_lists(reader)
    told = [terminal.say("cli.price_list.row", name=each.name, count=each.units) for each in found]
    rows = [
        {
            "price_list_id": each.price_list_id,
            "name": each.name,
            "is_standard": each.is_standard,
            "units": each.units,
        }
        for each in found
    ]
    return Answer("\n".join(told), {"rows": rows})
