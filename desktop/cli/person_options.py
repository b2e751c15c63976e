"""What the commands about people share: whom they mean, which roles there are, where a PIN comes from."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Usage
from desktop.cli.new_locks import asked_twice
from desktop.cli.options import words
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.staff.permissions import Role

ROLES = tuple(role.value for role in Role if role is not Role.CONSOLE)


def add_who(parser: argparse.ArgumentParser, say: Say) -> None:
    """Somebody who works here, by name or id."""
    parser.add_argument("person", type=words, metavar=say("cli.word.person"), help=say("cli.person.who"))


def add_pin(parser: argparse.ArgumentParser, say: Say) -> None:
    """--pin, for where nobody can be asked."""
    parser.add_argument("--pin", type=words, metavar=say("cli.word.pin"), help=say("cli.person.pin"))


def refuse_no_pin(asked: argparse.Namespace, terminal: Terminal) -> None:
    """Before the shop is opened.

    Raises:
        Usage: no PIN is given and nobody is there to choose one.
    """
    if asked.pin is None and not terminal.can_ask:
        raise Usage("cli.usage.pin")


def pin_of(asked: argparse.Namespace, terminal: Terminal) -> str:
    """The PIN given, else typed twice."""
    return asked_twice("cli.ask.pin", terminal) if asked.pin is None else str(asked.pin)
