"""Undone and taken in again: an item that was sold in between comes back with its shelf, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.catalogue.import_products import run
from desktop.catalogue.import_products.finish import resume_imports, undo
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.queries import item_by_code
from desktop.catalogue.search import search
from desktop.ids import new_id
from desktop.reports.stock import stock_report
from desktop.selling.complete_sale import complete_sale
from desktop.selling.lines import Line, TenderAsked
from desktop.selling.paying import CompleteSale
from desktop.setup.queries import this_till
from desktop.verify.run import verify
from tests.builders import Shop

TODAY = date(2026, 11, 23)
HEADER = "SKU,Barcode,Name,Category,Price,Cost,Stock,GST\n"
MILO = "MILO,9556001234568,Milo,Drinks,8.90,6.25,10,ZR\n"
TEA = "TEA,8888002076009,Tea,Drinks,1.20,0.50,4,\n"


@pytest.fixture(autouse=True)
def _shift(shop: Shop) -> None:
    shop.start_shift()


def take_in(shop: Shop, text: str) -> int:
    path = Path(shop.folder / "products.csv")
    path.write_text(HEADER + text, encoding="utf-8")
    import_id = import_products(shop.database, shop.owner, path).import_id
    assert import_id is not None
    return import_id


def sell(shop: Shop, code: str, quantity: int) -> None:
    hit = item_by_code(shop.reader, code, TODAY)
    assert hit is not None and hit.price_cents is not None
    line = Line(
        item_id=hit.item_id,
        unit_id=hit.unit_id,
        kind=hit.kind,
        name=hit.name,
        sku=hit.sku,
        quantity=quantity,
        factor=hit.factor,
        list_price_cents=hit.price_cents,
        unit_price_cents=hit.price_cents,
        gst_code=hit.gst_code,
    )
    paid = TenderAsked("card", line.amount_cents)
    shop.run(complete_sale, CompleteSale(new_id(), (line,), (paid,), line.amount_cents))


def shelves(shop: Shop) -> list[tuple[str, int, int]]:
    """SKU, thousandths and cents of every row of the stock report."""
    rows = stock_report(shop.reader).rows
    return [(row.sku, row.quantity_thousandths, row.value_cents) for row in rows]


def found(shop: Shop, typed: str) -> list[tuple[str, str, int | None]]:
    place = this_till(shop.reader).location_id
    return [(each.hit.sku, each.hit.name, each.on_hand) for each in search(shop.reader, typed, TODAY, place)]


def undone_after_three_were_sold(shop: Shop) -> None:
    first = take_in(shop, MILO + TEA)
    sell(shop, "9556001234568", 3_000)
    undo(shop.database, shop.owner, first)


def test_what_was_sold_in_between_stays_sold_and_the_shelf_reads_right(shop: Shop) -> None:
    undone_after_three_were_sold(shop)
    assert shelves(shop) == [("MILO", -3_000, -1875), ("TEA", 0, 0)]
    take_in(shop, MILO + TEA)
    assert shelves(shop) == [("MILO", 7_000, 4375), ("TEA", 4_000, 200)]
    assert found(shop, "milo") == [("MILO", "Milo", 7_000)]
    sell(shop, "9556001234568", 1_000)
    assert shelves(shop)[0] == ("MILO", 6_000, 3750)
    assert verify(shop.reader) == []


def test_what_the_new_file_says_holds_and_nothing_of_the_undone_one(shop: Shop) -> None:
    undone_after_three_were_sold(shop)
    take_in(shop, "MILO,6901234567892,Milo Tin,Tins,9.50,7.00,10,\n")
    hit = item_by_code(shop.reader, "6901234567892", TODAY)
    assert hit is not None
    assert (hit.name, hit.price_cents, hit.gst_code) == ("Milo Tin", 950, "SR")
    assert item_by_code(shop.reader, "9556001234568", TODAY) is None
    assert (found(shop, "tins"), found(shop, "drinks")) == ([("MILO", "Milo Tin", 7_000)], [])
    assert shelves(shop)[0] == ("MILO", 7_000, 4900)
    assert verify(shop.reader) == []


def test_it_can_be_undone_and_taken_in_time_and_again(shop: Shop) -> None:
    for sold in (1, 2, 3):
        import_id = take_in(shop, MILO)
        sell(shop, "9556001234568", 1_000)
        assert shelves(shop) == [("MILO", (10 - sold) * 1_000, (10 - sold) * 625)]
        undo(shop.database, shop.owner, import_id)
        assert (shelves(shop), found(shop, "milo")) == ([("MILO", -sold * 1_000, -sold * 625)], [])
        assert verify(shop.reader) == []
    assert shop.count("item") == [1]


def test_nothing_shows_of_a_revived_item_when_its_import_is_thrown_away(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    undone_after_three_were_sold(shop)
    with monkeypatch.context() as broken:
        broken.setattr(run, "publish_import", lambda *_: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            take_in(shop, MILO)
    resume_imports(shop.database, shop.owner)
    assert item_by_code(shop.reader, "9556001234568", TODAY) is None
    assert found(shop, "milo") == []
    take_in(shop, MILO)
    assert shelves(shop)[0] == ("MILO", 7_000, 4375)
    assert verify(shop.reader) == []


def test_stock_that_another_import_gave_and_that_stands_is_not_given_twice(shop: Shop) -> None:
    first = take_in(shop, MILO.replace(",10,", ",,"))
    take_in(shop, "MILO,,,,,,10,\n")
    sell(shop, "9556001234568", 3_000)
    undo(shop.database, shop.owner, first)
    take_in(shop, MILO)
    assert shelves(shop) == [("MILO", 7_000, 4375)]
    assert verify(shop.reader) == []


def test_an_item_that_never_moved_is_made_anew_and_so_is_one_that_keeps_no_stock(shop: Shop) -> None:
    undo(shop.database, shop.owner, take_in(shop, MILO.replace(",10,", ",,")))
    take_in(shop, MILO)
    assert shop.count("item") == [2]
    assert shelves(shop) == [("MILO", 10_000, 6250)]
