"""Goods to begin with: what a demo shop shows, and an owner may have at the first start to try things out."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.item_words import LayFavourites
from desktop.catalogue.lay_favourites import lay_favourites
from desktop.clock import Clock
from desktop.database.places import SHOP_FILE
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.new_shop import NewShop
from desktop.printing.choose_printer import ChoosePrinter, choose_printer
from desktop.setup.set_up_shop import Opened
from desktop.wiring import RULES

FAVOURITES = 20


def give_printer(folder: Path, made: NewShop, address: str, clock: Clock | None = None) -> None:
    """Set the receipt printer of a shop that was just made."""
    database = Database(folder / SHOP_FILE, made.secrets.database_key, RULES, clock)
    try:
        database.run(choose_printer, ChoosePrinter(new_id(), address), console_of(made.opened))
    finally:
        database.close()


def console_of(opened: Opened) -> Who:
    """Whoever makes the shop, from the command line or the first start."""
    return Who(CONSOLE, opened.till_id)


def put_on_shelves(database: Database, opened: Opened) -> None:
    """Demo goods with opening stock through the ordinary import, and a page of favourites."""
    console = console_of(opened)
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
