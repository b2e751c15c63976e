"""Records what a till of this release tells, for every later service: `python -m tests.files.record_wire`.

What a till has queued is never migrated: a service must take these files as they are, for ever.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.catalogue.events import OpeningLine
from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from sync.messages import PROTOCOL
from tests.builders import Shop, a_shop
from tests.desktop.orders.sample_orders import a_day_of_orders
from tests.desktop.verify.sample_day import BREAD, sell_a_day, stock_the_shop
from tests.sync.outbox import queued_messages, told_lanes

FOLDER = Path(__file__).parent / "wire" / str(PROTOCOL)
"""Recordings are only added to: what a till of the field has queued does not change either."""
OLD_SALES = """receipt,sold_at,sku,name,quantity,unit_price,discount,tender
R1,2026-10-05T10:00,S1,Old thing,2,1.25,,cash
R1,2026-10-05T10:00,S2,Other thing,1,3.40,0.15,cash
R2,2026-10-05T11:00,S1,Old thing,1,1.25,,card
"""


def record(folder: Path) -> None:
    """A file of its lanes for each shop, and one for each of its messages."""
    for name, registered in (("registered", True), ("unregistered", False)):
        with TemporaryDirectory() as place, a_shop(Path(place), registered=registered) as shop:
            _live(shop)
            target = folder / name
            target.mkdir(parents=True, exist_ok=True)
            _write(target / "lanes.json", told_lanes(shop.reader))
            for number, message in enumerate(queued_messages(shop.reader), start=1):
                _write(target / f"{number:03d}-{message['kind']}.json", message)


def record_orders(folder: Path) -> None:
    """The same for a day of online orders: handed over in parts, asked back, and a shelf settled."""
    with TemporaryDirectory() as place, a_shop(Path(place)) as shop:
        stock_the_shop(shop)
        shop.start_shift()
        a_day_of_orders(shop)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / "lanes.json", told_lanes(shop.reader))
        for number, message in enumerate(queued_messages(shop.reader), start=1):
            _write(folder / f"{number:03d}-{message['kind']}.json", message)


def _live(shop: Shop) -> None:
    """Old sales taken over, a day of sales of every sort, and goods for a shelf below nothing."""
    old = shop.folder / "old.csv"
    old.write_text(OLD_SALES, encoding="utf-8")
    import_sales(shop.database, shop.console, old, ImportOptions(create_items=True))
    stock_the_shop(shop)
    sell_a_day(shop)
    lines = (OpeningLine(BREAD.item_id, 12_000, 1_900_000),)
    delivery = PostOpeningStock(new_id(), this_till(shop.reader).location_id, lines)
    shop.run(post_opening_stock, delivery, shop.console)


def _write(file: Path, told: object) -> None:
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record(FOLDER)
    record_orders(FOLDER / "orders")
