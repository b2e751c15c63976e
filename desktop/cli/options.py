"""Options that several commands share."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from desktop.accounting.queries import FIRST_DAY, LAST_DAY
from desktop.cli.answer import Usage
from desktop.messages.say import Say


def day(text: str) -> str:
    """A calendar date as typed, `2026-11-23`.

    Raises:
        ValueError: it is none.
    """
    return date.fromisoformat(text).isoformat()


def words(text: str) -> str:
    """Text as typed.

    Raises:
        ValueError: it came in another encoding than the system's, so its letters are not known.
    """
    text.encode("utf-8")
    return text


def add_days(parser: argparse.ArgumentParser, say: Say) -> None:
    """--from and --to: dates of the shop, both included."""
    word = say("cli.word.date")
    parser.add_argument(
        "--from", dest="first", type=day, default=FIRST_DAY, metavar=word, help=say("cli.option.from")
    )
    parser.add_argument(
        "--to", dest="last", type=day, default=LAST_DAY, metavar=word, help=say("cli.option.to")
    )


def days_of(asked: argparse.Namespace) -> tuple[str, str]:
    """The first and the last day asked for.

    Raises:
        Usage: the range ends before it begins.
    """
    if asked.first > asked.last:
        raise Usage("cli.usage.days", {"first": asked.first, "last": asked.last})
    return asked.first, asked.last


def add_output(parser: argparse.ArgumentParser, say: Say) -> None:
    """-o: a file instead of stdout."""
    parser.add_argument(
        "-o", "--output", type=Path, metavar=say("cli.word.file"), help=say("cli.option.output")
    )


def add_file(parser: argparse.ArgumentParser, say: Say, help_key: str) -> None:
    """The file that a command reads."""
    parser.add_argument("file", type=Path, metavar=say("cli.word.file"), help=say(help_key))
