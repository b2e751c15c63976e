"""`kedai promotion add`: promotions from a file, or one told by options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.cli.answer import Answer, Usage
from desktop.cli.options import day, words
from desktop.cli.promotion_files import descriptions
from desktop.cli.promotion_goods import goods_typed
from desktop.cli.promotion_told import as_json, in_words
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.clock import day_in
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.promotions.described import KINDS, promotion_described
from desktop.promotions.keep_promotions import add_promotion
from desktop.promotions.promotion_words import AddPromotion
from desktop.promotions.terms import check_promotion
from desktop.setup.queries import the_shop

_PLAIN = ("name", "count", "buy", "get", "price", "off", "min", "code", "hours", "priority")
_LIMITS = ("per_sale", "per_customer", "in_all")
_LISTS = ("items", "categories", "get_items", "get_categories", "weekdays")


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """A file, or what a file would say of one promotion."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar=say("cli.word.file"), help=say("cli.promotion.of_file")
    )
    parser.add_argument("--kind", choices=KINDS, help=say("cli.promotion.kind"))
    for name in (*_PLAIN, *_LIMITS):
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(
            option, type=words, metavar=say("cli.word.value"), help=say(f"cli.promotion.{name}")
        )
    for name in _LISTS:
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            action="append",
            type=words,
            metavar=say("cli.word.value"),
            help=say(f"cli.promotion.{name}"),
        )
    for name in ("from", "until"):
        parser.add_argument(
            f"--{name}", type=day, metavar=say("cli.word.date"), help=say(f"cli.promotion.{name}")
        )
    parser.add_argument("--dry-run", action="store_true", help=say("cli.promotion.dry_run"))


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """All of them are looked at before the first is kept."""
    told = _told(asked)
    with writing(asked, terminal) as (shop, who):
        reader = shop.reader()
        try:
            goods = goods_typed(reader, day_in(the_shop(reader).zone, shop.database.clock.now()))
            made = [promotion_described(each, goods) for each in told]
        finally:
            reader.close()
        for each in made:
            check_promotion(each)
        kept = []
        for each in made if not asked.dry_run else ():
            answer = shop.database.run(add_promotion, AddPromotion(new_id(), each), who)
            kept.append(answer.promotion_id)
    ids = kept or [""] * len(made)
    lines = [in_words(each, terminal.say) for each in made]
    lines.append(terminal.say("cli.promotion.would" if asked.dry_run else "cli.promotion.added"))
    rows = [{**as_json(each), "promotion_id": which} for each, which in zip(made, ids, strict=True)]
    return Answer("\n".join(lines), {"rows": rows, "is_dry_run": asked.dry_run})


def _told(asked: argparse.Namespace) -> list[dict[str, Any]]:
    one = {
        name: value
        for name in ("kind", *_PLAIN, *_LIMITS, *_LISTS, "from", "until")
        if (value := getattr(asked, name)) is not None
    }
    if asked.file and one or not asked.file and "name" not in one:
        raise Usage("cli.promotion.either")
    return descriptions(asked.file) if asked.file else [one]
