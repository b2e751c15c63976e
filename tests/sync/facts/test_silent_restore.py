"""A service put back from a copy without a word, which another till wrote past, gets all it lost again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from desktop.database.work import Work
from desktop.database.writer import Database
from desktop.storefront.queue_message import Told, queue_message
from sync.service.app import make_app
from sync.service.store import Store, new_epoch
from tests.builders import a_shop
from tests.crash.a_catalogue import add_items
from tests.sync.facts.test_tills_of_one_shop import World, assert_equal, sell
from tests.sync.tills import Service, _bridge, a_second_till, a_service, enrol, send


def test_service_put_back_in_silence_gets_everything_again(tmp_path: Path) -> None:
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        add_items(one.database, one.console)
        enrol(one, service)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            world = World(service, (one, two))
            world.meet()
            copy = a_copy(service, tmp_path / "service", tmp_path / "copy")
            sell(one, 0, 4)
            sell(two, 10, 2)
            world.meet()
            back = World(put_back(copy, service), (one, two))
            sell(two, 20, 9)
            send(two, back.service)
            back.meet()
            back.meet()
            assert_equal(back)
            assert told(back.service) == messages_of(one.database) | messages_of(two.database)


@pytest.mark.parametrize("is_told", [False, True])
def test_sales_that_only_another_till_still_holds_come_back(tmp_path: Path, is_told: bool) -> None:
    """The first till and the service are lost on one day: what the second was told is all there is."""
    for name in ("one", "service"):
        (tmp_path / name).mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        add_items(one.database, one.console)
        enrol(one, service)
        send(one, service)
        with a_second_till(tmp_path / "two", service) as two:
            World(service, (one, two)).meet()
            copy = a_copy(service, tmp_path / "service", tmp_path / "copy")
            sell(one, 0, 7)
            World(service, (one, two)).meet()
            back = put_back(copy, service)
            assert not messages_of(one.database) <= told(back)
            if is_told:
                with back.store.writing() as work:
                    new_epoch(work, copy)
            send(two, back)
            assert told(back) == messages_of(one.database) | messages_of(two.database)
            assert send(two, back).sent == 0
            assert_equal(World(back, (one, two)))


def test_what_a_service_set_aside_and_forgot_is_set_aside_again(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "service").mkdir()
    with a_service(tmp_path / "service") as service, a_shop(tmp_path / "one") as one:
        enrol(one, service)
        send(one, service)
        copy = a_copy(service, tmp_path / "service", tmp_path / "copy")
        one.database.run_work(_tell_what_nobody_knows, one.console)
        send(one, service)
        assert parked(service) == 1
        back = put_back(copy, service)
        send(one, back)
        assert parked(back) == 1
        assert send(one, back).sent == 0, "once"


def _tell_what_nobody_knows(work: Work) -> None:
    queue_message(Told("points.given", "points", "given-1", {"points": 7, "till_id": work.who.till_id}), work)


def parked(service: Service) -> int:
    with service.store.reading() as work:
        found = work.connection.exec_driver_sql("SELECT count(*) FROM parked").scalar()
        assert isinstance(found, int)
        return found


def a_copy(service: Service, folder: Path, target: Path) -> Path:
    """The store as it is now, log and all."""
    with service.store.reading():
        shutil.copytree(folder, target)
    return target


def put_back(copy: Path, service: Service) -> Service:
    """The same epoch, and less in it."""
    store = Store(copy)
    return Service(store, service.clock, _bridge(TestClient(make_app(store, service.clock))))


def told(service: Service) -> set[str]:
    with service.store.reading() as work:
        found = work.connection.exec_driver_sql("SELECT message_id FROM message WHERE lane_id <> 'service'")
        return {str(row[0]) for row in found}


def messages_of(database: Database) -> set[str]:
    reader = database.reader()
    try:
        return {str(row[0]) for row in reader.rows("SELECT message_id FROM sync_outbox")}
    finally:
        reader.close()
