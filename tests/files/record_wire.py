"""Records what a till of this release tells, for every later service: `python -m tests.files.record_wire`.

What a till has queued is never migrated: a service must take these files as they are, for ever.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desktop.catalogue.add_item import add_item
from desktop.catalogue.change_item import archive_item, change_price
from desktop.catalogue.events import OpeningLine
from desktop.catalogue.item_words import AddItem, ArchiveItem, ChangePrice, LayFavourites
from desktop.catalogue.lay_favourites import lay_favourites
from desktop.database.work import Work
from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions
from desktop.ids import new_id
from desktop.selling.change_tender_type import change_tender_type
from desktop.selling.complete_sale import complete_sale
from desktop.selling.create_tender_type import CreateTenderType, create_tender_type
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.selling.tender_words import ChangeTenderType
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.setup.queries import this_till
from desktop.staff.rename_person import RenamePerson, rename_person
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.records.steps import ALL, TellRecords, begin_telling, tell_records
from sync.messages import PROTOCOL
from tests.builders import Shop, a_shop
from tests.desktop.orders.sample_orders import a_day_of_orders
from tests.desktop.verify.corruptions_of_customers import a_day_of_customers
from tests.desktop.verify.corruptions_of_promotions import a_day_of_promotions
from tests.desktop.verify.corruptions_of_shifts import a_day_of_cash
from tests.desktop.verify.sample_day import BREAD, sell_a_day, stock_the_shop
from tests.sync.fake_service import ADDRESS, CODE, FakeService
from tests.sync.outbox import queued_messages, told_lanes

FOLDER = Path(__file__).parent / "wire" / str(PROTOCOL)
"""Recordings are only added to: what a till of the field has queued does not change either."""
OLD_SALES = """receipt,sold_at,sku,name,quantity,unit_price,discount,tender
R1,2026-10-05T10:00,S1,Old thing,2,1.25,,cash
R1,2026-10-05T10:00,S2,Other thing,1,3.40,0.15,cash
R2,2026-10-05T11:00,S1,Old thing,1,1.25,,card
"""


def record(folder: Path) -> None:
    """A file of its lanes for each shop, and one for each of its messages; what is recorded stays."""
    for name, registered, live in (
        ("registered", True, _live),
        ("unregistered", False, _live),
        ("records", True, _keep_records),
        ("promotions", True, _promise),
        ("tenders", True, _pay_every_way),
        ("customers", True, _customers),
        ("cash", True, _count_cash),
    ):
        target = folder / name
        if target.exists():
            continue
        with TemporaryDirectory() as place, a_shop(Path(place), registered=registered) as shop:
            live(shop)
            target.mkdir(parents=True)
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


def _promise(shop: Shop) -> None:
    """A set, an amount off each, a coupon on all of it, and parts that come back."""
    stock_the_shop(shop)
    a_day_of_promotions(shop)


def _pay_every_way(shop: Shop) -> None:
    """A voucher whose rest is lost, a reference, and days on which money is expected."""
    stock_the_shop(shop)
    forfeits = ChangeTenderType(new_id(), "cdc_voucher", (("surplus", "forfeited"),))
    shop.run(change_tender_type, forfeits, shop.owner)
    shop.start_shift()
    line = BREAD.line()
    for tenders in (
        (TenderAsked("cdc_voucher", 1_000, "RS-7"),),
        (TenderAsked("nets", 100), TenderAsked("card", line.amount_cents - 100, "A00123 ****4242")),
    ):
        shop.run(complete_sale, CompleteSale(new_id(), (line,), tenders, line.amount_cents))


def _count_cash(shop: Shop) -> None:
    """Coins and notes, cash in, out and to the safe, a drawer opened, a count taken twice, and Zs."""
    stock_the_shop(shop)
    a_day_of_cash(shop)


def _keep_records(shop: Shop) -> None:
    """All records told once, and an edit of each sort."""
    service = FakeService()
    join_service(shop.database, shop.console, Invitation(ADDRESS, CODE), service.transport())
    shop.database.run_work(lambda work: begin_telling(ALL, work), shop.console)
    while shop.run(tell_records, TellRecords(new_id()), shop.console):
        pass
    made = shop.run(add_item, AddItem(new_id(), "KAYA", "Kaya 加椰", 310, ("9556001000037",)), shop.owner)
    edits: list[tuple[Callable[[Any, Work], object], object]] = [
        (change_price, ChangePrice(new_id(), made.unit_id, 330, "2026-12-01")),
        (lay_favourites, LayFavourites(new_id(), "Morning", (made.unit_id,))),
        (change_setting, ChangeSetting(new_id(), "idle_lock_minutes", 5)),
        (rename_person, RenamePerson(new_id(), shop.supervisor.person_id, "Ravi K.")),
        (create_tender_type, CreateTenderType(new_id(), "grab", "GrabPay")),
        (archive_item, ArchiveItem(new_id(), made.item_id)),
    ]
    for function, command in edits:
        shop.run(function, command, shop.owner)


def _customers(shop: Shop) -> None:
    """Customers known, changed, made out to and erased; what they owe and pay towards it."""
    service = FakeService()
    join_service(shop.database, shop.console, Invitation(ADDRESS, CODE), service.transport())
    stock_the_shop(shop)
    a_day_of_customers(shop)


def _write(file: Path, told: object) -> None:
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    record(FOLDER)
    record_orders(FOLDER / "orders")
