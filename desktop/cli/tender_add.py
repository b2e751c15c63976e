"""`kedai tender add`: a new way of paying."""

from __future__ import annotations

import argparse
import re

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.tender_options import add_rules, reading_of, rules_of
from desktop.cli.terminal import Terminal
from desktop.database.rows import Rows
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.create_tender_type import CreateTenderType, create_tender_type
from desktop.selling.queries import all_tender_types

_KEY = re.compile(r"[a-z0-9]+")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Its name, and its rules."""
    parser.add_argument("name", type=words, metavar=say("cli.word.name"), help=say("cli.tender.name"))
    add_rules(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Add it at the end of the payment screens; other tills hear of it."""
    rules = rules_of(asked)
    with writing(asked, terminal) as (shop, who):
        with reading_of(shop) as rows:
            key = _key_of(asked.name, rows)
        command = CreateTenderType(new_id(), key, asked.name, rules)
        made = shop.database.run(create_tender_type, command, who)
    facts = {"tender_type": made.tender_type, "position": made.position}
    return Answer(terminal.say("cli.tender.added", name=asked.name, way=made.tender_type), dict(facts))


def _key_of(name: str, rows: Rows) -> str:
    """A key that travels: plain letters and figures of the name; a name without any is counted."""
    plain = "_".join(_KEY.findall(name.casefold()))[:40]
    return plain or f"way_{len(all_tender_types(rows)) + 1}"
