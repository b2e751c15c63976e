"""A small shop to look at: encrypted, registered for GST, forty items, three people, marked as training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.item_words import LayFavourites
from desktop.catalogue.lay_favourites import lay_favourites
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.new_shop import SHOP_FILE, Locks, NewShop, Owner, make_shop
from desktop.printing.choose_printer import ChoosePrinter, choose_printer
from desktop.setup.set_up_shop import SetUpShop
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import Role
from desktop.wiring import RULES

PASSPHRASE = "kedai demo"  # noqa: S105 - printed in the README: the demo shop holds nothing worth hiding
OWNER_PIN, SUPERVISOR_PIN, CASHIER_PIN = "482913", "615238", "739154"
OWNER_PASSWORD = "kopi and kaya"  # noqa: S105 - as above
FAVOURITES = 20


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
        _put_on_shelves(database, made)
    finally:
        database.close()
    if printer:
        give_printer(folder, made, printer)
    return DemoShop(folder, PASSPHRASE, made)


def fill_with_goods(folder: Path, made: NewShop) -> None:
    """Demo goods, stock and favourites for a shop that an owner just made."""
    database = Database(folder / SHOP_FILE, made.secrets.database_key, RULES)
    try:
        _put_on_shelves(database, made)
    finally:
        database.close()


def give_printer(folder: Path, made: NewShop, address: str) -> None:
    """Set the receipt printer of a shop that was just made."""
    database = Database(folder / SHOP_FILE, made.secrets.database_key, RULES)
    try:
        database.run(choose_printer, ChoosePrinter(new_id(), address), _console(made))
    finally:
        database.close()


def _console(made: NewShop) -> Who:
    return Who(CONSOLE, Role.CONSOLE, made.opened.till_id)


def _take_on(database: Database, made: NewShop) -> None:
    """A cashier and a supervisor."""
    console, pepper = _console(made), made.secrets.pepper
    for name, role, pin in (
        ("Aisyah", Role.CASHIER, CASHIER_PIN),
        ("Ravi Kumar", Role.SUPERVISOR, SUPERVISOR_PIN),
    ):
        database.run(add_person, AddPerson(new_id(), name, role, pin, pepper), console)


def _put_on_shelves(database: Database, made: NewShop) -> None:
    """Goods with opening stock through the ordinary import, and a page of favourites."""
    console = _console(made)
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "products.csv"
        path.write_bytes((resources.files("resources") / "demo" / "products.csv").read_bytes())
        import_products(database, console, path)
    database.run(lay_favourites, LayFavourites(new_id(), "Favourites", _favourites(database)), console)


def _favourites(database: Database) -> tuple[str, ...]:
    reader = database.reader()
    try:
        found = reader.rows(
            "SELECT u.unit_id FROM item i JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1"
            " WHERE i.kind <> 'deposit' ORDER BY i.item_no LIMIT ?",
            (FAVOURITES,),
        )
    finally:
        reader.close()
    return tuple(row[0] for row in found)
