"""`kedai tender list`: how customers may pay, in the order of the payment screen, with the rules of each."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.reports.tender_words import rules_in_words
from desktop.reports.text_table import Column, TextTable
from desktop.selling.lines import ONLINE, TenderType
from desktop.selling.queries import all_tender_types, archived_tender_types
from desktop.selling.tender_rules import refunds

_NAMES = ("key", "name", "account", "rules")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Nothing of its own."""


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Those that are taken no more last."""
    say = terminal.say
    with reading(asked, terminal) as reader:
        types, archived = all_tender_types(reader), archived_tender_types(reader)
    shown = sorted(types.values(), key=lambda kind: (kind.tender_type in archived, kind.position))
    columns = [Column(say(f"cli.tender.column_{name}")) for name in _NAMES]
    rows = [
        [
            kind.tender_type,
            say.tender(kind.name),
            kind.account,
            rules_in_words(kind, say, is_archived=kind.tender_type in archived),
        ]
        for kind in shown
    ]
    figures = [_figures(kind, kind.tender_type in archived, say) for kind in shown]
    return Answer("\n".join(TextTable(columns, rows).lines()), {"rows": figures})


def _figures(kind: TenderType, is_archived: bool, say: Say) -> dict[str, object]:
    return {
        "tender_type": kind.tender_type,
        "name": say.tender(kind.name),
        "account": kind.account,
        "taken_by": kind.taken_by,
        "over": "change" if kind.gives_change else kind.surplus,
        "refund": refunds(kind),
        "opens_drawer": kind.opens_drawer,
        "asks": kind.asks,
        "denominations": list(kind.denominations),
        "settles_days": kind.settles_days,
        "is_at_counter": kind.tender_type != ONLINE,
        "is_archived": is_archived,
    }
