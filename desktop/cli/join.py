"""`kedai join`: make a till of a shop that has Kedai already, in an empty folder."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer, Usage
from desktop.cli.new_locks import asked_twice, new_locks
from desktop.cli.options import words
from desktop.cli.shop_door import owner_password_given
from desktop.cli.shop_folder import folder_of
from desktop.cli.terminal import Terminal
from desktop.join_till import Around, JoinAsked, JoinedTill, join_till
from desktop.messages.say import Say
from desktop.new_shop import Locks


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The service, the till, and in whose name."""
    for word in ("service", "code", "label", "owner", "pin", "owner_password"):
        parser.add_argument(
            f"--{word.replace('_', '-')}",
            type=words,
            required=word not in ("pin", "owner_password"),
            metavar=say("cli.word.text"),
            help=say(f"cli.join.{word}"),
        )
    parser.add_argument("--unencrypted", action="store_true", help=say("cli.new.unencrypted"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Join, show the recovery code once, and say that the goods follow."""
    folder = folder_of(asked)
    if asked.pin is None and not terminal.can_ask:
        raise Usage("cli.usage.owner_pin")
    joining = JoinAsked(
        asked.service,
        asked.code,
        asked.label,
        asked.owner,
        asked.pin or asked_twice("cli.ask.owner_pin", terminal),
        asked.owner_password or owner_password_given(),
    )
    locks = Locks(is_encrypted=False) if asked.unencrypted else Locks(*new_locks(terminal))
    with terminal.progress(terminal.say("cli.join.progress")) as told:
        made = join_till(folder, joining, locks, Around(told=told))
    figures = {
        "folder": str(folder),
        "shop_id": made.joined.shop_id,
        "till_id": made.joined.till_id,
        "owner_id": made.owner_id,
        "is_encrypted": made.recovery_code is not None,
        "recovery_code": made.recovery_code,
    }
    return Answer(_words(made, str(folder), asked.label, terminal.say), figures)


def _words(made: JoinedTill, folder: str, label: str, say: Say) -> str:
    told = [say("cli.join.made", name=made.shop_name, label=label.strip().upper(), folder=folder)]
    if made.recovery_code is None:
        told.append(say("cli.new.open"))
    else:
        told.append(say("cli.new.recovery_code", code=made.recovery_code))
    return "\n".join([*told, say("cli.join.goods_follow")])
