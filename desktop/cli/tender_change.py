"""`kedai tender change`: other rules for a way of paying."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer, Usage
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.tender_options import add_rules, add_which, figure, reading_of, rules_of, tender_meant
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.change_tender_type import change_tender_type
from desktop.selling.tender_words import ChangeTenderType, Value


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, and what is to be otherwise."""
    add_which(parser, say)
    number = say("cli.tender.word_number")
    parser.add_argument("--name", type=words, metavar=say("cli.word.name"), help=say("cli.tender.other_name"))
    parser.add_argument("--place", type=words, metavar=number, help=say("cli.tender.place"))
    add_rules(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """From the next payment on, here and at every other till once it hears of it."""
    rules: tuple[tuple[str, Value], ...] = rules_of(asked)
    if asked.name is not None:
        rules = (*rules, ("name", asked.name))
    if asked.place is not None:
        rules = (*rules, ("position", figure("--place", asked.place)))
    if not rules:
        raise Usage("cli.usage.missing", {"names": "--name, --refund, --over, …"})
    with writing(asked, terminal) as (shop, who):
        with reading_of(shop) as rows:
            key = tender_meant(asked.which, rows, terminal.say)
        kept = shop.database.run(change_tender_type, ChangeTenderType(new_id(), key, rules), who)
    told = "cli.tender.changed" if kept.fields else "cli.tender.as_it_was"
    facts = {"tender_type": kept.tender_type, "changed": kept.fields}
    return Answer(terminal.say(told, way=kept.tender_type), facts)
