"""A small shop to look at: encrypted, registered for GST, forty items, three people, marked as training."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desktop.database.places import SHOP_FILE
from desktop.database.writer import Database
from desktop.demo.demo_orders import orders_arrive
from desktop.ids import new_id
from desktop.new_shop import Locks, NewShop, Owner, make_shop
from desktop.preferences import keep_preferences, read_preferences
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.setup.set_up_shop import SetUpShop
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import Role
from desktop.starter_goods import console_of, give_printer, put_on_shelves
from desktop.wiring import RULES

PASSPHRASE = "kedai demo"  # noqa: S105 - printed in the README: the demo shop holds nothing worth hiding
OWNER_PIN, SUPERVISOR_PIN, CASHIER_PIN = "482913", "615238", "739154"
OWNER_PASSWORD = "kopi and kaya"  # noqa: S105 - as above


@dataclass(frozen=True, slots=True)
class DemoShop:
    """Where the demo shop lies and how its file opens."""

    folder: Path
    passphrase: str
    made: NewShop


def make_demo_shop(folder: Path, language: str = "en", printer: str | None = None) -> DemoShop:
    """Make the demo shop; `printer` is the address of a receipt printer, such as the shipped simulator's."""
    plan = SetUpShop(
        new_id(),
        "Kedai Mei Lin",
        address="Blk 123 Example Street 11 #01-01\nSingapore 018956",
        uen="202699999E",
        gst_number="202699999E",
        gst_since=date(2024, 1, 1),
        language=language,
        is_training=True,
    )
    locks = Locks(passphrase=PASSPHRASE)
    made = make_shop(folder, plan, Owner("Tan Mei Lin", OWNER_PIN, OWNER_PASSWORD), locks)
    database = Database(folder / SHOP_FILE, made.secrets.database_key, RULES)
    try:
        _take_on(database, made)
        put_on_shelves(database, made.opened)
    finally:
        database.close()
    if printer:
        give_printer(folder, made, printer)
    return DemoShop(folder, PASSPHRASE, made)


def take_every_way(demo: DemoShop, terminal: str) -> None:
    """Codes of its own for PayNow, and NETS and cards by the card terminal at this address."""
    database = Database(demo.folder / SHOP_FILE, demo.made.secrets.database_key, RULES)
    try:
        for name, value in (("paynow_proxy", "202699999E"), ("paynow_name", "KEDAI MEI LIN")):
            asked = ChangeSetting(new_id(), name, value)
            database.run(change_setting, asked, console_of(demo.made.opened))
    finally:
        database.close()
    keep_preferences(demo.folder, replace(read_preferences(demo.folder), terminal_address=terminal))


def let_orders_arrive(demo: DemoShop) -> None:
    """Orders of an online shop, to be picked and handed over."""
    database = Database(demo.folder / SHOP_FILE, demo.made.secrets.database_key, RULES)
    try:
        orders_arrive(database, demo.made.opened.till_id)
    finally:
        database.close()


def _take_on(database: Database, made: NewShop) -> None:
    """A cashier and a supervisor."""
    console, pepper = console_of(made.opened), made.secrets.pepper
    for name, role, pin in (
        ("Aisyah", Role.CASHIER, CASHIER_PIN),
        ("Ravi Kumar", Role.SUPERVISOR, SUPERVISOR_PIN),
    ):
        person = AddPerson(new_id(), name, role, pin, pepper, owner_password=OWNER_PASSWORD)
        database.run(add_person, person, console)
