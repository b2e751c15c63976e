"""What the counter asks: by code, on a day, with hidden and archived rows out of sight, by index only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from desktop.catalogue import queries
from desktop.catalogue.add_item import add_item
from desktop.catalogue.change_item import archive_item, change_price
from desktop.catalogue.item_words import AddItem, ArchiveItem, ChangePrice, ItemMade, LayFavourites
from desktop.catalogue.lay_favourites import lay_favourites
from desktop.catalogue.refusals import (
    BadCost,
    BadDay,
    BadPrice,
    BarcodeTaken,
    NoName,
    NoSku,
    SkuTaken,
    UnknownItem,
)
from desktop.catalogue.search import search
from desktop.database.rows import Row, Values
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.staff.permissions import NeedsApproval, NotAllowed
from tests.builders import Shop

TODAY = date(2026, 11, 23)
MILO = "9556001234568"


def made(shop: Shop, sku: str = "MILO", **said: object) -> ItemMade:
    plan = {"name": "Milo 3-in-1", "price_cents": 890, "barcodes": (MILO,), "category": "Drinks", **said}
    answer: ItemMade = shop.run(add_item, AddItem(new_id(), sku, **plan), shop.owner)  # type: ignore[arg-type]
    return answer


def test_a_scanned_code_gives_all_the_counter_needs(shop: Shop) -> None:
    item = made(shop)
    hit = queries.item_by_code(shop.reader, MILO, TODAY)
    assert hit is not None
    assert (hit.item_id, hit.unit_id, hit.sku, hit.name) == (
        item.item_id,
        item.unit_id,
        "MILO",
        "Milo 3-in-1",
    )
    assert (hit.price_cents, hit.gst_code, hit.factor, hit.unit_name, hit.kind) == (
        890,
        "SR",
        1000,
        "each",
        "goods",
    )
    assert (hit.tracks_stock, hit.code, hit.deposit) == (True, MILO, None)
    assert queries.item_by_code(shop.reader, "4902430698566", TODAY) is None


def test_a_drink_brings_its_container_deposit(shop: Shop) -> None:
    deposit = made(shop, "DEP10", name="Container deposit", kind="deposit", price_cents=10, barcodes=())
    made(shop, "COKE", barcodes=("8888002076009",), deposit_item_id=deposit.item_id)
    hit = queries.item_by_code(shop.reader, "8888002076009", TODAY)
    assert hit is not None
    assert hit.deposit == queries.DepositHit(
        deposit.item_id, deposit.unit_id, "each", "Container deposit", "DEP10", 10
    )


def test_the_price_is_that_of_the_day_and_the_last_change_of_a_day_counts(shop: Shop) -> None:
    item = made(shop)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    shop.run(change_price, ChangePrice(new_id(), item.unit_id, 950, tomorrow), shop.owner)
    shop.run(change_price, ChangePrice(new_id(), item.unit_id, 880), shop.owner)
    shop.run(change_price, ChangePrice(new_id(), item.unit_id, 870), shop.owner)

    def price(on: date) -> int | None:
        hit = queries.item_by_code(shop.reader, MILO, on)
        return hit.price_cents if hit else -1

    assert price(TODAY - timedelta(days=1)) is None
    assert price(TODAY) == 870
    assert price(TODAY + timedelta(days=1)) == 950


def test_the_gst_code_is_that_of_the_day(shop: Shop) -> None:
    item = made(shop)
    columns = "item_id, from_day, change_no, import_id, gst_code"
    write = f"INSERT INTO item_gst({columns}) VALUES (?, '2027-01-01', 0, 0, 'ZR')"  # noqa: S608
    shop.database.run_work(lambda work: work.write_sql(write, [(item.item_id,)]), shop.owner)
    today = queries.item_by_code(shop.reader, MILO, TODAY)
    later = queries.item_by_code(shop.reader, MILO, date(2027, 1, 1))
    assert (today and today.gst_code, later and later.gst_code) == ("SR", "ZR")


def test_an_archived_item_is_found_nowhere_and_its_code_is_still_its_own(shop: Shop) -> None:
    item = made(shop)
    place = this_till(shop.reader).location_id
    page = shop.run(lay_favourites, LayFavourites(new_id(), "Top", (item.unit_id,)), shop.owner)
    shop.run(archive_item, ArchiveItem(new_id(), item.item_id), shop.owner)
    assert queries.item_by_code(shop.reader, MILO, TODAY) is None
    assert search(shop.reader, "milo", TODAY, place) == []
    assert queries.favourites(shop.reader, page.page_id, TODAY, place) == []
    assert item.unit_id in queries.units_on_offer(shop.reader, [item.unit_id], TODAY), "a basket may hold it"
    assert shop.count("item", "barcode", "price") == [1, 1, 1]
    with pytest.raises(SkuTaken):
        made(shop)
    with pytest.raises(UnknownItem):
        shop.run(archive_item, ArchiveItem(new_id(), item.item_id), shop.owner)


def test_rows_of_a_hidden_import_do_not_show_until_it_is_not_hidden(shop: Shop) -> None:
    item = made(shop)
    place = this_till(shop.reader).location_id

    def put(sql: str, *values: object) -> None:
        shop.database.run_work(lambda work: work.write_sql(sql, [values]), shop.owner)

    put(
        "INSERT INTO price(unit_id, price_list_id, from_day, change_no, import_id, price_cents, field_clocks)"
        " VALUES (?, 'standard', '2026-11-23', 7, 5, 1, '{}')",
        item.unit_id,
    )
    put("INSERT INTO hidden_import(import_id) VALUES (5)")
    hit = queries.item_by_code(shop.reader, MILO, TODAY)
    assert hit is not None
    assert hit.price_cents == 890
    put("UPDATE item SET import_id = 5")
    assert queries.item_by_code(shop.reader, MILO, TODAY) is None
    assert search(shop.reader, "milo", TODAY, place) == []
    put("DELETE FROM hidden_import")
    hit = queries.item_by_code(shop.reader, MILO, TODAY)
    assert hit is not None
    assert hit.price_cents == 1


def test_tiles_come_in_order_with_stock(shop: Shop) -> None:
    milo, bread = made(shop), made(shop, "BREAD", name="Gardenia", barcodes=(), category="Bakery")
    tea = made(shop, "TEA", name="Teh tarik", kind="service", barcodes=())
    place = this_till(shop.reader).location_id
    units = (bread.unit_id, milo.unit_id, tea.unit_id)
    page = shop.run(lay_favourites, LayFavourites(new_id(), "Top", units), shop.owner)
    level = "INSERT INTO stock_level(item_id, location_id, quantity, value_micros) VALUES (?, ?, 12000, 0)"
    shop.database.run_work(lambda work: work.write_sql(level, [(milo.item_id, place)]), shop.owner)
    tiles = queries.favourites(shop.reader, page.page_id, TODAY, place)
    assert [(tile.position, tile.listed.hit.sku, tile.listed.on_hand) for tile in tiles] == [
        (0, "BREAD", 0),
        (1, "MILO", 12000),
        (2, "TEA", None),
    ]
    assert queries.favourite_pages(shop.reader) == [queries.FavouritePage(page.page_id, "Top")]
    shop.run(lay_favourites, LayFavourites(new_id(), "Best", (milo.unit_id,), page.page_id), shop.owner)
    assert [tile.listed.hit.sku for tile in queries.favourites(shop.reader, page.page_id, TODAY, place)] == [
        "MILO"
    ]
    assert [each.name for each in queries.favourite_pages(shop.reader)] == ["Best"]
    assert queries.stock_of(shop.reader, [milo.item_id, tea.item_id], place) == {milo.item_id: 12000}


def test_categories_and_their_items(shop: Shop) -> None:
    for sku in ("B", "A", "C"):
        made(shop, sku, name=f"Name {sku}", barcodes=(), category="drinks" if sku == "C" else "Drinks")
    made(shop, "D", barcodes=(), category="Bakery")
    place = this_till(shop.reader).location_id
    drinks, bakery = queries.categories(shop.reader)
    assert (drinks.name, bakery.name) == ("Drinks", "Bakery")
    assert drinks.colour != bakery.colour
    first = queries.items_of_category(shop.reader, drinks.category_id, TODAY, place, queries.Span(2))
    rest = queries.items_of_category(shop.reader, drinks.category_id, TODAY, place, queries.Span(2, 2))
    assert [each.hit.sku for each in first + rest] == ["B", "A", "C"]


def test_an_item_that_would_be_taken_for_another_is_refused(shop: Shop) -> None:
    made(shop)
    with pytest.raises(SkuTaken):
        made(shop, barcodes=())
    with pytest.raises(BarcodeTaken) as taken:
        made(shop, "OTHER", barcodes=("0" + MILO,))
    assert taken.value.sku == "MILO"
    for said, refusal in (
        ({"name": " "}, NoName),
        ({"sku": ""}, NoSku),
        ({"price_cents": -1}, BadPrice),
        ({"cost_micros": -1}, BadCost),
        ({"deposit_item_id": "no such"}, UnknownItem),
    ):
        with pytest.raises(refusal):
            made(shop, **{"sku": "NEW", "barcodes": (), **said})  # type: ignore[arg-type]
    item = queries.item_by_code(shop.reader, MILO, TODAY)
    assert item is not None
    with pytest.raises(BadDay):
        shop.run(change_price, ChangePrice(new_id(), item.unit_id, 1, "23/11/2026"), shop.owner)
    assert shop.count("item", "product", "unit", "price") == [1, 1, 1, 1]


def test_the_same_command_again_gives_the_same_answer(shop: Shop) -> None:
    command = AddItem(new_id(), "MILO", "Milo", 100)
    first = shop.run(add_item, command, shop.owner)
    assert shop.run(add_item, command, shop.owner) == first
    assert shop.count("item") == [1]


def test_the_cashier_makes_no_items_and_the_supervisor_asks(shop: Shop) -> None:
    with pytest.raises(NotAllowed):
        shop.run(add_item, AddItem(new_id(), "X", "X", 1))
    with pytest.raises(NeedsApproval):
        shop.run(change_price, ChangePrice(new_id(), "x", 1), shop.supervisor)


class Explained:
    """Answers with the plan's steps, and keeps them."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.steps = shop, list[str]()

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        self.steps += [row[3] for row in self.shop.reader.rows(f"EXPLAIN QUERY PLAN {sql}", values)]
        return self.shop.reader.rows(sql, values)

    def one(self, sql: str, values: Values = ()) -> Row | None:
        found = self.rows(sql, values)
        return found[0] if found else None


