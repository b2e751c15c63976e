"""`kedai setting list`: what the shop's settings are today, and what is to come."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.clock import SystemClock, day_in
from desktop.messages.say import Say
from desktop.reports.text_table import Column, TextTable
from desktop.setup.queries import settings_on, the_shop

_NAMES = ("name", "value", "next_value", "next_day")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Every setting by name."""
    with reading(asked, terminal) as reader:
        found = settings_on(reader, day_in(the_shop(reader).zone, SystemClock().now()))
    columns = [Column(terminal.say(f"cli.setting.column.{name}")) for name in _NAMES]
    figures = [{name: getattr(each, name) for name in _NAMES} for each in found]
    rows = [["" if row[name] is None else str(row[name]) for name in _NAMES] for row in figures]
    return Answer("\n".join(TextTable(columns, rows).lines()), {"rows": figures})
