"""`kedai reason list`: why the drawer may be opened or cash moved."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.reports.text_table import Column, TextTable
from desktop.selling.cash_reasons import cash_reasons
from desktop.selling.shift_sections import reason_words

_NAMES = ("kind", "name", "account", "reason_id")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Those in use, in the owner's order."""
    with reading(asked, terminal) as reader:
        found = cash_reasons(reader)
    say = terminal.say
    rows = [
        {
            "kind": each.kind.replace("_", "-"),
            "name": reason_words(each.name, say),
            "account": each.account or "",
            "reason_id": each.reason_id,
        }
        for each in found
    ]
    columns = [Column(say(f"cli.reason.column.{name}")) for name in _NAMES]
    table = TextTable(columns, [[row[name] for name in _NAMES] for row in rows])
    return Answer("\n".join(table.lines()) if rows else say("cli.reason.none"), {"rows": rows})
