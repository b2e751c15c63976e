"""Stock that no shelf can hold is refused before anything is written, and stops no import on its way."""

from __future__ import annotations

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.import_products import check, finish, publish, stock_worth
from desktop.catalogue.import_products.finish import resume_imports, undo
from desktop.catalogue.import_products.refusals import FileTooDear, StockLeftOut
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.import_products.words import ImportReport
from desktop.catalogue.item_words import AddItem
from desktop.catalogue.refusals import BadCost
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.setup.queries import this_till
from desktop.stock.events import Movement
from desktop.stock.move_stock import MOST_WORTH_MICROS, Journey, TooMuchStock, levels_of, write_movements
from desktop.verify.run import verify
from tests.builders import Shop

HEADER = "SKU,Name,Price,Cost,Stock\n"
GOOD = "MILO,Milo,8.90,6.25,12\n"
HUGE = "GOLD,Gold,9.00,999999.99,1000000\n"


def take_in(shop: Shop, text: str) -> ImportReport:
    path = shop.folder / "products.csv"
    path.write_text(text, encoding="utf-8")
    return import_products(shop.database, shop.owner, path)


def shelf(shop: Shop) -> list[tuple[object, ...]]:
    sql = "SELECT i.sku, l.quantity FROM stock_level l JOIN item i ON i.item_id = l.item_id ORDER BY i.sku"
    return shop.reader.rows(sql)


def test_a_row_worth_more_than_any_shelf_is_refused_in_words_before_anything_is_written(shop: Shop) -> None:
    report = take_in(shop, HEADER + GOOD + HUGE)
    assert [(row.line, row.code) for row in report.refusals] == [(3, "import.stock_too_dear")]
    assert report.refusals[0].facts == {"worth_cents": 99_999_999_000_000, "most_cents": 99_999_999_999}
    assert shop.count("product_import", "item", "stock_movement") == [0, 0, 0]
    assert take_in(shop, HEADER + GOOD).new == 1


@pytest.mark.parametrize("stock", ["1000000.001", "1000001", "999999999", "9556001234568", "-1"])
def test_a_quantity_no_shop_has_is_refused(shop: Shop, stock: str) -> None:
    (refused,) = take_in(shop, HEADER + f"A,Milo,1,0.01,{stock}\n").refusals
    assert (refused.code, refused.facts) == ("import.bad_stock", {"stock": stock})


def test_a_million_units_can_lie_there(shop: Shop) -> None:
    take_in(shop, HEADER + "STRAW,Straw,0.05,0.01,1000000\n")
    assert shelf(shop) == [("STRAW", 1_000_000_000)]


def test_stock_of_a_standing_item_is_held_to_its_own_cost(shop: Shop) -> None:
    shop.run(add_item, AddItem(new_id(), "GOLD", "Gold", 900, cost_micros=999_999_990_000), shop.owner)
    (refused,) = take_in(shop, "SKU,Stock\nGOLD,1001\n").refusals
    assert refused.code == "import.stock_too_dear"


def test_a_cost_by_hand_is_held_to_the_same_rule(shop: Shop) -> None:
    with pytest.raises(BadCost):
        shop.run(add_item, AddItem(new_id(), "GOLD", "Gold", 900, cost_micros=10**12), shop.owner)


def test_a_file_worth_more_than_all_shelves_is_refused_as_a_whole(shop: Shop) -> None:
    many = "".join(f"S{number},Thing,9,10000,50000\n" for number in range(3))
    with pytest.raises(FileTooDear) as refused:
        take_in(shop, HEADER + many)
    assert refused.value.worth_cents == 3 * 50_000_000_000
    assert "$1,500,000,000.00" in Say("en").error(refused.value)
    assert shop.count("product_import", "item") == [0, 0]


def test_what_lies_there_already_counts(shop: Shop) -> None:
    take_in(shop, HEADER + "A,Thing,9,10000,99000\n")
    with pytest.raises(FileTooDear):
        take_in(shop, HEADER + "B,Thing,9,10000,1001\n")
    assert take_in(shop, HEADER + "B,Thing,9,10000,900\n").new == 1


