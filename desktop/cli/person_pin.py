"""`kedai person pin`: give somebody a new PIN; also the way back for an owner who forgot theirs."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.owner_word import with_owner_password
from desktop.cli.person_options import add_pin, add_who, pin_of, refuse_no_pin
from desktop.cli.shop_door import person_meant, writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.staff.change_pin import ChangePin, change_pin


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Whose."""
    add_who(parser, say)
    add_pin(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Change it, and end a lock-out."""
    refuse_no_pin(asked, terminal)
    with writing(asked, terminal) as (shop, who):
        person, command_id, pepper = person_meant(asked.person, shop), new_id(), shop.secrets.pepper
        pin = pin_of(asked, terminal)
        with_owner_password(
            terminal,
            lambda password: shop.database.run(
                change_pin, ChangePin(command_id, person.person_id, pin, pepper, password), who
            ),
        )
    return Answer(terminal.say("cli.person.pin_changed", name=person.name), {"person_id": person.person_id})
