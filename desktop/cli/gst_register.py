"""`kedai gst register`: a shop that trades already registers for GST, from a day on."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.owner_word import with_owner_password
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.setup.gst_registration import RegisterGst, register_gst


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The number and the first day."""
    parser.add_argument("number", type=words, metavar=say("cli.word.number"), help=say("cli.gst.number"))
    parser.add_argument(
        "--since",
        type=date.fromisoformat,
        required=True,
        metavar=say("cli.word.date"),
        help=say("cli.gst.since"),
    )
    parser.add_argument(
        "--address", type=words, action="append", metavar=say("cli.word.line"), help=say("cli.new.address")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Register; receipts of earlier days stay as they are."""
    address = "\n".join(asked.address or ())
    with writing(asked, terminal) as (shop, who):
        command = RegisterGst(new_id(), asked.number, asked.since, shop.secrets.pepper, address=address)
        changed = with_owner_password(
            terminal,
            lambda password: shop.database.run(register_gst, replace(command, owner_password=password), who),
        )
    facts = {"number": changed.number, "since": changed.first_day}
    return Answer(terminal.say("cli.gst.registered", **facts), facts)
