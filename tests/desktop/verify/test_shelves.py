"""Any course of goods coming and going replays without a finding; one micro-dollar astray does not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.events import OpeningLine
from desktop.catalogue.item_words import AddItem
from desktop.catalogue.write_items import COSTS
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.setup.queries import this_till
from desktop.stock.costing import Level
from desktop.stock.events import Movement
from desktop.stock.move_stock import Journey, levels_of, write_movements
from desktop.stock.opening_stock import PostOpeningStock, post_opening_stock
from desktop.verify import shelves
from desktop.verify.shelves import goods_leave_at_their_average
from tests.builders import Shop

MOVES = 400


def items(shop: Shop, count: int) -> list[str]:
    made = (shop.run(add_item, AddItem(new_id(), new_id(), "Milo", 890), shop.owner) for _ in range(count))
    return [each.item_id for each in made]


def sold(place: str, item_id: str, quantity: int) -> Callable[[Work], None]:
    def carry(work: Work) -> None:
        levels = levels_of(work, place, [item_id])
        value, known = levels[item_id].issue(quantity)
        journey = Journey(new_id(), "sale", place, "till", "2026-11-23")
        write_movements(journey, [Movement(1, item_id, -quantity, -value, known)], levels, work)

    return carry


def a_course(shop: Shop, seed: int) -> None:
    chance, place = random.Random(seed), this_till(shop.reader).location_id
    goods = [*items(shop, 3), priced(shop, chance.choice((0, 1, 3_333_333)))]
    for _ in range(MOVES):
        item_id = chance.choice(goods)
        if chance.random() < 0.7:
            quantity = chance.choice((1, 333, 1_000, 2_500, 7_001))
            shop.database.run_work(sold(place, item_id, quantity), shop.owner)
        else:
            cost = chance.choice((None, 0, 1, 999_999, 1_733_333, 123_456_789))
            lines = (
                OpeningLine(item_id, chance.choice((1, 7, 500, 12_000)), cost),
                OpeningLine(item_id, 3, 17),
            )
            shop.run(post_opening_stock, PostOpeningStock(new_id(), place, lines), shop.owner)


@pytest.mark.parametrize("seed", range(4))
def test_any_course_of_goods_replays(shop: Shop, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    a_course(shop, seed)
    monkeypatch.setattr("desktop.verify.stock.STRETCH", 7)  # what a document moved may be cut apart
    assert list(goods_leave_at_their_average(shop.reader)) == []


def test_an_average_one_micro_dollar_astray_is_found_once_for_each_item(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Level._average_of
    monkeypatch.setattr(Level, "_average_of", lambda level, part, held: honest(level, part, held) + 1)
    a_course(shop, 0)
    found = [
        facts["item_id"]
        for table, facts in goods_leave_at_their_average(shop.reader)
        if table == "stock_movement"
    ]
    assert 1 <= len(found) == len(set(found)) <= 4


def test_movements_are_read_a_stretch_at_a_time(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    a_course(shop, 1)
    monkeypatch.setattr("desktop.verify.stock.STRETCH", 50)
    most = 0
    read = shop.reader.rows

    def counting(sql: str, values: object = ()) -> list[tuple[object, ...]]:
        nonlocal most
        found = read(sql, values)  # type: ignore[arg-type]
        most = max(most, len(found))
        return found

    monkeypatch.setattr(shelves, "_KEPT", shelves._KEPT + " LIMIT 50")
    watched = type("Watched", (), {"rows": staticmethod(counting), "one": staticmethod(shop.reader.one)})
    assert list(goods_leave_at_their_average(watched())) == []
    assert 0 < most <= 50


def test_goods_without_a_cost_leave_without_one(shop: Shop) -> None:
    (milo,), place = items(shop, 1), this_till(shop.reader).location_id
    lines = (OpeningLine(milo, 12_000, None),)
    shop.run(post_opening_stock, PostOpeningStock(new_id(), place, lines), shop.owner)
    shop.database.run_work(sold(place, milo, 1_000), shop.owner)
    left = shop.reader.rows(
        "SELECT quantity, value_micros, cost_known FROM stock_movement WHERE kind = 'sale'"
    )
    assert left == [(-1_000, 0, 0)]
    assert list(goods_leave_at_their_average(shop.reader)) == []


def priced(shop: Shop, *costs: int) -> str:
    """An item that the catalogue lists at these costs, one after the other, the last in force."""
    item = shop.run(add_item, AddItem(new_id(), new_id(), "Milo", 890, cost_micros=costs[0]), shop.owner)
    rows: list[tuple[object, ...]] = [
        (item.item_id, "2026-11-23", number, 0, cost) for number, cost in enumerate(costs[1:], 1)
    ]
    shop.database.run_work(lambda work: work.write_sql(COSTS, rows), shop.owner)
    return str(item.item_id)


def left(shop: Shop) -> list[tuple[object, ...]]:
    return shop.reader.rows("SELECT quantity, value_micros, cost_known FROM stock_movement")


def changed(shop: Shop, assignment: str) -> list[object]:
    """What the replay finds once a column was set to something else."""
    sql = f"UPDATE stock_movement SET {assignment} WHERE kind = ?"  # noqa: S608 - ours
    shop.database.run_work(lambda work: work.write_sql(sql, [("sale",)]), shop.owner)
    return list(goods_leave_at_their_average(shop.reader))


def test_goods_that_never_came_in_leave_at_the_cost_the_catalogue_lists(shop: Shop) -> None:
    milo, place = priced(shop, 5_000_000, 6_250_000), this_till(shop.reader).location_id
    shop.database.run_work(sold(place, milo, 2_000), shop.owner)
    assert left(shop) == [(-2_000, -12_500_000, 1)]
    assert list(goods_leave_at_their_average(shop.reader)) == []
    shop.database.run_work(lambda work: work.write_sql(COSTS, [(milo, "2026-11-23", 9, 0, 7)]), shop.owner)
    assert list(goods_leave_at_their_average(shop.reader)) == []  # what was listed later changes nothing


@pytest.mark.parametrize("wrong", ["value_micros = -12500001", "value_micros = -6250000", "cost_known = 0"])
def test_a_listed_cost_astray_is_found(shop: Shop, wrong: str) -> None:
    milo, place = priced(shop, 6_250_000), this_till(shop.reader).location_id
    shop.database.run_work(sold(place, milo, 2_000), shop.owner)
    assert changed(shop, wrong)


def test_goods_of_the_first_days_left_at_no_cost_though_one_was_listed(shop: Shop) -> None:
    milo, place = priced(shop, 6_250_000), this_till(shop.reader).location_id
    shop.database.run_work(sold(place, milo, 2_000), shop.owner)
    shop.database.run_work(
        lambda work: work.write_sql("UPDATE stock_level SET value_micros = ?", [(0,)]), shop.owner
    )
    assert changed(shop, "value_micros = 0, cost_known = 0") == []


def test_goods_without_a_cost_leave_without_one_and_the_rest_at_the_listed(shop: Shop) -> None:
    milo, place = priced(shop, 6_250_000), this_till(shop.reader).location_id
    lines = (OpeningLine(milo, 1_000, None),)
    shop.run(post_opening_stock, PostOpeningStock(new_id(), place, lines), shop.owner)
    shop.database.run_work(sold(place, milo, 3_000), shop.owner)
    assert left(shop)[1:] == [(-3_000, -12_500_000, 0)]
    assert list(goods_leave_at_their_average(shop.reader)) == []


@pytest.mark.parametrize(("quantity", "is_sound"), [(12_000, True), (12_001, False)])
def test_goods_without_a_cost_that_an_early_file_calls_known_are_sound_while_they_were_there(
    shop: Shop, quantity: int, is_sound: bool
) -> None:
    (milo,), place = items(shop, 1), this_till(shop.reader).location_id
    lines = (OpeningLine(milo, 12_000, None),)
    shop.run(post_opening_stock, PostOpeningStock(new_id(), place, lines), shop.owner)
    shop.database.run_work(sold(place, milo, quantity), shop.owner)
    early: list[tuple[object, ...]] = [("sale",)]
    shop.database.run_work(
        lambda work: work.write_sql("UPDATE stock_movement SET cost_known = 1 WHERE kind = ?", early),
        shop.owner,
    )
    assert (list(goods_leave_at_their_average(shop.reader)) == []) is is_sound
