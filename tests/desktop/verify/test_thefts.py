"""A shop changed by SQL in every row that the change touches still contradicts what was put on record."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from desktop.catalogue.events import OpeningLine
from desktop.catalogue.import_products.finish import undo
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.import_products.words import ImportOptions
from desktop.database.engine import connect
from desktop.database.places import SHOP_FILE
from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions as HistoryOptions
from desktop.ids import new_id
from desktop.selling.drawer_moves import open_drawer
from desktop.selling.drawer_words import OpenDrawer
from desktop.selling.shift_words import CloseShift
from desktop.selling.shifts import close_shift
from desktop.setup.queries import this_till
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from desktop.verify.run import verify
from tests.builders import Shop, a_shop
from tests.desktop.verify.sample_day import BREAD, MILK, sell_a_day, stock_the_shop
from tests.desktop.verify.test_verify import findings_of
from tests.desktop.verify.thefts import BALANCES, THEFTS, Theft

HEADER = "SKU,Barcode,Name,Price,Cost,Stock\n"
LIVE = HEADER + "MILO,9556001234568,Milo 3-in-1,8.90,6.25,12\nTEA,4902430698566,Tea,1.60,,3\n"
UNDONE = HEADER + "JAM,8888002076009,Jam,2.80,1.90,5\n"
OLD_HEADER = "receipt,sold_at,sku,name,quantity,unit_price,discount,tender\n"
OLD = OLD_HEADER + "A1,2026-10-01 10:00,OLD,Old,2,1.50,0,cash\n"


def _take_in(shop: Shop, name: str, words: str) -> Path:
    path = shop.folder / name
    path.write_text(words, encoding="utf-8")
    return path


def _a_life(shop: Shop) -> None:
    """Every sort of fact: stock by hand and by import, an undone import, history, the drawer, a day."""
    stock_the_shop(shop)
    import_products(shop.database, shop.owner, _take_in(shop, "live.csv", LIVE), ImportOptions())
    gone = import_products(shop.database, shop.owner, _take_in(shop, "gone.csv", UNDONE), ImportOptions())
    assert gone.import_id
    undo(shop.database, shop.owner, gone.import_id)
    options = HistoryOptions(create_items=True)
    assert import_sales(shop.database, shop.console, _take_in(shop, "old.csv", OLD), options).sales == 1
    sell_a_day(shop, closes=False)
    shop.run(open_drawer, OpenDrawer(new_id(), "no_sale.check"), shop.supervisor)
    (running,) = shop.reader.rows("SELECT shift_id FROM shift WHERE state = 'open'")
    shop.run(close_shift, CloseShift(new_id(), running[0], (("cash", 16_975),)))


@cache
def _lived_file() -> Path:
    folder = Path(mkdtemp(prefix="kedai-thefts-"))
    with a_shop(folder) as shop:
        _a_life(shop)
    return folder / SHOP_FILE


@pytest.fixture
def lived(tmp_path: Path) -> Path:
    """A copy of a shop that has seen every sort of fact."""
    path = tmp_path / SHOP_FILE
    shutil.copy(_lived_file(), path)
    return path


def test_honest_shop_has_no_findings(lived: Path) -> None:
    assert findings_of(lived) == []


def test_kept_balances_made_again_are_the_same(lived: Path) -> None:
    steal(lived, BALANCES)
    assert findings_of(lived) == []


@pytest.mark.parametrize("theft", THEFTS, ids=lambda each: f"{each.what}-{each.invariant}")
def test_theft_is_named_by_its_invariant(lived: Path, theft: Theft) -> None:
    steal(lived, theft.statements)
    assert (theft.invariant, theft.table) in {(each.invariant, each.table) for each in findings_of(lived)}


def steal(path: Path, statements: tuple[str, ...]) -> None:
    connection = connect(path, None, "write")
    for sql in statements:
        assert connection.execute(sql).rowcount, sql
    connection.close()


def test_true_ups_of_opening_stock_are_cost_of_goods(shop: Shop) -> None:
    """What was sold before it came: honest as it is posted, and not as opening balances."""
    stock_the_shop(shop, quantity=1_000)
    sell_a_day(shop)
    lines = (OpeningLine(BREAD.item_id, 40_000, 2_000_000), OpeningLine(MILK.item_id, 9_000, None))
    place = this_till(shop.reader).location_id
    shop.run(post_opening_stock, PostOpeningStock(new_id(), place, lines), shop.owner)
    assert verify(shop.reader) == []

    true_up = "(SELECT document_id FROM stock_movement WHERE kind = 'true_up')"
    entry = f"(SELECT entry_id FROM entry WHERE document_id = {true_up})"  # noqa: S608
    wrong = f"UPDATE entry_line SET account = '3010' WHERE account = '5010' AND entry_id = {entry}"  # noqa: S608
    steal(shop.folder / SHOP_FILE, (wrong, *BALANCES))

    assert {each.invariant for each in verify(shop.reader)} == {"the_books_follow_the_shelf"}


def test_opening_stock_without_figures_on_record_is_no_contradiction(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As older files have it."""
    monkeypatch.setattr("desktop.stock.opening_stock._note_figures", lambda _movements, _work: None)
    _a_life(shop)
    assert verify(shop.reader) == []
