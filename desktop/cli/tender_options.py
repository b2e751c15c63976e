"""What the commands about ways of paying share: their rules as options, and which one is meant."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.cli.answer import Usage
from desktop.cli.options import words
from desktop.database.rows import Rows
from desktop.messages.say import Say
from desktop.money import read_cents
from desktop.open_shop import OpenShop
from desktop.selling.lines import CASH, FORFEITED
from desktop.selling.queries import all_tender_types
from desktop.selling.tender_rules import IN_CASH, REFERENCES, REFUNDS, SAME_WAY
from desktop.selling.tender_words import NoSuchTender, Value

NONE = "none"
_TAKEN_BY = ("hand", "terminal")
_OVER = ("refused", FORFEITED)


def add_which(parser: argparse.ArgumentParser, say: Say) -> None:
    """One there is, by its key or its name."""
    parser.add_argument("which", type=words, metavar=say("cli.tender.word"), help=say("cli.tender.which"))


def add_rules(parser: argparse.ArgumentParser, say: Say) -> None:
    """What is not given stays as it is."""
    number = say("cli.tender.word_number")
    parser.add_argument("--account", type=words, metavar=number, help=say("cli.tender.account"))
    parser.add_argument("--taken-by", choices=_TAKEN_BY, help=say("cli.tender.taken_by"))
    parser.add_argument("--over", choices=_OVER, help=say("cli.tender.over"))
    parser.add_argument("--refund", choices=REFUNDS, help=say("cli.tender.refund"))
    parser.add_argument("--drawer", choices=("yes", "no"), help=say("cli.tender.drawer"))
    parser.add_argument("--asks", choices=(*REFERENCES, NONE), help=say("cli.tender.asks"))
    worths = say("cli.tender.word_worths")
    parser.add_argument("--worths", type=words, metavar=worths, help=say("cli.tender.worths"))
    parser.add_argument("--settles", type=words, metavar=number, help=say("cli.tender.settles"))


def rules_of(asked: argparse.Namespace) -> tuple[tuple[str, Value], ...]:
    """The rules typed, by their column.

    Raises:
        Usage: a figure that is none.
    """
    rules: dict[str, Value] = {}
    if asked.account is not None:
        rules["account"] = asked.account
    if asked.taken_by is not None:
        rules["taken_by"] = None if asked.taken_by == "hand" else asked.taken_by
    if asked.over is not None:
        rules["surplus"] = FORFEITED if asked.over == FORFEITED else None
    if asked.refund is not None:
        rules |= {"is_refundable": int(asked.refund == SAME_WAY)}
        rules |= {"refund_by": CASH if asked.refund == IN_CASH else None}
    if asked.drawer is not None:
        rules["opens_drawer"] = int(asked.drawer == "yes")
    if asked.asks is not None:
        rules["asks"] = None if asked.asks == NONE else asked.asks
    if asked.worths is not None:
        rules["denominations"] = _worths(asked.worths)
    if asked.settles is not None:
        rules["settles_days"] = None if asked.settles == NONE else figure("--settles", asked.settles)
    return tuple(rules.items())


def figure(name: str, text: str) -> int:
    """A whole number as typed.

    Raises:
        Usage: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Usage("cli.usage.value", {"name": name, "value": text})
    return int(text)


def _worths(text: str) -> str | None:
    """`2,5,10` in dollars as cents, the smallest first."""
    if text == NONE:
        return None
    try:
        cents = sorted({read_cents(each) for each in text.split(",")})
    except ValueError:
        raise Usage("cli.usage.value", {"name": "--worths", "value": text}) from None
    return " ".join(map(str, cents))


def tender_meant(text: str, rows: Rows, say: Say) -> str:
    """The key of the way that is meant, by its key or its name in this language.

    Raises:
        NoSuchTender: there is none, or several have the name.
    """
    types = all_tender_types(rows)
    sought = text.strip().casefold()
    if sought in types:
        return sought
    named = [key for key, kind in types.items() if say.tender(kind.name).casefold() == sought]
    if len(named) != 1:
        raise NoSuchTender(text)
    return named[0]


@contextmanager
def reading_of(shop: OpenShop) -> Iterator[Rows]:
    """A reading connection of an open shop, for as long as it is needed."""
    reader = shop.reader()
    try:
        yield reader
    finally:
        reader.close()
