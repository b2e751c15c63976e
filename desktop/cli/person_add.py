"""`kedai person add`: take somebody on."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.owner_word import with_owner_password
from desktop.cli.person_options import ROLES, add_pin, pin_of, refuse_no_pin
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.staff.add_person import AddPerson, add_person, read_person_name
from desktop.staff.permissions import Role


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Name, role and PIN."""
    parser.add_argument("name", type=words, metavar=say("cli.word.name"), help=say("cli.person.name"))
    parser.add_argument("--role", required=True, choices=ROLES, help=say("cli.person.role"))
    add_pin(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Add them; they can be chosen at the next sign-in."""
    name, role = read_person_name(asked.name), Role(asked.role)
    refuse_no_pin(asked, terminal)
    with writing(asked, terminal) as (shop, who):
        person_id, pin, pepper = new_id(), pin_of(asked, terminal), shop.secrets.pepper
        with_owner_password(
            terminal,
            lambda password: shop.database.run(
                add_person, AddPerson(person_id, name, role, pin, pepper, owner_password=password), who
            ),
        )
    told = terminal.say("cli.person.added", name=name, role=terminal.say(f"role.{role}"))
    return Answer(told, {"person_id": person_id, "role": role.value})
