"""`kedai price-list import`: prices of a list from a CSV with code, price, and perhaps from and until."""

from __future__ import annotations

import argparse
import csv
import io
from datetime import date

from desktop.catalogue.keep_price_lists import set_list_prices
from desktop.catalogue.price_list_words import MOST_AT_ONCE, ListPrice, NoPriceList, SetListPrices
from desktop.catalogue.price_lists import price_list_named
from desktop.cli.answer import Answer, Usage
from desktop.cli.options import add_file, words
from desktop.cli.promotion_goods import unit_typed
from desktop.cli.shop_door import writing
from desktop.cli.terminal import Terminal
from desktop.clock import day_in
from desktop.database.rows import Rows
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.money import read_cents
from desktop.setup.queries import the_shop


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The file, and whose prices they are."""
    add_file(parser, say, "cli.price_list.file")
    parser.add_argument(
        "--list", required=True, type=words, metavar=say("cli.word.name"), help=say("cli.price_list.which")
    )


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """All rows are read before the first price is set; a row that makes no sense and nothing is."""
    rows = _rows(asked)
    with writing(asked, terminal) as (shop, who):
        reader = shop.reader()
        try:
            found = price_list_named(reader, asked.list)
            if found is None or found.is_standard:
                raise NoPriceList(asked.list)
            today = day_in(the_shop(reader).zone, shop.database.clock.now())
            prices = [_price(row, line, (reader, today)) for line, row in enumerate(rows, start=2)]
        finally:
            reader.close()
        for at in range(0, len(prices), MOST_AT_ONCE):
            part = tuple(prices[at : at + MOST_AT_ONCE])
            shop.database.run(set_list_prices, SetListPrices(new_id(), found.price_list_id, part), who)
    facts = {"name": found.name, "count": len(prices)}
    return Answer(terminal.say("cli.price_list.imported", **facts), facts)


def _rows(asked: argparse.Namespace) -> list[dict[str, str]]:
    try:
        text = asked.file.read_text("utf-8-sig")
        return [
            {(name or "").strip().lower(): (value or "").strip() for name, value in row.items() if name}
            for row in csv.DictReader(io.StringIO(text))
        ]
    except (OSError, UnicodeError, csv.Error) as error:
        raise Usage("cli.price_list.unreadable", {"file": asked.file.name}) from error


def _price(row: dict[str, str], line: int, shop: tuple[Rows, date]) -> ListPrice:
    reader, today = shop
    unit_id = unit_typed(reader, row.get("code", ""), today) if row.get("code") else None
    if unit_id is None:
        raise Usage("cli.price_list.no_goods", {"line": line, "item_code": row.get("code", "")})
    try:
        cents = read_cents(row.get("price", ""))
        days = [
            date.fromisoformat(row[name]).isoformat() if row.get(name) else None for name in ("from", "until")
        ]
    except ValueError as error:
        raise Usage("cli.price_list.bad_row", {"line": line}) from error
    if cents <= 0:
        raise Usage("cli.price_list.bad_row", {"line": line})
    return ListPrice(unit_id, cents, days[0] or today.isoformat(), days[1])