def cut_off(shop: Shop, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """An import of these rows that dies after the flip, before its stock is posted."""
    with monkeypatch.context() as broken:
        broken.setattr(check, "worth_of", lambda *_: 0)
        broken.setattr(finish, "post_opening_stock", lambda *_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            take_in(shop, text)


def test_an_import_left_unfinished_by_its_stock_is_finished_without_it_and_says_so(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(shop, monkeypatch, HEADER + GOOD + HUGE + "TEA,Tea,1,0.50,4\n")
    told: list[Refusal] = []
    assert resume_imports(shop.database, shop.owner, told.append) == [1]
    assert told == [StockLeftOut(1, 1)]
    assert "kedai import undo 1" in Say("en").error(told[0])
    assert shelf(shop) == [("MILO", 12_000), ("TEA", 4_000)]
    assert resume_imports(shop.database, shop.owner) == []
    assert take_in(shop, HEADER + "GOLD,Gold,9.00,70.00,3\n").changed == 1
    assert shelf(shop) == [("GOLD", 3_000), ("MILO", 12_000), ("TEA", 4_000)]
    assert verify(shop.reader) == []


def test_an_import_that_is_not_finished_can_be_undone(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_off(shop, monkeypatch, HEADER + GOOD + HUGE)
    undo(shop.database, shop.owner, 1)
    assert shop.reader.rows("SELECT state FROM product_import") == [("undone",)]
    assert resume_imports(shop.database, shop.owner) == []
    assert take_in(shop, HEADER + GOOD).new == 1
    assert verify(shop.reader) == []


def test_an_import_that_cannot_be_finished_is_told_and_stops_no_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(shop, monkeypatch, HEADER + GOOD)
    told: list[Refusal] = []

    def refuse(*_: object) -> None:
        raise TooMuchStock

    with monkeypatch.context() as broken:
        broken.setattr(finish, "post_opening_stock", refuse)
        assert resume_imports(shop.database, shop.owner, told.append) == [1]
    assert [refusal.code for refusal in told] == ["stock.too_much"]
    assert resume_imports(shop.database, shop.owner, told.append) == [1]
    assert (len(told), shelf(shop)) == (1, [("MILO", 12_000)])


def test_the_place_can_hold_what_fits_and_no_more(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (publish, check, stock_worth):
        monkeypatch.setattr(module, "MOST_WORTH_MICROS", 100_000_000)
    cut_off(shop, monkeypatch, HEADER + GOOD + "TEA,Tea,1,0.50,51\nRICE,Rice,1,1.00,25\n")
    resume_imports(shop.database, shop.owner)
    worth = shop.reader.one("SELECT value_micros FROM stock_value")
    assert worth is not None
    assert 50_500_000 <= worth[0] <= 100_000_000  # whichever came first: ids of one instant have no order


@pytest.mark.parametrize("way", [1, -1])
def test_no_document_moves_more_than_the_books_can_hold(shop: Shop, way: int) -> None:
    item = shop.run(add_item, AddItem(new_id(), "A", "Milo", 890), shop.owner)
    place = this_till(shop.reader).location_id

    def move(work: Work) -> None:
        levels = levels_of(work, place, [item.item_id])
        value = way * (MOST_WORTH_MICROS + 1)
        levels[item.item_id].value_micros = value
        moved = Movement(1, item.item_id, way, value, True)
        write_movements(Journey(new_id(), "sale", place, "till", "2026-11-23"), [moved], levels, work)

    with pytest.raises(TooMuchStock):
        shop.database.run_work(move, shop.owner)
    assert shop.count("stock_movement", "stock_value") == [0, 0]


def test_stock_that_is_not_taken_because_it_has_moved_is_counted(shop: Shop) -> None:
    take_in(shop, HEADER + GOOD + "TEA,Tea,1,0.50,4\n")
    again = take_in(shop, HEADER + GOOD + "TEA,Tea,1,0.50,9\n")
    assert (again.unchanged, again.stock_left_out) == (2, 1)
    assert take_in(shop, HEADER + GOOD.replace("8.90", "9.00")).stock_left_out == 0


def test_verify_has_nothing_against_an_import_that_is_cut_off(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(shop, monkeypatch, HEADER + GOOD)
    assert verify(shop.reader) == []
