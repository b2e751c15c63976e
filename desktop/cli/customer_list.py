"""`kedai customer list`: whom the shop knows."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.customers.queries import CustomerBook, customer_of
from desktop.messages.say import Say
from desktop.money import money_text
from desktop.reports.text_table import Column, TextTable
from desktop.selling.account import balance_of

_NAMES = ("called", "phone", "group_name", "uen", "balance_cents", "customer_id")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Perhaps a part of a name or number."""
    parser.add_argument(
        "words",
        nargs="?",
        default="",
        type=words,
        metavar=say("cli.word.words"),
        help=say("cli.customer.find"),
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """The latest first, thirty at most."""
    with reading(asked, terminal) as reader:
        book = CustomerBook()
        book.refresh(reader)
        found = [each for who in book.find(asked.words) if (each := customer_of(reader, who))]
        balances = {each.customer_id: balance_of(reader, each.customer_id) for each in found}
    say = terminal.say
    figures = [
        {
            name: balances[each.customer_id] if name == "balance_cents" else getattr(each, name)
            for name in _NAMES
        }
        for each in found
    ]
    rows = [
        [
            money_text(int(str(row[name]))) if name == "balance_cents" else str(row[name] or "")
            for name in _NAMES
        ]
        for row in figures
    ]
    columns = [
        Column(say(f"cli.customer.column.{name}"), is_figure=name == "balance_cents") for name in _NAMES
    ]
    told = "\n".join(TextTable(columns, rows).lines()) if rows else say("cli.customer.none")
    return Answer(told, {"rows": figures})
