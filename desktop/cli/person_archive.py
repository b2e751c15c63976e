"""`kedai person archive`: let somebody go."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.owner_word import with_owner_password
from desktop.cli.person_options import add_who
from desktop.cli.shop_door import person_meant, writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.staff.archive_person import ArchivePerson, archive_person


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Whom."""
    add_who(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """They cannot sign in any more; their receipts stay theirs."""
    with writing(asked, terminal) as (shop, who):
        person, command_id, pepper = person_meant(asked.person, shop), new_id(), shop.secrets.pepper
        with_owner_password(
            terminal,
            lambda password: shop.database.run(
                archive_person, ArchivePerson(command_id, person.person_id, pepper, password), who
            ),
        )
    return Answer(terminal.say("cli.person.archived", name=person.name), {"person_id": person.person_id})
