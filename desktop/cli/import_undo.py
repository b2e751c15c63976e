"""`kedai import undo`: take an import of products back."""

from __future__ import annotations

import argparse

from desktop.catalogue.import_products.finish import resume_imports, undo
from desktop.cli.answer import Answer
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which one."""
    parser.add_argument(
        "import_id", type=int, metavar=say("cli.word.number"), help=say("cli.products.number")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Undo it; sold items keep their name on old receipts."""
    with writing(asked, terminal) as (shop, who):
        resume_imports(shop.database, who, lambda refusal: terminal.tell(terminal.say.error(refusal)))
        undo(shop.database, who, asked.import_id)
    words = terminal.say("cli.products.undone", import_id=asked.import_id)
    return Answer(words, {"import_id": asked.import_id, "state": "undone"})
