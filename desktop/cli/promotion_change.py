"""`kedai promotion change`: another name or last day; other terms are another promotion."""

from __future__ import annotations

import argparse

from desktop.cli.answer import Answer, Usage
from desktop.cli.options import day, words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.promotions.keep_promotions import change_promotion
from desktop.promotions.promotion_words import ChangePromotion


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """Which, and what of it."""
    parser.add_argument(
        "promotion", type=words, metavar=say("cli.word.promotion"), help=say("cli.promotion.which")
    )
    parser.add_argument("--name", type=words, metavar=say("cli.word.value"), help=say("cli.promotion.name"))
    parser.add_argument("--until", type=day, metavar=say("cli.word.date"), help=say("cli.promotion.until"))
    parser.add_argument("--without-end", action="store_true", help=say("cli.promotion.without_end"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Change it from now on."""
    until = "" if asked.without_end else asked.until
    if asked.name is None and until is None or asked.without_end and asked.until:
        raise Usage("cli.promotion.either")
    with writing(asked, terminal) as (shop, who):
        command = ChangePromotion(new_id(), asked.promotion, asked.name, until)
        kept = shop.database.run(change_promotion, command, who)
    facts = {"promotion_id": kept.promotion_id, "name": kept.name}
    return Answer(terminal.say("cli.promotion.changed", name=kept.name), facts)
