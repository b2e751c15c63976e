"""Opening stock: on the shelf, in the books, and off again."""

from __future__ import annotations

import pytest

from desktop.accounting.on_opening_stock import post_opening_stock as post_to_books
from desktop.catalogue.add_item import add_item
from desktop.catalogue.events import OpeningLine, OpeningStockTakenBack
from desktop.catalogue.item_words import AddItem
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.staff.permissions import NotAllowed
from desktop.stock.events import OpeningStockPosted, StockMoved
from desktop.stock.opening_stock import (
    NothingToStock,
    PostOpeningStock,
    post_opening_stock,
    reverse_opening_stock,
)
from tests.builders import Shop


def an_item(shop: Shop, kind: str = "goods") -> str:
    made = shop.run(add_item, AddItem(new_id(), new_id(), "Milo", 890, kind=kind), shop.owner)
    return str(made.item_id)


def post(shop: Shop, *lines: OpeningLine) -> PostOpeningStock:
    command = PostOpeningStock(new_id(), this_till(shop.reader).location_id, lines)
    shop.run(post_opening_stock, command, shop.owner)
    return command


def balances(shop: Shop) -> dict[str, int]:
    found = shop.reader.rows("SELECT account, sum(amount_cents) FROM entry_line GROUP BY account")
    return {account: amount for account, amount in found if amount}


def level(shop: Shop, item_id: str) -> tuple[int | None, ...]:
    sql = "SELECT quantity, value_micros, last_cost_micros FROM stock_level WHERE item_id = ?"
    return shop.reader.one(sql, (item_id,)) or ()


def test_goods_at_cost_are_inventory_against_opening_balances(shop: Shop) -> None:
    milo, tea = an_item(shop), an_item(shop)
    command = post(shop, OpeningLine(milo, 12_000, 6_250_000), OpeningLine(tea, 500, 1_234_567))
    assert level(shop, milo) == (12_000, 75_000_000, 6_250_000)
    assert level(shop, tea) == (500, 617_284, 1_234_567)
    assert balances(shop) == {"1200": 7562, "3010": -7562}  # 75.617284 dollars to the cent
    found = shop.reader.rows("SELECT kind, posted_on, refers_to FROM stock_document")
    assert found == [("opening", "2026-11-23", None)]
    shop.run(post_opening_stock, command, shop.owner)
    assert shop.count("stock_document", "stock_movement") == [1, 2]


def test_goods_of_unknown_cost_are_on_the_shelf_and_not_in_the_books(shop: Shop) -> None:
    milo = an_item(shop)
    post(shop, OpeningLine(milo, 12_000, None))
    assert level(shop, milo) == (12_000, 0, None)
    assert balances(shop) == {}
    assert shop.reader.rows("SELECT cost_known FROM stock_movement") == [(0,)]


def test_what_was_sold_before_is_trued_up_through_cost_of_goods(shop: Shop) -> None:
    milo = an_item(shop)
    place = this_till(shop.reader).location_id

    def sold_already(work: Work) -> None:
        columns = "item_id, location_id, quantity, value_micros, last_cost_micros"
        work.write_sql(
            f"INSERT INTO stock_level({columns}) VALUES (?, ?, -2000, 0, NULL)",  # noqa: S608
            [(milo, place)],
        )

    shop.database.run_work(sold_already, shop.owner)
    posted = post(shop, OpeningLine(milo, 10_000, 3_000_000))
    assert level(shop, milo) == (8_000, 24_000_000, 3_000_000)
    assert balances(shop) == {"1200": 2400, "3010": -3000, "5010": 600}
    moved = shop.reader.rows("SELECT kind, quantity, value_micros FROM stock_movement ORDER BY movement_no")
    assert moved == [("opening", 10_000, 30_000_000), ("true_up", 0, -6_000_000)]

    take_back(shop, posted.command_id)

    undone = shop.reader.rows("SELECT quantity, value_micros FROM stock_movement WHERE kind = 'undo'")
    assert undone == [(-10_000, -30_000_000)]  # the goods came and go again; the true-up moved none
    assert level(shop, milo)[0] == -2_000


def take_back(shop: Shop, document_id: str) -> None:
    taken = OpeningStockTakenBack(new_id(), document_id, this_till(shop.reader).location_id, "undone")
    shop.database.run_work(lambda work: reverse_opening_stock(taken, work), shop.owner)


def test_stock_moved_by_another_document_is_not_posted_with_this_ones(shop: Shop) -> None:
    till = this_till(shop.reader)
    place = (till.location_id, till.till_id)

    def both(work: Work) -> None:
        for document_id, cents in (("this", 700), ("another", 9_900)):
            work.record(StockMoved(document_id, "opening", *place, (), cents, cents))
        post_to_books(OpeningStockPosted("this", "opening", *place, "2026-11-23", "opening", None), work)

    shop.database.run_work(both, shop.owner)
    assert balances(shop) == {"1200": 700, "3010": -700}


def test_a_list_without_goods_is_refused(shop: Shop) -> None:
    with pytest.raises(NothingToStock):
        post(shop, OpeningLine(an_item(shop, "service"), 1_000, 1), OpeningLine(an_item(shop), 0, 1))
    assert shop.count("stock_document") == [0]


def test_the_cashier_may_not(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        shop.run(post_opening_stock, PostOpeningStock(new_id(), "x", ()))


def test_taking_back_what_moved_nothing_makes_no_document(shop: Shop) -> None:
    place = this_till(shop.reader).location_id
    taken_back = OpeningStockTakenBack(new_id(), new_id(), place, "undone")
    shop.database.run_work(lambda work: reverse_opening_stock(taken_back, work), shop.owner)
    assert shop.count("stock_document", "stock_movement") == [0, 0]
