"""Real tills of one shop beside the real service, all in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from desktop.clock import SetClock
from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.join_till import Around, JoinAsked, JoinedTill, join_till
from desktop.new_shop import Locks
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.records.summing import records_told
from desktop.storefront.sending import Watch, send_now
from desktop.verify.run import verify
from desktop.wiring import RULES
from sync.service.clock import SetClock as ServiceClock
from sync.service.codes import new_code
from sync.service.logs import log_to_errors
from sync.service.store import Store
from sync.till.engine import Passed
from tests.builders import NOON, OWNER_PIN, Shop
from tests.sync.apps import a_client

log_to_errors()
ADDRESS = "http://127.0.0.1:8766"
QUIET = Watch(lambda _done, _whole: None, lambda: False)
Records = dict[tuple[str, str], tuple[dict[str, Any], dict[str, str]]]


@dataclass
class Service:
    """The real service on a store of its own."""

    store: Store
    clock: ServiceClock
    transport: httpx.BaseTransport

    def code(self) -> str:
        with self.store.writing() as work:
            return new_code(self.clock, work)

    def records(self) -> Records:
        """Every record as the service has it merged; what is nothing and was never edited is left out."""
        sql = "SELECT entity, entity_id, fields, clocks FROM record"
        with self.store.reading() as work:
            found = work.connection.exec_driver_sql(sql).fetchall()
        return {(row[0], row[1]): _bare(json.loads(row[2]), json.loads(row[3])) for row in found}


@dataclass
class Till:
    """A till that joined the shop of another."""

    folder: Path
    database: Database
    reader: Reader
    clock: SetClock
    made: JoinedTill
    people: dict[str, Who] = field(default_factory=dict)

    @property
    def console(self) -> Who:
        return Who(CONSOLE, self.made.joined.till_id)

    def run(self, function: Any, command: Any, who: Who | None = None) -> Any:
        return self.database.run(function, command, who or self.console)


@contextmanager
def a_service(folder: Path) -> Iterator[Service]:
    """Open, with a clock that stands at noon."""
    store, clock = Store(folder), ServiceClock()
    clock.at = NOON
    try:
        with a_client(store, clock) as client:
            yield Service(store, clock, _bridge(client))
    finally:
        store.close()


def _bridge(client: TestClient) -> httpx.BaseTransport:
    """The service's app as the till's client reaches it, without a port."""

    def answer(request: httpx.Request) -> httpx.Response:
        request.read()
        given = client.request(
            request.method,
            str(request.url.raw_path, "ascii"),
            headers=dict(request.headers),
            content=request.content,
        )
        headers = {
            name: value
            for name, value in given.headers.items()
            if name.lower() in ("content-type", "retry-after", "location")
        }
        return httpx.Response(given.status_code, headers=headers, content=given.content)

    return httpx.MockTransport(answer)


def enrol(shop: Shop, service: Service) -> None:
    """Let a shop that stands belong to the service."""
    join_service(shop.database, shop.console, Invitation(ADDRESS, service.code()), service.transport)


def send(till: Shop | Till, service: Service) -> Passed:
    """One pass of a till, as `kedai sync now` makes it."""
    return send_now(till.database, till.console.till_id, QUIET, service.transport)


@contextmanager
def a_second_till(
    folder: Path, service: Service, label: str = "T2", owner: str = "Tan Mei Lin"
) -> Iterator[Till]:
    """A till that joins the shop, and is opened."""
    clock = SetClock(NOON)
    asked = JoinAsked(Invitation(ADDRESS, service.code()), label, owner, OWNER_PIN)
    made = join_till(folder, asked, Locks(is_encrypted=False), Around(clock, service.transport))
    database = Database(folder / SHOP_FILE, None, RULES, clock)
    reader = database.reader()
    try:
        yield Till(folder, database, reader, clock, made)
    finally:
        reader.close()
        database.close()


def records_of(till: Shop | Till) -> Records:
    """Every record as the till's rows have it, with what it knows of those that have no row."""
    return {place: _bare(record.fields, record.clocks) for place, record in records_told(till.reader)}


def contradictions(till: Shop | Till) -> list[str]:
    """What verify finds, by its claims."""
    return [f"{finding.invariant}: {finding.facts}" for finding in verify(till.reader)]


def _bare(fields: dict[str, Any], clocks: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    return {name: value for name, value in fields.items() if value is not None}, clocks
