"""`kedai promotion list`: what the shop gives off by itself."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.promotion_told import as_json, in_words
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.messages.say import Say
from desktop.promotions.queries import promotions_kept


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Those that were ended, too."""
    parser.add_argument("--all", action="store_true", help=say("cli.promotion.all"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """The oldest first, each with the id that ends it."""
    with reading(asked, terminal) as reader:
        found = [each for each in promotions_kept(reader) if asked.all or not each.is_ended]
    say = terminal.say
    told = [
        " · ".join(
            [
                each.promotion.promotion_id,
                in_words(each.promotion, say),
                *([say("promotion.ended")] if each.is_ended else []),
            ]
        )
        for each in found
    ]
    rows = [
        {
            "promotion_id": each.promotion.promotion_id,
            **as_json(each.promotion),
            "is_ended": each.is_ended,
        }
        for each in found
    ]
    return Answer("\n".join(told or [say("promotion.none")]), {"rows": rows})