@pytest.fixture
def explained(shop: Shop) -> Iterator[Explained]:
    item = made(shop)
    shop.run(lay_favourites, LayFavourites(new_id(), "Top", (item.unit_id,)), shop.owner)
    yield Explained(shop)


ALLOWED_SCANS = ("VIRTUAL TABLE INDEX", "SCAN m")  # a full-text question; the few rows an inner one gave


def scans(steps: list[str]) -> list[str]:
    return [
        step
        for step in steps
        if step.startswith("SCAN") and not any(allowed in step for allowed in ALLOWED_SCANS)
    ]


def test_no_question_of_the_counter_reads_a_whole_table(explained: Explained) -> None:
    place = this_till(explained.shop.reader).location_id
    hit = queries.item_by_code(explained, MILO, TODAY)
    assert hit is not None
    assert len([step for step in explained.steps if "SEARCH" in step]) >= 5
    queries.units_on_offer(explained, [hit.unit_id], TODAY)
    queries.listed_items(explained, [1], TODAY, place)
    page = queries.favourite_pages(explained.shop.reader)[0]
    assert queries.favourites(explained, page.page_id, TODAY, place)
    category = queries.categories(explained.shop.reader)[0]
    assert queries.items_of_category(explained, category.category_id, TODAY, place)
    queries.stock_of(explained, [hit.item_id], place)
    for typed in ("mil", "9556", "MILO", "Miol", "ilo", "奶", "milo drink"):
        search(explained, typed, TODAY, place)
    assert scans(explained.steps) == []
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in explained.steps)


def test_a_scan_asks_one_statement(shop: Shop) -> None:
    made(shop)
    counted = Explained(shop)
    asked = 0

    def count(sql: str, values: Values = ()) -> list[Row]:
        nonlocal asked
        asked += 1
        return shop.reader.rows(sql, values)

    counted.rows = count  # type: ignore[method-assign]
    assert queries.item_by_code(counted, MILO, TODAY)
    assert asked == 1
