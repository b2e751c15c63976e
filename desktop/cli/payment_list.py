"""`kedai payment list`: what cashiers saw on phones and nobody has found at the bank yet."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.clock import local_time, read_instant
from desktop.messages.say import Say
from desktop.money import money_text
from desktop.reports.text_table import Column, TextTable
from desktop.selling.attempt_words import payments_to_confirm
from desktop.setup.queries import the_shop

_NAMES = ("reference", "amount_cents", "shown_at", "receipt")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Oldest first, with the receipt each paid; without one it has to be given back or asked about."""
    with reading(asked, terminal) as reader:
        zone, found = the_shop(reader).zone, payments_to_confirm(reader)
    say = terminal.say
    columns = [Column(say(f"cli.payment.column.{name}")) for name in _NAMES]
    rows = [
        [
            each.reference,
            money_text(each.amount_cents),
            f"{local_time(zone, read_instant(each.shown_at)):%Y-%m-%d %H:%M}",
            each.receipt or say("cli.payment.no_receipt"),
        ]
        for each in found
    ]
    figures = [{name: getattr(each, name) for name in _NAMES} for each in found]
    told = "\n".join(TextTable(columns, rows).lines()) if found else say("cli.payment.none")
    return Answer(told, {"rows": figures})
