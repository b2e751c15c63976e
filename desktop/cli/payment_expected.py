"""`kedai payment expected`: which money is to come on which day, by way of paying."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import add_days, days_of
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.money import money_text
from desktop.reports.text_table import Column, TextTable
from desktop.selling.settlements import MoneyExpected, expected_between

_NAMES = ("expected_on", "name", "account", "count", "cents")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Days on which money is expected."""
    add_days(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """By day and way, to be held against what the bank shows."""
    first, last = days_of(asked)
    with reading(asked, terminal) as reader:
        found = expected_between(reader, first, last)
    say = terminal.say
    columns = [Column(say(f"cli.expected.{name}"), is_figure=name in ("count", "cents")) for name in _NAMES]
    rows = [_cells(each, say) for each in found]
    figures = [
        {name: getattr(each, name) for name in (*_NAMES, "tender_type")} | {"name": say.tender(each.name)}
        for each in found
    ]
    told = "\n".join(TextTable(columns, rows).lines()) if found else say("cli.expected.none")
    return Answer(told, {"rows": figures})


def _cells(each: MoneyExpected, say: Say) -> list[str]:
    name = say.tender(each.name)
    return [each.expected_on or "–", name, each.account, str(each.count), money_text(each.cents)]
