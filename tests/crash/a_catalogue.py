"""Ten items with stock, written straight into the tables, and baskets of five lines to sell."""

from __future__ import annotations

from desktop.catalogue.tables import item, product, unit
from desktop.database.work import Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.money import extend_price
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.stock.tables import stock_level, stock_movement, stock_value

ITEMS = 10
PRICES_CENTS = (125, 340, 1_590, 80, 2_205, 610, 999, 455, 70, 1_330)
COST_MICROS = 500_000
OPENING = 1_000_000
FACTOR = 1_000

INSERT_PRODUCT, INSERT_ITEM, INSERT_UNIT = product.insert(), item.insert(), unit.insert()
INSERT_LEVEL, INSERT_VALUE, INSERT_MOVEMENT = (
    stock_level.insert(),
    stock_value.insert(),
    stock_movement.insert(),
)


def add_items(database: Database, who: Who) -> None:
    """Write the items without stock documents: what is tested here is what sales add."""
    database.run_work(lambda work: _write(work), who)


def _write(work: Work) -> None:
    found = work.one("SELECT location_id FROM location")
    location = found[0] if found else ""
    for number in range(ITEMS):
        ids = {"product_id": f"product-{number}", "item_id": f"item-{number}", "unit_id": f"unit-{number}"}
        common = {"import_id": 0, "archived_at": None, "field_clocks": "{}"}
        name = f"Thing {number}"
        work.write(
            INSERT_PRODUCT,
            {**common, "product_id": ids["product_id"], "name": name, "category_id": None, "description": ""},
        )
        work.write(
            INSERT_ITEM,
            {
                **common,
                "item_no": number + 1,
                "item_id": ids["item_id"],
                "product_id": ids["product_id"],
                "sku": f"SKU-{number}",
                "name": name,
                "kind": "goods",
                "tracks_stock": 1,
                "deposit_item_id": None,
                "colour": "",
            },
        )
        work.write(
            INSERT_UNIT,
            {
                "unit_id": ids["unit_id"],
                "item_id": ids["item_id"],
                "name": "each",
                "factor": FACTOR,
                "is_base": 1,
                "import_id": 0,
                "field_clocks": "{}",
            },
        )
        work.write(
            INSERT_LEVEL,
            {
                "item_id": ids["item_id"],
                "location_id": location,
                "quantity": OPENING,
                "value_micros": OPENING // 1_000 * COST_MICROS,
                "last_cost_micros": COST_MICROS,
            },
        )
    work.write(
        INSERT_VALUE, {"location_id": location, "value_micros": ITEMS * OPENING // 1_000 * COST_MICROS}
    )


def a_basket(number: int, lines: int = 5) -> CompleteSale:
    """A basket of different things, paid exactly by card; `number` makes baskets differ."""
    sold = tuple(_line((number + place * 3) % ITEMS, 1_000 * (1 + place % 3)) for place in range(lines))
    total = sum(line.amount_cents for line in sold)
    return CompleteSale(new_id(), sold, (TenderAsked("card", total),), total)


def _line(number: int, quantity: int) -> Line:
    price = PRICES_CENTS[number]
    assert extend_price(price, quantity) > 0
    return Line(
        item_id=f"item-{number}",
        unit_id=f"unit-{number}",
        kind="goods",
        name=f"Thing {number}",
        sku=f"SKU-{number}",
        quantity=quantity,
        factor=FACTOR,
        list_price_cents=price,
        unit_price_cents=price,
        gst_code="SR",
    )
