"""`kedai new`: make a shop in an empty folder."""

from __future__ import annotations

import argparse
from datetime import date

from desktop.cli.answer import Answer, Usage
from desktop.cli.new_locks import asked_twice, new_locks
from desktop.cli.options import words
from desktop.cli.shop_door import owner_password_given
from desktop.cli.shop_folder import folder_of
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.new_shop import Locks, NewShop, Owner, make_shop
from desktop.setup.set_up_shop import SetUpShop


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The shop, its owner, its till, and how its file is locked."""
    for word in ("name", "uen", "gst_number", "owner_name", "owner_pin", "owner_password", "till"):
        parser.add_argument(
            f"--{word.replace('_', '-')}",
            type=words,
            required=word == "name",
            metavar=say("cli.word.text"),
            help=say(f"cli.new.{word}"),
        )
    parser.add_argument(
        "--address", type=words, action="append", metavar=say("cli.word.line"), help=say("cli.new.address")
    )
    parser.add_argument(
        "--gst-since", type=date.fromisoformat, metavar=say("cli.word.date"), help=say("cli.new.gst_since")
    )
    parser.add_argument("--unencrypted", action="store_true", help=say("cli.new.unencrypted"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Make the shop and show the recovery code, once."""
    folder = folder_of(asked)
    owner = Owner(
        asked.owner_name or terminal.say("role.owner"),
        asked.owner_pin or _ask_pin(terminal),
        asked.owner_password or owner_password_given(),
    )
    made = make_shop(folder, _plan(asked), owner, _locks(asked, terminal))
    figures = {
        "folder": str(folder),
        "shop_id": made.opened.shop_id,
        "till_id": made.opened.till_id,
        "owner_id": made.owner_id,
        "is_encrypted": made.recovery_code is not None,
        "recovery_code": made.recovery_code,
    }
    return Answer(_words(made, str(folder), asked.name, terminal.say), figures)


def _plan(asked: argparse.Namespace) -> SetUpShop:
    return SetUpShop(
        new_id(),
        asked.name,
        address="\n".join(asked.address or ()),
        uen=asked.uen or "",
        gst_number=asked.gst_number,
        gst_since=asked.gst_since,
        till_label=asked.till or "T1",
        language=asked.language or "en",
        is_training=asked.unencrypted,  # its receipts say so: nobody should trade with an open file
    )


def _ask_pin(terminal: Terminal) -> str:
    if not terminal.can_ask:
        raise Usage("cli.usage.owner_pin")
    return asked_twice("cli.ask.owner_pin", terminal)


def _locks(asked: argparse.Namespace, terminal: Terminal) -> Locks:
    if asked.unencrypted:
        return Locks(is_encrypted=False)
    passphrase, keyring = new_locks(terminal)
    return Locks(passphrase, keyring)


def _words(made: NewShop, folder: str, name: str, say: Say) -> str:
    told = [say("cli.new.made", name=name, folder=folder)]
    if made.recovery_code is None:
        told.append(say("cli.new.open"))
    else:
        told.append(say("cli.new.recovery_code", code=made.recovery_code))
    return "\n".join(told)
