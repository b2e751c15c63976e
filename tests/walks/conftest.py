"""Shops to walk through: one master with a small shelf, copied for each walk, and a printer of its own."""

from __future__ import annotations

import gc
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication

import desktop.app
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.item_words import LayFavourites
from desktop.catalogue.lay_favourites import lay_favourites
from desktop.database import envelope
from desktop.ids import new_id
from desktop.new_shop import SHOP_FILE
from desktop.printing.choose_printer import ChoosePrinter, choose_printer
from desktop.screens import theme
from desktop.screens.aslot import ERRORS
from hardware.sim.printer import VirtualPrinter
from tests.builders import a_shop
from tests.walks.walking import ShopFolder

SHELF = """\
sku,barcode,name,category,price,cost,stock,unit,kind,deposit,gst_code
W1,9556001125453,Milo 400g,Groceries,7.45,5.60,31,,goods,,SR
W2,8850389100219,Dasani Water 600ml,Drinks,1.20,0.55,142,,goods,0.10,SR
W3,8886467100017,Tissue 5-pack,Household,5.53,3.80,40,,goods,,SR
W4,9300657003425,Jasmine Rice 5kg,Groceries,14.90,11.20,17,,goods,,SR
W5,,Bananas,Fresh,3.23,2.00,18,kg,weighed,,SR
W6,8880080034254,光明牛奶 Bright Milk 1L,Groceries,4.10,3.05,14,,goods,,SR
W7,8888000000017,Television,Household,1001.00,800.00,3,,goods,,SR
W8,AB-12X,Handmade Soap,Household,3.02,1.10,9,,goods,,SR
W9,,Kopi O,Drinks,1.20,,,,service,,SR
W10,8888010000010,100PLUS 325ml,Drinks,1.50,0.70,60,,goods,,SR
W11,8888010000027,Gift Bag,Household,0.00,0.00,60,,goods,,SR
W12,8888010000034,Durian Mochi,Fresh,variable,,,,open_price,,SR
"""


@cache
def _master(registered: bool) -> Path:
    folder = Path(mkdtemp(prefix="kedai-walks-"))
    with a_shop(folder, registered=registered) as shop:
        (folder / "products.csv").write_text(SHELF, "utf-8")
        import_products(shop.database, shop.console, folder / "products.csv")
        units = tuple(
            row[0]
            for row in shop.reader.rows(
                "SELECT u.unit_id FROM item i JOIN unit u ON u.item_id = i.item_id AND u.is_base = 1"
                " WHERE i.kind <> 'deposit' ORDER BY i.item_no"
            )
        )
        shop.run(lay_favourites, LayFavourites(new_id(), "Favourites", units), shop.console)
    return folder


@pytest.fixture(autouse=True)
def one_window_at_a_time(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No worker's garbage collection may meet widgets; errors and looks go back to what they were.

    A walk collects its own, and what was there before it stays: walking through all that was ever loaded took
    longer than many a walk.
    """
    gc.disable()
    gc.freeze()
    monkeypatch.setattr(desktop.app, "gc", SimpleNamespace(freeze=lambda: None, unfreeze=lambda: None))
    qapp.setCursorFlashTime(0)
    tell = ERRORS.tell
    yield
    ERRORS.tell = tell
    theme.apply_theme(qapp, theme.LIGHT)
    gc.collect()
    gc.enable()


@pytest.fixture
def low_tones(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every low tone that sounded, heard instead of the loudspeaker."""
    heard: list[str] = []
    monkeypatch.setattr(QApplication, "beep", staticmethod(lambda: heard.append("low")))
    return heard


MakeShop = Callable[..., ShopFolder]


@pytest.fixture
def shop_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeShop]:
    """Make a shop to walk through: `registered`, `language`, `with_printer`, `scale_percent`, `size`."""
    with ExitStack() as open_things:

        def make(
            *,
            registered: bool = True,
            language: str = "en",
            with_printer: bool = True,
            scale_percent: int = 100,
            size: str = "1366x768",
        ) -> ShopFolder:
            folder = tmp_path / "shop"
            folder.mkdir()
            master = _master(registered)
            for name in (SHOP_FILE, envelope.FILE_NAME):
                shutil.copy(master / name, folder / name)
            shown = {"language": language, "theme": "light", "scale_percent": scale_percent}
            (folder / "till.json").write_text(json.dumps(shown))
            monkeypatch.setenv("KEDAI_WINDOW", size)
            monkeypatch.delenv("KEDAI_PASSPHRASE", raising=False)
            printer = None
            if with_printer:
                printer = open_things.enter_context(VirtualPrinter(tmp_path / "paper"))
                give_printer(folder, f"127.0.0.1:{printer.port}")
            return ShopFolder(folder, printer)

        yield make


def give_printer(folder: Path, address: str) -> None:
    """Set the till's printer while the window is closed."""
    from desktop.database.work import CONSOLE, Who
    from desktop.database.writer import Database
    from desktop.setup.queries import this_till
    from desktop.wiring import RULES

    database = Database(folder / SHOP_FILE, None, RULES)
    try:
        reader = database.reader()
        till_id = this_till(reader).till_id
        reader.close()
        database.run(choose_printer, ChoosePrinter(new_id(), address), Who(CONSOLE, till_id))
    finally:
        database.close()
