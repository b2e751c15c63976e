"""`kedai report x`: a till's open shift as it stands; nothing is reset by looking."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shift_told import NoneOpen, add_till, till_of, told
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.database.moment import one_moment
from desktop.messages.say import Say
from desktop.selling.shift_report import latest_shift


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Of which till."""
    add_till(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Read it, all at one moment."""
    with reading(asked, terminal) as reader, one_moment(reader):
        till_id, label = till_of(asked, reader)
        shift_id = latest_shift(reader, till_id, "open")
        if shift_id is None:
            raise NoneOpen(label)
        return told(shift_id, reader, asked, terminal)
