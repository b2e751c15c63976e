"""`kedai gst deregister`: the shop's GST registration ends."""

from __future__ import annotations

import argparse
from datetime import date

from desktop.cli.answer import Answer
from desktop.cli.owner_word import with_owner_password
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.setup.gst_registration import DeregisterGst, deregister_gst


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The first day without it."""
    parser.add_argument(
        "--from",
        dest="first",
        type=date.fromisoformat,
        required=True,
        metavar=say("cli.word.date"),
        help=say("cli.gst.from"),
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """End it; tax invoices of earlier days stay as they are."""
    with writing(asked, terminal) as (shop, who):
        command_id, pepper = new_id(), shop.secrets.pepper
        changed = with_owner_password(
            terminal,
            lambda password: shop.database.run(
                deregister_gst, DeregisterGst(command_id, asked.first, pepper, password), who
            ),
        )
    facts = {"number": changed.number, "from": changed.first_day}
    return Answer(terminal.say("cli.gst.deregistered", number=facts["number"], day=facts["from"]), facts)
