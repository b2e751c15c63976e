"""`kedai person list`: who works here."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.reports.text_table import Column, TextTable
from desktop.staff.queries import people

_NAMES = ("name", "role", "person_id")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Everybody who may sign in, in the order of the sign-in screen."""
    with reading(asked, terminal) as reader:
        found = people(reader)
    say = terminal.say
    columns = [Column(say(f"cli.person.column.{name}")) for name in _NAMES]
    rows = [[each.name, say(f"role.{each.role}"), each.person_id] for each in found]
    figures = [{name: getattr(each, name) for name in _NAMES} for each in found]
    return Answer("\n".join(TextTable(columns, rows).lines()), {"rows": figures})
