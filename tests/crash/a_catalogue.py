"""Ten items with opening stock, put in by the shop's own commands, and baskets of five lines to sell."""

from __future__ import annotations

from desktop.accounting import chart
from desktop.accounting.journal import Entry
from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.clock import day_in
from desktop.database.work import Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.setup.queries import the_shop
from desktop.stock.events import Movement
from desktop.stock.move_stock import Journey, levels_of, write_movements
from desktop.stock.tables import stock_document

PRICES_CENTS = (125, 340, 1_590, 80, 2_205, 610, 999, 455, 70, 1_330)
ITEM_IDS = [f"00000000-0000-7000-8000-{number:012d}" for number in range(len(PRICES_CENTS))]
COST_MICROS = 500_000
OPENING = 100_000_000
FACTOR = 1_000

INSERT_DOCUMENT = stock_document.insert()
_units: dict[str, str] = {}


def add_items(database: Database, who: Who) -> None:
    """Write the items and put them on the shelf, with the entry in the books."""
    database.run_work(_write, who)


def _write(work: Work) -> None:
    for number, (item_id, price) in enumerate(zip(ITEM_IDS, PRICES_CENTS, strict=True)):
        asked = AddItem(item_id, f"SKU-{number}", f"Thing {number}", price, cost_micros=COST_MICROS)
        _units[item_id] = work.carry_out(add_item, asked).unit_id
    found = work.one("SELECT till_id, location_id FROM till")
    assert found is not None
    till_id, location_id = found
    today = day_in(the_shop(work).zone, work.now).isoformat()
    journey = Journey(new_id(), "opening", location_id, till_id, today)
    work.write(
        INSERT_DOCUMENT,
        {
            "document_id": journey.document_id,
            "kind": "opening",
            "location_id": location_id,
            "person_id": work.who.person_id,
            "reason": "",
            "refers_to": None,
            "completed_at": work.now_text,
            "posted_on": journey.business_date,
        },
    )
    levels = levels_of(work, location_id, ITEM_IDS)
    received = [levels[item_id].receive(OPENING, COST_MICROS)[0] for item_id in ITEM_IDS]
    movements = [
        Movement(number, item_id, OPENING, value, True)
        for number, (item_id, value) in enumerate(zip(ITEM_IDS, received, strict=True), start=1)
    ]
    change = write_movements(journey, movements, levels, work).value_change_cents
    entry = Entry(journey.document_id, "opening_stock", journey.business_date, "", location_id, till_id)
    entry.debit(chart.INVENTORY, change)
    entry.credit(chart.OPENING_BALANCES, change)
    entry.post(work)


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
    )
