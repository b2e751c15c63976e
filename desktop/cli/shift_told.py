"""What `kedai report x` and `kedai report z` share: which till, and the report as an answer."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from desktop.cli.answer import Answer
from desktop.cli.options import add_output, words
from desktop.cli.terminal import Terminal
from desktop.database.rows import Rows
from desktop.errors import Refusal
from desktop.messages.say import Say
from desktop.reports.shift_report import shift_report_text
from desktop.selling.shift_report import shift_report
from desktop.selling.shift_sections import report_as_json
from desktop.setup.queries import this_till


@dataclass
class NoneOpen(Refusal):
    """Nobody has started a shift there."""

    code = "cli.shift.none_open"
    till: str


@dataclass
class NoSuchZ(Refusal):
    """No shift of that number has ended there."""

    code = "cli.shift.no_such"
    till: str


def add_till(parser: argparse.ArgumentParser, say: Say) -> None:
    """--till and -o."""
    parser.add_argument("--till", type=words, metavar=say("cli.word.till"), help=say("cli.shift.till"))
    add_output(parser, say)


def till_of(asked: argparse.Namespace, rows: Rows) -> tuple[str, str]:
    """The id and the label of the till that is meant; an unknown label has no shifts."""
    if asked.till is None:
        here = this_till(rows)
        return here.till_id, here.label
    found = rows.one("SELECT till_id FROM till WHERE label = ? ORDER BY archived_at LIMIT 1", (asked.till,))
    return (str(found[0]) if found else ""), asked.till


def told(shift_id: str, rows: Rows, asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """The report as text and as figures."""
    report = shift_report(rows, shift_id)
    return Answer(shift_report_text(report, terminal.say), report_as_json(report), output=asked.output)
