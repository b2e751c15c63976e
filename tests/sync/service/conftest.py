"""A service in a folder of its own, and a device that has come in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from starlette.testclient import TestClient

from sync.service.clock import SetClock
from sync.service.codes import new_code
from sync.service.logs import log_to_errors
from sync.service.store import Store
from tests.sync.apps import a_client
from tests.sync.device import Device, Teller

log_to_errors()
POSTGRES = os.environ.get("KEDAI_TEST_POSTGRES")
"""The address of a server in which every service gets a database of its own: see tests/postgres."""
_DATABASES: dict[Path, str] = {}
on_sqlite = pytest.mark.skipif(bool(POSTGRES), reason="of SQLite alone")


def open_store(folder: Path) -> Store:
    """The folder's store; opened again, it is the same."""
    if not POSTGRES:
        return Store(folder)
    if folder not in _DATABASES:
        _DATABASES[folder] = a_database()
    return Store(folder, _DATABASES[folder])


def a_database() -> str:
    """The address of a new, empty database."""
    assert POSTGRES
    name = f"shop_{uuid4().hex}"
    server = create_engine(POSTGRES.replace("://", "+pg8000://"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    return f"{POSTGRES.rpartition('/')[0]}/{name}"


@dataclass
class Service:
    """An open service with its clock and a client that speaks to it."""

    store: Store
    clock: SetClock
    client: TestClient

    def code(self) -> str:
        with self.store.writing() as work:
            return new_code(self.clock, work)

    def device(self, name: str = "a") -> Device:
        """A device that is enrolled and has its token."""
        made = Device(self.client, lane_id=f"lane-{name}", till_id=f"till-{name}")
        answer = made.enrol(self.code())
        assert answer.status_code == 200, answer.text
        made.come_in()
        return made

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What a question of the store answers."""
        with self.store.reading() as work:
            return [tuple(row) for row in work.connection.exec_driver_sql(question)]


@contextmanager
def a_service(folder: Path) -> Iterator[Service]:
    """A service whose clock stands; on PostgreSQL where the run names one."""
    store, clock = open_store(folder), SetClock()
    try:
        with a_client(store, clock) as client:
            yield Service(store, clock, client)
    finally:
        store.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with a_service(tmp_path / "service") as made:
        yield made


@pytest.fixture
def device(service: Service) -> Device:
    return service.device()


@pytest.fixture
def teller(device: Device) -> Teller:
    return Teller(device)
