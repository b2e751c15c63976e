"""`kedai person role`: give somebody another role."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.owner_word import with_owner_password
from desktop.cli.person_options import ROLES, add_who
from desktop.cli.shop_door import person_meant, writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.staff.change_role import ChangeRole, change_role
from desktop.staff.permissions import Role


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Whose, and which."""
    add_who(parser, say)
    parser.add_argument("role", choices=ROLES, help=say("cli.person.role"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Change it; it holds at once."""
    role = Role(asked.role)
    with writing(asked, terminal) as (shop, who):
        person, command_id, pepper = person_meant(asked.person, shop), new_id(), shop.secrets.pepper
        with_owner_password(
            terminal,
            lambda password: shop.database.run(
                change_role, ChangeRole(command_id, person.person_id, role, pepper, password), who
            ),
        )
    told = terminal.say("cli.person.role_changed", name=person.name, role=terminal.say(f"role.{role}"))
    return Answer(told, {"person_id": person.person_id, "role": role.value})
