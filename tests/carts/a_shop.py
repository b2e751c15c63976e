"""A real shop file with the goods of a drawn day, a shift open, and what the counter's window reads it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from desktop.catalogue.add_item import add_item
from desktop.catalogue.barcodes import has_check_digit
from desktop.catalogue.events import OpeningLine
from desktop.catalogue.item_words import AddItem
from desktop.catalogue.labels.infer import Sample
from desktop.catalogue.labels.keep_templates import add_label_template
from desktop.catalogue.labels.template import LabelTemplate, Measure, value_check_digit
from desktop.catalogue.labels.template_words import AddLabelTemplate
from desktop.database.work import Work
from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.promotions.keep_promotions import add_promotion
from desktop.promotions.promotion import Group, Kind, Promotion
from desktop.promotions.promotion_words import AddPromotion
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from tests.builders import Shop, a_shop
from tests.carts.books import FLOAT_CENTS
from tests.carts.words import Drawn, Promise, Stock, Ware

A_MOMENT = 0.002
"""Seconds: ids sort by the millisecond they were made in, and equal goods by their ids."""
PATTERN = "21IIIIIKVVVVC"
SAMPLES = (2_500, 1_234, 9_875)


@dataclass
class Counter:
    """The shop, the doors its window has, and the ids of its goods by sku."""

    shop: Shop
    doors: ShopDoors
    items: Mapping[str, str]


@contextmanager
def a_counter(folder: Path, drawn: Drawn) -> Iterator[Counter]:
    """Goods in the catalogue, none on the shelf; the first shift begins the day after the rules were set."""
    rules = drawn.rules
    with a_shop(folder, registered=rules.is_registered) as shop:
        shop.run(change_setting, ChangeSetting(new_id(), "gst_method", rules.method), shop.owner)
        shop.run(change_setting, ChangeSetting(new_id(), "cash_rounding", rules.rounding), shop.owner)
        shop.clock.forward(hours=20)
        items: dict[str, str] = {}
        shop.database.run_work(lambda work: _put_on_offer(work, drawn, items), shop.console)
        made = tuple(Sample(label_text("00012", cents), cents) for cents in SAMPLES)
        template = LabelTemplate(PATTERN, Measure.PRICE, 2)
        shop.run(add_label_template, AddLabelTemplate(new_id(), template, made), shop.owner)
        shop.start_shift(FLOAT_CENTS)
        started: Future[Database] = Future()
        started.set_result(shop.database)
        yield Counter(shop, ShopDoors(shop.reader, shop.secrets.pepper, shop.clock, started), items)


def _put_on_offer(work: Work, drawn: Drawn, items: dict[str, str]) -> None:
    units: dict[str, str] = {}
    for ware in drawn.wares.values():
        sleep(A_MOMENT)
        if ware.item:
            units[ware.sku] = _add_unit(work, ware, items[ware.item])
            continue
        items[ware.sku] = new_id()
        asked = AddItem(
            items[ware.sku],
            ware.sku,
            ware.name,
            ware.price_cents,
            barcodes=(code_of(ware),),
            kind=ware.kind,
            gst_code=ware.gst_code,
            cost_micros=ware.cost_micros,
            deposit_item_id=items[ware.deposit] if ware.deposit else None,
        )
        units[ware.sku] = work.carry_out(add_item, asked).unit_id
    for promise in drawn.promises:
        sleep(A_MOMENT)
        _promise(work, promise, units)


def _promise(work: Work, promise: Promise, units: Mapping[str, str]) -> None:
    """As an owner would promise it: sets of any of its goods, from a sum on for all there is."""
    goods = frozenset(units[sku] for sku in promise.skus)
    groups = [Group(goods, count=promise.count)]
    groups += [Group(goods, count=promise.got)] if promise.got else []
    is_spend = promise.kind == "spend_percent"
    made = Promotion(
        "",
        promise.name,
        Kind(promise.kind),
        tuple(groups),
        cents=0 if is_spend else promise.cents,
        bp=promise.bp,
        min_cents=promise.cents if is_spend else 0,
    )
    work.carry_out(add_promotion, AddPromotion(new_id(), made))


def _add_unit(work: Work, ware: Ware, item_id: str) -> str:
    """A larger unit of an item, with a barcode and a price of its own: only an import could make one."""
    unit, code, put = new_id(), code_of(ware), work.write_sql
    put("INSERT INTO unit VALUES (?, ?, 'tray', ?, 0, 0, '{}')", [(unit, item_id, ware.factor)])
    put("INSERT INTO barcode VALUES (?, ?, 0, ?, ?, '{}')", [(code, unit, item_id, code)])
    price = "INSERT INTO price VALUES (?, 'standard', '2026-01-01', 0, 0, NULL, ?, '{}')"
    put(price, [(unit, ware.price_cents)])
    return unit


def code_of(ware: Ware) -> str:
    return f"LABEL-{ware.sku}"


def label_text(item_code: str, cents: int) -> str:
    """The digits that the shop's own scale prints for a price."""
    figures = f"{cents:04d}"
    body = f"21{item_code}{value_check_digit(figures)}{figures}"
    return next(body + digit for digit in "0123456789" if has_check_digit(body + digit))


def post_stock(counter: Counter, stock: Stock) -> str:
    """Goods come in; the document's id."""
    lines = tuple(OpeningLine(counter.items[sku], quantity, cost) for sku, quantity, cost in stock.lines)
    command = PostOpeningStock(new_id(), counter.doors.till().location_id, lines)
    counter.shop.run(post_opening_stock, command, counter.shop.owner)
    return command.command_id
