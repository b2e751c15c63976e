"""`kedai reason add`: another reason for opening the drawer or moving cash."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.cash_reasons import KINDS, AddCashReason
from desktop.selling.keep_cash_reasons import add_cash_reason


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """What it is for, what cashiers read, and where the money is booked."""
    kinds = [kind.replace("_", "-") for kind in KINDS]
    parser.add_argument("kind", choices=kinds, help=say("cli.reason.kind"))
    parser.add_argument("name", type=words, metavar=say("cli.word.reason"), help=say("cli.reason.name"))
    parser.add_argument(
        "--account", type=words, metavar=say("cli.word.account"), help=say("cli.reason.account")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Put it at the end of the list."""
    command = AddCashReason(new_id(), asked.kind.replace("-", "_"), asked.name, asked.account)
    with writing(asked, terminal) as (shop, who):
        made = shop.database.run(add_cash_reason, command, who)
    facts = {"name": made.name, "reason_id": made.reason_id}
    return Answer(terminal.say("cli.reason.added", **facts), dict(facts))
