"""`kedai sync settle`: leave it at what counts, where two tills edited the same."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.storefront.records.noticing import SettleClashes, settle_clashes


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing but the shop."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """As whoever holds the shop's key."""
    with writing(asked, terminal) as (shop, who):
        settled = shop.database.run(settle_clashes, SettleClashes(new_id()), who)
    return Answer(terminal.say("cli.sync.settled", count=f"{settled.count:,}"), {"settled": settled.count})
