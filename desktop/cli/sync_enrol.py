"""`kedai sync enrol`: join a sync service."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.standing import how_sync_stands


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Where, and with which code."""
    parser.add_argument(
        "service", type=words, metavar=say("cli.sync.word_service"), help=say("cli.sync.service")
    )
    parser.add_argument("code", type=words, metavar=say("cli.sync.word_code"), help=say("cli.sync.code"))
    parser.add_argument("--certificate", type=words, default="", help=say("cli.sync.certificate"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Enrol, as whoever holds the shop's key."""
    with writing(asked, terminal) as (shop, who):
        invitation = Invitation(asked.service, asked.code, asked.certificate)
        joined = join_service(shop.database, who, invitation)
        reader = shop.reader()
        try:
            waiting = how_sync_stands(reader).waiting
        finally:
            reader.close()
    told = terminal.say("cli.sync.enrolled", service=joined.service, waiting=f"{waiting:,}")
    return Answer(told, {"service": joined.service, "epoch": joined.epoch, "waiting": waiting})
