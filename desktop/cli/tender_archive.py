"""`kedai tender archive`: a way of paying that is taken no more, or again."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.shop_door import writing
from desktop.cli.tender_options import add_which, reading_of, tender_meant
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.change_tender_type import archive_tender_type
from desktop.selling.tender_words import ArchiveTenderType


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, and whether it comes back."""
    add_which(parser, say)
    parser.add_argument("--back", action="store_true", help=say("cli.tender.back"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """What was paid so stays on record and is counted with its shift."""
    with writing(asked, terminal) as (shop, who):
        with reading_of(shop) as rows:
            key = tender_meant(asked.which, rows, terminal.say)
        command = ArchiveTenderType(new_id(), key, is_archived=not asked.back)
        kept = shop.database.run(archive_tender_type, command, who)
    facts = {"tender_type": kept.tender_type, "is_archived": not asked.back}
    told = "cli.tender.is_back" if asked.back else "cli.tender.archived"
    return Answer(terminal.say(told, way=kept.tender_type), facts)
