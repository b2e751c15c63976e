"""Makes a bench's shop: the first sales by the program itself, the rest multiplied from them by SQL.

Every multiplied row is of the shape the program writes; kept totals are multiplied along. Hash chains
are not recomputed, so `verify` would object: these shops are for measuring only.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.bench.multiply import multiply
from desktop.bench.plans import BASE_SALES, DAYS, PASSPHRASE, TODAY, Plan
from desktop.catalogue.checks import Label
from desktop.catalogue.queries import listed_items
from desktop.catalogue.search_index import learn_words, put_in_search, words_of
from desktop.catalogue.write_items import NewItem, write_items
from desktop.clock import SetClock
from desktop.database.engine import connect, written_whole
from desktop.database.places import SHOP_FILE
from desktop.database.rows import Rows
from desktop.database.work import Who, Work
from desktop.ids import new_id
from desktop.new_shop import Beginning, Locks, NewShop, Owner, make_shop
from desktop.selling.basket import Basket, Goods
from desktop.selling.complete_sale import complete_sale
from desktop.selling.goods import goods_of
from desktop.selling.lines import TaxRules, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.queries import expected_of_shift
from desktop.selling.shift_words import CloseShift, OpenShift
from desktop.selling.shifts import close_shift, open_shift
from desktop.setup.set_up_shop import SetUpShop
from desktop.wiring import RULES

PIN = "482913"
LINES = 5
_ITEMS_AT_ONCE = 20_000
"""Every word of the names is among the first so many."""
_SALES_AT_ONCE = 500
_TAX = TaxRules(is_registered=True, rate_bp=900, method="per_invoice")

_WORDS = """
milk bread rice noodles coffee tea biscuits chocolate soap shampoo batteries candles cereal yoghurt cheese
butter eggs chicken tofu sauce vinegar sugar flour salt pepper honey jam crisps nuts juice water soda syrup
mustard ketchup pasta soup tuna sardines beans corn peas spinach carrots onions
"""
_NAMES = """
Gardenia Meiji Marigold Ayam Yeo Prima Sunshine Magnolia Pokka Nissin Koka Milo Lipton Boh Owl Khong Polar
Julie Munchy Tiger Anchor Farmhouse Greenfields Pasar Fairfield Daily Golden Happy Lucky Royal
"""
_SORTS = """
plain original classic light extra fresh organic family mini large 拿铁 咖啡 茶 牛奶 spicy sweet
"""
_STRIDE = 2_654_435_761
"""Odd and large: neighbours get names far apart, without a random generator for each of a million."""
_KINDS, _MAKERS, _TASTES = (tuple(words.split()) for words in (_WORDS, _NAMES, _SORTS))


def make(folder: Path, plan: Plan) -> None:
    """A shop with its items, its past sales and an open shift of today."""
    made = _new_shop(folder, plan)
    connection = connect(folder / SHOP_FILE, made.secrets.database_key, "write")
    try:
        for pragma in ("synchronous=OFF", "cache_size=-400000", "wal_autocheckpoint=50000"):
            connection.execute(f"PRAGMA {pragma}")
        who = Who(made.owner_id, made.opened.till_id)
        _write_catalogue(connection, who, plan.items)
        _sell(connection, who, plan.items)
        _sell_today(connection, who, plan)
        multiply(connection, plan.sales // BASE_SALES)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _new_shop(folder: Path, plan: Plan) -> NewShop:
    locks = Locks(passphrase=PASSPHRASE) if plan.is_encrypted else Locks(is_encrypted=False)
    set_up = SetUpShop(
        new_id(),
        "Kedai Bench",
        address="1 Example Road",
        uen="202699999E",
        gst_number="202699999E",
        gst_since=date(2020, 1, 1),
        is_training=True,
    )
    owner = Owner("Tan Mei Lin", PIN, "kopi and kaya")
    return make_shop(folder, set_up, owner, locks, Beginning(SetClock(TODAY)))


def _write_catalogue(connection: dbapi2.Connection, who: Who, count: int) -> None:
    """Items with a barcode, a price, a cost and stock, found by search."""
    words: set[str] = set()
    for first in range(0, count, _ITEMS_AT_ONCE):
        with written_whole(connection):
            work = Work(connection, RULES, who, TODAY, "counter")
            items = [new_item(number) for number in range(first, min(first + _ITEMS_AT_ONCE, count))]
            start = write_items(items, 0, "2026-01-01", work)
            found = [item.searched(number) for number, item in enumerate(items, start)]
            put_in_search(found, work)
            words = words or set().union(*map(words_of, found))
    with written_whole(connection):
        learn_words(words, Work(connection, RULES, who, TODAY, "counter"))
        connection.execute(
            "INSERT INTO stock_level SELECT item_id, (SELECT location_id FROM location), 1000000,"
            " 500000000, 500000 FROM item"
        )
        connection.execute(
            "INSERT INTO stock_value SELECT location_id, sum(value_micros), 0 FROM stock_level"
            " GROUP BY location_id"
        )


def new_item(number: int) -> NewItem:
    """The item of a number: always the same name, code and price."""
    draw = number * _STRIDE % 2**32
    rest, maker = divmod(draw, len(_MAKERS))
    rest, taste = divmod(rest, len(_TASTES))
    kind = rest % len(_KINDS)
    name = f"{_MAKERS[maker]} {_TASTES[taste]} {_KINDS[kind]} {number % 997 + 3} g"
    printed = ean13(number)
    return NewItem(
        item_id=new_id(),
        product_id=new_id(),
        unit_id=new_id(),
        sku=f"SKU{number:07d}",
        name=name,
        kind="goods",
        category_id=None,
        category="",
        unit_name="each",
        labels=(Label(f"0{printed}", printed),),
        price_cents=100 + number % 1900,
        gst_code="SR",
        cost_micros=500_000,
        deposit_item_id=None,
        colour="",
    )


def ean13(number: int) -> str:
    """A whole EAN-13 of the shop's own range for an item's number."""
    digits = f"955{number:09d}"
    total = sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))
    return f"{digits}{-total % 10}"


def _sell(connection: dbapi2.Connection, who: Who, items: int) -> None:
    """The first sales, by the program itself: so many a day up to yesterday; then today's shift opens."""
    draw = random.Random(1)  # noqa: S311 - invented baskets
    for day in range(DAYS, 0, -1) if items else ():
        with written_whole(connection):
            work = Work(connection, RULES, who, TODAY - timedelta(days=day), "counter")
            started = work.carry_out(open_shift, OpenShift(new_id(), 0))
            for command in baskets(work, draw, items, BASE_SALES // DAYS):
                work.carry_out(complete_sale, command)
            cash = expected_of_shift(work, started.shift_id)["cash"]
            work.carry_out(close_shift, CloseShift(new_id(), started.shift_id, (("cash", cash),)))
            work.write_back()
    with written_whole(connection):
        work = Work(connection, RULES, who, TODAY, "counter")
        work.carry_out(open_shift, OpenShift(new_id(), 0))
        work.write_back()
        connection.execute("UPDATE print_job SET state = 'printed'")


def _sell_today(connection: dbapi2.Connection, who: Who, plan: Plan) -> None:
    draw = random.Random(2)  # noqa: S311 - invented baskets
    for first in range(0, plan.today, _SALES_AT_ONCE):
        with written_whole(connection):
            work = Work(connection, RULES, who, TODAY, "counter")
            for command in baskets(work, draw, plan.items, min(_SALES_AT_ONCE, plan.today - first)):
                work.carry_out(complete_sale, command)
            work.write_back()
            connection.execute("UPDATE print_job SET state = 'printed' WHERE state <> 'printed'")


def baskets(rows: Rows, draw: random.Random, items: int, count: int) -> list[CompleteSale]:
    """Paid baskets of five different goods, in two ways of paying, ready to be completed."""
    made = []
    for _basket in range(count):
        numbers = draw.sample(range(1, items + 1), LINES)
        goods = [goods_of(each.hit) for each in listed_items(rows, numbers, TODAY.date(), "")]
        made.append(_paid(goods, draw))
    return made


def _paid(goods: list[Goods], draw: random.Random) -> CompleteSale:
    basket = Basket()
    for each in goods:
        basket = basket.add(each, 1000 * draw.randint(1, 3))
    total = basket.priced(_TAX).total_cents
    by_card = total // 2
    cash = (total - by_card) // 5 * 5 + 1000
    tenders = (TenderAsked("nets", by_card), TenderAsked("cash", cash))
    return CompleteSale(new_id(), basket.sale_lines(), tenders, total)
