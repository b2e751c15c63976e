"""Imports undone, or changing what items are, in a shop that sells: what others need stays."""

from __future__ import annotations

import pytest

from desktop.catalogue.import_products.finish import undo
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.import_products.words import ImportOptions
from desktop.catalogue.queries import DepositHit, item_by_code
from desktop.database.work import Work
from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions as HistoryOptions
from desktop.ids import new_id
from desktop.selling.basket import Basket
from desktop.selling.complete_sale import complete_sale
from desktop.selling.goods import goods_of
from desktop.selling.lines import TenderAsked
from desktop.selling.paying import Completed, CompleteSale
from desktop.verify.run import verify
from tests.builders import NOON, Shop

COLA = "SKU,Name,Price,Barcode,Deposit\nA1,Cola,1.00,11111111,0.10\n"
FANTA = "SKU,Name,Price,Barcode,Deposit\nB1,Fanta,1.00,22222222,0.10\n"
KEYS = "SKU,Name,Price,Barcode,Kind,Stock,Cost\nK1,Key,1.00,33333333,"


def take_in(shop: Shop, text: str) -> int:
    path = shop.folder / "products.csv"
    path.write_text(text, encoding="utf-8")
    import_id = import_products(shop.database, shop.owner, path, ImportOptions()).import_id
    assert import_id is not None
    return import_id


def deposit_of(shop: Shop, code: str) -> DepositHit | None:
    found = item_by_code(shop.reader, code, NOON.date())
    assert found is not None
    return found.deposit


def sell(shop: Shop, code: str) -> Completed:
    found = item_by_code(shop.reader, code, NOON.date())
    assert found is not None
    lines = Basket().add(goods_of(found)).sale_lines()
    total = sum(line.amount_cents for line in lines)
    sold: Completed = shop.run(
        complete_sale, CompleteSale(new_id(), lines, (TenderAsked("card", total),), total)
    )
    return sold


def test_undone_import_leaves_the_deposit_that_drinks_of_another_file_owe(shop: Shop) -> None:
    cola = take_in(shop, COLA)
    take_in(shop, FANTA)

    undo(shop.database, shop.owner, cola)

    shop.start_shift()
    assert sell(shop, "22222222").total_cents == 110
    assert item_by_code(shop.reader, "11111111", NOON.date()) is None
    assert verify(shop.reader) == []


def test_undone_import_takes_along_the_deposit_that_it_alone_brought(shop: Shop) -> None:
    take_in(shop, "SKU,Name,Price,Barcode\nB1,Fanta,1.00,22222222\n")
    with_deposits = take_in(shop, COLA + "B1,Fanta,1.00,22222222,0.10\n")
    assert deposit_of(shop, "22222222") is not None

    undo(shop.database, shop.owner, with_deposits)

    assert deposit_of(shop, "22222222") is None
    assert shop.reader.rows("SELECT import_id FROM item WHERE kind = 'deposit'") == [(with_deposits,)]


def test_deposit_that_no_longer_shows_is_not_offered_and_so_blocks_no_sale(shop: Shop) -> None:
    take_in(shop, FANTA)
    hidden = take_in(shop, "SKU,Name,Price\nX1,Other,1.00\n")

    def hide(work: Work) -> None:
        work.write_sql("UPDATE item SET import_id = ? WHERE kind = 'deposit'", [(hidden,)])
        work.write_sql("INSERT INTO hidden_import (import_id) VALUES (?)", [(hidden,)])

    shop.database.run_work(hide, shop.owner)

    assert deposit_of(shop, "22222222") is None
    shop.start_shift()
    assert sell(shop, "22222222").total_cents == 100


@pytest.mark.parametrize(("was", "becomes"), [("service", "goods"), ("goods", "service")])
def test_item_that_becomes_another_kind_after_it_was_sold_is_no_contradiction(
    shop: Shop, was: str, becomes: str
) -> None:
    take_in(shop, f"{KEYS}{was},,\n")
    shop.start_shift()
    sell(shop, "33333333")

    take_in(shop, f"{KEYS}{becomes},,\n")
    sell(shop, "33333333")

    assert shop.count("stock_movement") == [1]
    assert verify(shop.reader) == []


def test_stock_of_an_item_that_became_a_service_leaves_the_shelf_when_its_import_is_undone(
    shop: Shop,
) -> None:
    brought = take_in(shop, f"{KEYS}goods,5,0.30\n")
    take_in(shop, f"{KEYS}service,,\n")

    undo(shop.database, shop.owner, brought)

    assert shop.reader.rows("SELECT quantity, value_micros FROM stock_level") == [(0, 0)]
    assert shop.reader.rows("SELECT sum(amount_cents) FROM entry_line WHERE account = '1200'") == [(0,)]
    assert verify(shop.reader) == []


def from_history(shop: Shop) -> None:
    """An old receipt for a SKU nobody knows: the item is made, and keeps no stock."""
    path = shop.folder / "old.csv"
    path.write_text(
        "receipt,sold_at,sku,name,quantity,unit_price,discount,tender\n"
        "R1,2026-10-05T09:30,K1,Key,1,1.00,,cash\n"
    )
    import_sales(shop.database, shop.owner, path, HistoryOptions(create_items=True))


def test_item_of_the_history_keeps_stock_once_a_file_says_how_much_there_is(shop: Shop) -> None:
    from_history(shop)
    take_in(shop, f"{KEYS},,\n")
    shop.start_shift()
    sell(shop, "33333333")
    assert shop.count("stock_movement", "stock_level") == [0, 0]

    counted = take_in(shop, f"{KEYS},5,0.30\n")
    sell(shop, "33333333")

    assert shop.reader.rows("SELECT quantity FROM stock_level") == [(4_000,)]
    assert verify(shop.reader) == []

    undo(shop.database, shop.owner, counted)
    sell(shop, "33333333")
    assert shop.reader.rows("SELECT quantity FROM stock_level") == [(-1_000,)]
    assert verify(shop.reader) == []


def test_item_of_the_history_without_a_figure_goes_on_keeping_no_stock(shop: Shop) -> None:
    from_history(shop)
    take_in(shop, f"{KEYS}goods,,0.30\n")
    assert shop.reader.rows("SELECT tracks_stock FROM item") == [(0,)]
