"""`kedai report z [NUMBER]`: the Z of a shift that ended, as it was kept then."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shift_told import NoSuchZ, add_till, till_of, told
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.database.moment import one_moment
from desktop.messages.say import Say
from desktop.selling.shift_report import latest_shift, z_numbered


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which Z, of which till."""
    parser.add_argument(
        "number", nargs="?", type=int, metavar=say("cli.word.number"), help=say("cli.shift.number")
    )
    add_till(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Read it, all at one moment."""
    with reading(asked, terminal) as reader, one_moment(reader):
        till_id, label = till_of(asked, reader)
        if asked.number is None:
            shift_id = latest_shift(reader, till_id, "closed")
        else:
            shift_id = z_numbered(reader, till_id, asked.number)
        if shift_id is None:
            raise NoSuchZ(label)
        return told(shift_id, reader, asked, terminal)
