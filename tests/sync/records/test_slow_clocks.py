"""An edit that replaced what it saw counts everywhere, though a till's clock is slow, or the service's is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import ChangePrice
from desktop.catalogue.queries import item_by_code
from desktop.ids import new_id
from desktop.storefront.records.take_clock import Reclocked, TakeClocks, take_clocks
from desktop.storefront.records.take_page import RECORDS, Feed, TakePage, feed_of, take_page
from sync.records import RecordTold
from sync.service.check import check_store
from tests.builders import NOON, Shop
from tests.sync.records.test_two_tills import World, later
from tests.sync.records.test_two_tills import world as world
from tests.sync.tills import Till, contradictions, send
from tests.sync.told_records import as_tables

TODAY = NOON.date()


@pytest.fixture
def slow(world: World) -> World:
    """The second till's clock is an hour slow; the first till set the price, and both know it."""
    later(world.one, 3_600)
    world.service.clock.forward(seconds=3_600)
    set_price(world, world.one, 210)
    world.meet()
    return world


def set_price(world: World, till: Shop | Till, cents: int) -> None:
    till.run(change_price, ChangePrice(new_id(), world.kopi.unit_id, cents, TODAY.isoformat()), till.console)


def prices(world: World) -> list[int | None]:
    found = [item_by_code(till.reader, "8888002076009", TODAY) for till in world.tills]
    return [each.price_cents for each in found if each is not None]


def assert_all_have(world: World, cents: int) -> None:
    """Both tills and the service, and nobody contradicts itself."""
    world.meet()
    world.meet()
    assert prices(world) == [cents, cents]
    assert world.are_equal()
    assert [contradictions(till) for till in world.tills] == [[], []]
    with TemporaryDirectory() as folder, world.service.store.reading() as work:
        assert list(check_store(work, Path(folder))) == []


def test_price_set_at_a_till_whose_clock_is_slow_counts_at_all(slow: World) -> None:
    later(slow.two, 60)
    set_price(slow, slow.two, 260)
    assert_all_have(slow, 260)


def test_of_two_prices_set_there_in_a_row_the_last_counts(slow: World) -> None:
    later(slow.two, 60)
    set_price(slow, slow.two, 260)
    set_price(slow, slow.two, 270)
    assert_all_have(slow, 270)


def test_prices_set_in_turn_count_in_turn(slow: World) -> None:
    for cents in (260, 270):
        set_price(slow, slow.two, cents)
        send(slow.two, slow.service)
    world_prices = ((slow.one, 280), (slow.two, 290), (slow.one, 300))
    for till, cents in world_prices:
        slow.meet()
        slow.meet()
        set_price(slow, till, cents)
    assert_all_have(slow, 300)


@pytest.mark.parametrize("wall", [datetime(1970, 1, 1, 0, 1, tzinfo=UTC), datetime(2024, 2, 29, tzinfo=UTC)])
def test_service_whose_clock_is_years_behind_takes_no_edit_back(world: World, wall: datetime) -> None:
    set_price(world, world.one, 210)
    world.meet()
    world.service.clock.at = wall
    later(world.one, 1_200)
    set_price(world, world.one, 250)
    set_price(world, world.one, 260)
    assert_all_have(world, 260)
    set_price(world, world.two, 270)
    assert_all_have(world, 270)


def test_what_neither_saw_of_the_other_still_goes_by_the_clocks(slow: World) -> None:
    later(slow.one, 60)
    set_price(slow, slow.two, 260)
    set_price(slow, slow.one, 230)
    assert_all_have(slow, 230)


def test_records_that_are_read_once_more_count_by_the_clocks_they_stand_with(world: World) -> None:
    ((product_id, name),) = world.one.reader.rows("SELECT product_id, name FROM product LIMIT 1")
    lane = "lane-of-another"
    for clock, told, kept in (
        ("4102444800000.00000", "Kopi Peng", "Kopi Peng"),
        ("0000000000001.00000", "Kopi Siew Dai", "Kopi Peng"),
    ):
        page = RecordTold(
            entity="product",
            entity_id=product_id,
            fields={"name": told},
            clocks={"name": f"{clock}.{lane}"},
        )
        feed = Feed("epoch", "", 0, is_all=True)
        world.one.run(take_page, TakePage(new_id(), as_tables([page]), feed), world.one.console)
        found = world.one.reader.rows("SELECT name FROM product WHERE product_id = ?", (product_id,))
        assert found == [(kept,)]
    assert name not in ("Kopi Peng", "Kopi Siew Dai")


def test_own_edit_that_counts_later_than_what_stands_here_has_all_read_once_more(world: World) -> None:
    """It came to the service behind a later one of ours, and won there."""
    ((product_id,),) = world.one.reader.rows("SELECT product_id FROM product LIMIT 1")
    edit = {"entity": "product", "entity_id": product_id, "fields": {"name": "Kopi O"}}
    payload = {"edit_id": new_id(), "till_id": world.one.console.till_id, "edits": [edit]}
    told = Reclocked(payload, "0000000000001.00000.lane-x", "4102444800000.00000.lane-x")
    assert feed_of(world.one.reader, RECORDS).is_all
    assert world.one.run(take_clocks, TakeClocks(new_id(), [told]), world.one.console) == 1
    assert not feed_of(world.one.reader, RECORDS).is_all
