"""Edits made while a till's clock was far ahead count by the service's clock, at that till as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import ChangePrice
from desktop.catalogue.queries import item_by_code
from desktop.ids import new_id
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.setup.queries import setting_on
from desktop.storefront.records.take_page import Feed, TakePage, take_page
from desktop.storefront.records.taking import Touched, take_edit
from sync.payloads import EditTold
from sync.records import RecordTold
from tests.builders import NOON
from tests.sync.records.test_two_tills import World, later
from tests.sync.records.test_two_tills import world as world
from tests.sync.tills import contradictions, send
from tests.sync.told_records import as_tables

YEARS_AHEAD = 5 * 365
TODAY = NOON.date()


@pytest.fixture
def ahead(world: World) -> Iterator[World]:
    """Till two edited in a year to come, sent it, and had its clock set right."""
    two = world.two
    two.clock.forward(days=YEARS_AHEAD)
    two.run(change_setting, ChangeSetting(new_id(), "idle_lock_minutes", 9), two.console)
    two.run(change_price, ChangePrice(new_id(), world.kopi.unit_id, 999, TODAY.isoformat()), two.console)
    send(two, world.service)
    two.clock.forward(days=-YEARS_AHEAD)
    yield world


def test_later_edits_of_others_win_at_the_till_that_was_ahead(ahead: World) -> None:
    later(ahead.one, 1_200)
    ahead.service.clock.forward(seconds=1_200)
    ahead.one.run(change_price, ChangePrice(new_id(), ahead.kopi.unit_id, 220), ahead.one.console)
    ahead.meet()
    ahead.meet()
    assert ahead.are_equal()
    for till in ahead.tills:
        hit = item_by_code(till.reader, "8888002076009", TODAY)
        assert hit is not None and hit.price_cents == 220
        assert contradictions(till) == []


def test_an_edit_of_another_that_lost_to_the_far_clock_is_read_once_more(ahead: World) -> None:
    later(ahead.one, 1_200)
    ahead.service.clock.forward(seconds=1_200)
    ahead.one.run(change_setting, ChangeSetting(new_id(), "idle_lock_minutes", 3), ahead.one.console)
    send(ahead.one, ahead.service)
    for _time in range(2):
        send(ahead.two, ahead.service)
    ahead.meet()
    assert ahead.are_equal()
    assert {setting_on(till.reader, "idle_lock_minutes", TODAY) for till in ahead.tills} == {3}


def test_asked_twice_it_is_done_once(ahead: World) -> None:
    send(ahead.two, ahead.service)
    rows = "SELECT count(*) FROM audit WHERE command = 'take_clocks'"
    before = ahead.two.reader.rows(rows)
    for _time in range(3):
        send(ahead.two, ahead.service)
    assert ahead.two.reader.rows(rows) == before == [(1,)]


def test_a_field_told_with_a_clock_beyond_its_message_gets_the_messages(world: World) -> None:
    """A till that tells all its records after a day in a year to come tells their clocks of that day."""
    ((product_id,),) = world.one.reader.rows("SELECT product_id FROM product ORDER BY product_id LIMIT 1")
    far, counted = "4102444800000.00000.lane-x", "1795500000000.00000.lane-x"
    told = EditTold(
        entity="product", entity_id=product_id, fields={"name": "Kopi O"}, clocks={"name": far}, bases={}
    )
    world.one.database.run_work(lambda work: take_edit(told, counted, Touched(), work), world.one.console)
    ((name, clocks),) = world.one.reader.rows(
        "SELECT name, field_clocks FROM product WHERE product_id = ?", (product_id,)
    )
    assert (name, json.loads(clocks)["name"]) == ("Kopi O", counted)


def test_records_read_once_more_bring_what_was_edited_since(world: World) -> None:
    """A page is told by no message: each field counts by its own clock, also where the record is here."""
    ((product_id,),) = world.one.reader.rows("SELECT product_id FROM product ORDER BY product_id LIMIT 1")
    edited = RecordTold(
        entity="product",
        entity_id=product_id,
        fields={"name": "Kopi O"},
        clocks={"name": "1795500000000.00000.lane-x"},
    )
    older = replace(edited, fields={"name": "Kopi C"}, clocks={})
    for told in (edited, older):
        page = TakePage(new_id(), as_tables([told]), Feed("an epoch", "", 0, is_all=True))
        world.one.database.run(take_page, page, world.one.console)
    named = world.one.reader.rows("SELECT name FROM product WHERE product_id = ?", (product_id,))
    assert named == [("Kopi O",)]


def test_an_edit_by_a_till_that_is_behind_wins_over_the_bound_one_it_replaced(ahead: World) -> None:
    """The service bound the far edit to ten minutes from its own now, which is more than from this till's."""
    ahead.one.clock.forward(seconds=-90)
    send(ahead.one, ahead.service)
    ahead.one.run(change_price, ChangePrice(new_id(), ahead.kopi.unit_id, 220), ahead.one.console)
    ahead.meet()
    ahead.meet()
    assert ahead.are_equal()
    hit = item_by_code(ahead.two.reader, "8888002076009", TODAY)
    assert hit is not None and hit.price_cents == 220
