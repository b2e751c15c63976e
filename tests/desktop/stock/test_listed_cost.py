"""An item that has a cost and never any stock sells at that cost: at the counter and in the history."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.catalogue.events import OpeningLine
from desktop.catalogue.import_products.finish import undo
from desktop.catalogue.import_products.run import import_products
from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions
from desktop.ids import new_id
from desktop.reports.stock import stock_report
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.setup.queries import this_till
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from desktop.verify.run import verify
from tests.builders import Shop

MILO = "SKU,Name,Price,Cost\nMILO,Milo,8.90,6.25\n"


def take_in(shop: Shop, text: str = MILO) -> int:
    path = shop.folder / "products.csv"
    path.write_text(text, encoding="utf-8")
    import_id = import_products(shop.database, shop.owner, path).import_id
    assert import_id is not None
    return import_id


def sell(shop: Shop, quantity: int = 2_000) -> None:
    found = shop.reader.one(
        "SELECT i.item_id, u.unit_id FROM item i JOIN unit u ON u.item_id = i.item_id WHERE sku = 'MILO'"
    )
    assert found
    item_id, unit_id = found
    line = Line(item_id, unit_id, "goods", "Milo", "MILO", quantity, 1_000, 890, 890, "SR")
    paid = TenderAsked("card", line.amount_cents)
    shop.run(complete_sale, CompleteSale(new_id(), (line,), (paid,), line.amount_cents))


def old_sale(shop: Shop, tmp_path: Path, day: str) -> None:
    path = tmp_path / "old.csv"
    header = "receipt,sold_at,sku,name,quantity,unit_price,discount,tender\n"
    path.write_text(f"{header}{day},{day}T09:30,MILO,,2,8.90,,cash\n", encoding="utf-8")
    import_sales(shop.database, shop.console, path, ImportOptions(move_stock=True))


def moved(shop: Shop) -> list[tuple[object, ...]]:
    return shop.reader.rows("SELECT quantity, value_micros, cost_known FROM stock_movement")


def cost_of_goods(shop: Shop) -> dict[str, int]:
    found = shop.reader.rows(
        "SELECT account, sum(amount_cents) FROM entry_line WHERE account IN ('1200', '5010') GROUP BY account"
    )
    return dict(found)


def test_counter_sells_at_the_listed_cost(shop: Shop) -> None:
    take_in(shop)
    shop.start_shift()
    sell(shop)
    assert moved(shop) == [(-2_000, -12_500_000, 1)]
    assert cost_of_goods(shop) == {"1200": -1250, "5010": 1250}
    (row,) = stock_report(shop.reader).rows
    assert (row.is_cost_known, row.unit_cost_micros, row.value_cents) == (True, 6_250_000, -1250)
    assert verify(shop.reader) == []


def test_goods_that_come_in_later_correct_it(shop: Shop) -> None:
    take_in(shop)
    shop.start_shift()
    sell(shop)
    found = shop.reader.one("SELECT item_id FROM item WHERE sku = 'MILO'")
    assert found
    line = OpeningLine(found[0], 10_000, 7_000_000)
    given = PostOpeningStock(new_id(), this_till(shop.reader).location_id, (line,))
    shop.run(post_opening_stock, given, shop.owner)
    assert cost_of_goods(shop) == {"1200": 5600, "5010": 1400}
    sell(shop)
    assert cost_of_goods(shop) == {"1200": 4200, "5010": 2800}
    assert verify(shop.reader) == []


@pytest.mark.parametrize("day", ["2026-10-05", "2026-11-23"])
def test_history_sells_at_the_listed_cost_also_before_it_was_written_down(
    shop: Shop, tmp_path: Path, day: str
) -> None:
    take_in(shop)
    old_sale(shop, tmp_path, day)
    assert moved(shop) == [(-2_000, -12_500_000, 1)]
    assert cost_of_goods(shop) == {"1200": -1250, "5010": 1250}
    assert verify(shop.reader) == []


def test_cost_is_the_one_of_the_day_of_the_sale(shop: Shop, tmp_path: Path) -> None:
    take_in(shop)
    shop.clock.forward(days=2)
    take_in(shop, MILO.replace("6.25", "7.00"))
    old_sale(shop, tmp_path, "2026-11-24")
    shop.start_shift()
    sell(shop, 1_000)
    assert moved(shop) == [(-2_000, -12_500_000, 1), (-1_000, -7_000_000, 1)]
    assert verify(shop.reader) == []


def test_cost_of_an_import_that_was_undone_is_not_taken_and_what_it_cost_stands(shop: Shop) -> None:
    take_in(shop, MILO.replace(",6.25", ","))
    import_id = take_in(shop)
    shop.start_shift()
    sell(shop)
    undo(shop.database, shop.owner, import_id)
    sell(shop)
    assert moved(shop) == [(-2_000, -12_500_000, 1), (-2_000, 0, 0)]
    assert verify(shop.reader) == []


def test_item_without_any_cost_sells_without_one(shop: Shop) -> None:
    take_in(shop, MILO.replace(",6.25", ","))
    shop.start_shift()
    sell(shop)
    assert moved(shop) == [(-2_000, 0, 0)]
    assert cost_of_goods(shop) == {}
    assert verify(shop.reader) == []
