"""Ten items with opening stock, put in by the shop's own commands, and baskets of five lines to sell."""

from __future__ import annotations

from desktop.catalogue.add_item import add_item
from desktop.catalogue.events import OpeningLine
from desktop.catalogue.item_words import AddItem
from desktop.database.work import Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock

PRICES_CENTS = (125, 340, 1_590, 80, 2_205, 610, 999, 455, 70, 1_330)
ITEM_IDS = [f"00000000-0000-7000-8000-{number:012d}" for number in range(len(PRICES_CENTS))]
COST_MICROS = 500_000
OPENING = 100_000_000
FACTOR = 1_000

_units: dict[str, str] = {}


def add_items(database: Database, who: Who) -> None:
    """Write the items and put them on the shelf, with the entry in the books."""
    database.run_work(_write, who)


def _write(work: Work) -> None:
    for number, (item_id, price) in enumerate(zip(ITEM_IDS, PRICES_CENTS, strict=True)):
        asked = AddItem(item_id, f"SKU-{number}", f"Thing {number}", price, cost_micros=COST_MICROS)
        _units[item_id] = work.carry_out(add_item, asked).unit_id
    found = work.one("SELECT location_id FROM location")
    assert found is not None
    lines = tuple(OpeningLine(item_id, OPENING, COST_MICROS) for item_id in ITEM_IDS)
    work.carry_out(post_opening_stock, PostOpeningStock(new_id(), found[0], lines))


def a_basket(number: int, lines: int = 5) -> CompleteSale:
    """A basket of different things, paid exactly by card; `number` makes baskets differ."""
    items = len(ITEM_IDS)
    sold = tuple(_line((number + place * 3) % items, 1_000 * (1 + place % 3)) for place in range(lines))
    total = sum(line.amount_cents for line in sold)
    return CompleteSale(new_id(), sold, (TenderAsked("card", total),), total)


def _line(number: int, quantity: int) -> Line:
    item_id, price = ITEM_IDS[number], PRICES_CENTS[number]
    return Line(
        item_id=item_id,
        unit_id=_units[item_id],
        kind="goods",
        name=f"Thing {number}",
        sku=f"SKU-{number}",
        quantity=quantity,
        factor=FACTOR,
        list_price_cents=price,
        unit_price_cents=price,
        gst_code="SR",
        unit_name="each",
    )
