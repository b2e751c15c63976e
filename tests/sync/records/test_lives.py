"""Restored tills, restored services and settings that came late: records end equal all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.backup.new_lanes import StartNewLanes, start_new_lanes
from desktop.catalogue.change_item import change_price
from desktop.catalogue.item_words import ChangePrice
from desktop.ids import new_id
from desktop.personal.vault import forget
from desktop.selling.complete_sale import complete_sale
from desktop.selling.shift_words import OpenShift
from desktop.selling.shifts import open_shift
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.setup.gst_registration import DeregisterGst, deregister_gst
from desktop.setup.queries import registration_on
from desktop.staff.queries import people
from tests.builders import NOON, OWNER_PASSWORD, Shop, a_shop
from tests.crash.a_catalogue import a_basket, add_items
from tests.sync.tills import Service, Till, a_second_till, a_service, contradictions, enrol, records_of, send

Tills = tuple[Shop, Till, Service]


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[Tills]:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        add_items(one.database, one.console)
        enrol(one, service)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            send(two, service)
            send(one, service)
            yield one, two, service


def meet(tills: Tills) -> None:
    one, two, service = tills
    for till in (one, two, one, two):
        send(till, service)


def are_equal(tills: Tills) -> bool:
    one, two, service = tills
    return records_of(one) == records_of(two) == service.records()


def a_unit(one: Shop) -> str:
    return str(one.reader.rows("SELECT unit_id FROM unit ORDER BY unit_id")[0][0])


def test_lanes_of_a_restored_till_are_known_at_the_other_before_what_is_sold_in_them(tills: Tills) -> None:
    one, two, _service = tills
    one.run(start_new_lanes, StartNewLanes(new_id(), 1, "2026-11-23T04:00:00.000Z"), one.console)
    one.start_shift()
    one.run(complete_sale, a_basket(0))
    meet(tills)
    numbers = two.reader.rows("SELECT number FROM sale")
    assert numbers == [("T1B-000001",)]
    assert are_equal(tills)
    assert contradictions(one) == contradictions(two) == []


def test_service_that_began_another_epoch_is_told_all_again_and_ends_equal(tills: Tills) -> None:
    one, two, service = tills
    one.run(change_price, ChangePrice(new_id(), a_unit(one), 999), one.console)
    with service.store.writing() as work:
        work.put_fact("epoch", "another-life")
    meet(tills)
    two.clock.forward(seconds=60)
    two.run(change_price, ChangePrice(new_id(), a_unit(one), 888))
    meet(tills)
    assert are_equal(tills)
    assert contradictions(one) == contradictions(two) == []
    assert one.reader.rows("SELECT DISTINCT epoch FROM record_feed") == [("another-life",)]


def test_gst_method_that_comes_after_a_sale_of_its_day_leaves_that_sale_sound(tills: Tills) -> None:
    one, two, _service = tills
    one.run(change_setting, ChangeSetting(new_id(), "gst_method", "per_line"), one.console)
    two.clock.forward(hours=24)
    one.clock.forward(hours=24)
    owner = type(two.console)(two.made.owner_id, two.made.joined.till_id)
    two.run(open_shift, OpenShift(new_id(), 10_000), owner)
    two.run(complete_sale, a_basket(1), owner)
    meet(tills)
    assert {row[0] for row in one.reader.rows("SELECT gst_method FROM sale")} == {"per_invoice"}
    assert are_equal(tills)
    assert contradictions(one) == contradictions(two) == []


def test_end_of_registration_that_comes_after_a_sale_of_its_day_leaves_that_sale_sound(tills: Tills) -> None:
    one, two, _service = tills
    tomorrow = NOON.date() + timedelta(days=1)
    one.run(
        deregister_gst, DeregisterGst(new_id(), tomorrow, one.secrets.pepper, OWNER_PASSWORD), one.console
    )
    for till in (one, two):
        till.clock.forward(hours=24)
    owner = type(two.console)(two.made.owner_id, two.made.joined.till_id)
    two.run(open_shift, OpenShift(new_id(), 10_000), owner)
    two.run(complete_sale, a_basket(1), owner)
    meet(tills)
    assert one.reader.rows("SELECT is_registered FROM sale") == [(1,)]
    assert registration_on(two.reader, tomorrow) is None
    assert are_equal(tills)
    assert contradictions(one) == contradictions(two) == []


def test_person_forgotten_at_one_till_is_forgotten_at_the_other(tills: Tills) -> None:
    one, two, service = tills
    ravi = one.supervisor.person_id
    assert "Ravi Kumar" in {each.name for each in people(two.reader)}
    one.database.run_work(lambda work: forget(ravi, work), one.owner)
    meet(tills)
    for till in (one, two):
        assert "Ravi Kumar" not in {each.name for each in people(till.reader)}
        assert till.reader.one("SELECT secret_key FROM personal_key WHERE subject_id = ?", (ravi,)) == (None,)
        assert contradictions(till) == []
    with service.store.reading() as work:
        kept = work.connection.exec_driver_sql("SELECT * FROM personal_key").fetchall()
    assert len(kept) == 3
