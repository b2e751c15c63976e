"""`kedai promotion end`: it is given no more; what was sold with it stays as it was."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer
from desktop.cli.options import words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.promotions.keep_promotions import end_promotion
from desktop.promotions.promotion_words import EndPromotion


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, by the id that the list tells."""
    parser.add_argument(
        "promotion", type=words, metavar=say("cli.word.promotion"), help=say("cli.promotion.which")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """End it."""
    with writing(asked, terminal) as (shop, who):
        kept = shop.database.run(end_promotion, EndPromotion(new_id(), asked.promotion), who)
    facts = {"promotion_id": kept.promotion_id, "name": kept.name}
    return Answer(terminal.say("cli.promotion.ended", name=kept.name), facts)
