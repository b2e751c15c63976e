"""`kedai person rename`: call somebody by another name."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.person_options import add_who
from desktop.cli.shop_door import person_meant, writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.staff.add_person import read_person_name
from desktop.staff.rename_person import RenamePerson, rename_person


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Who, and the name from now on."""
    add_who(parser, say)
    parser.add_argument("name", type=words, metavar=say("cli.word.name"), help=say("cli.person.name"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Change it."""
    name = read_person_name(asked.name)
    with writing(asked, terminal) as (shop, who):
        person = person_meant(asked.person, shop)
        shop.database.run(rename_person, RenamePerson(new_id(), person.person_id, name), who)
    told = terminal.say("cli.person.renamed", before=person.name, name=name)
    return Answer(told, {"person_id": person.person_id})
