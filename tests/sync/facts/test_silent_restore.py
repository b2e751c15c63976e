"""A service put back from a copy without a word, which another till wrote past, gets all it lost again."""

from __future__ import annotations

import shutil
from pathlib import Path

from starlette.testclient import TestClient

from desktop.database.writer import Database
from sync.service.app import make_app
from sync.service.store import Store
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
