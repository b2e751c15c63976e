"""A shop as the till's side of sync sees it, in memory: its tables, lanes and a clock, and no desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql import ClauseElement
from sqlcipher3 import dbapi2

from sync.messages import EnrolAsked, LaneTold
from sync.till import outbox
from sync.till.ahead import AtOnce
from sync.till.client import Client
from sync.till.device_key import DeviceKey
from sync.till.engine import Engine, Surroundings
from sync.till.shop import Rows, Work, instant_text
from sync.till.tables import METADATA, enrolment
from tests.sync.fake_service import ADDRESS, CODE, FakeService

Answer = TypeVar("Answer")
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
DIALECT = sqlite.dialect(paramstyle="named")


class MemoryWork:
    """A transaction, as the shop's own Work offers it to sync."""

    def __init__(self, connection: dbapi2.Connection, now: datetime) -> None:
        self._connection = connection
        self.now, self.now_text = now, instant_text(now)

    def rows(self, sql: str, values: Any = ()) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(sql, values).fetchall()
        return found

    def one(self, sql: str, values: Any = ()) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._connection.execute(sql, values).fetchone()
        return found

    def write(self, statement: ClauseElement, values: Mapping[str, object] | list[dict[str, object]]) -> int:
        made: Any = statement.compile(dialect=DIALECT)
        constants = {name: value for name, value in made.params.items() if not made.binds[name].required}
        touched = 0
        for row in values if isinstance(values, list) else [values]:
            touched += int(self._connection.execute(str(made), {**constants, **row}).rowcount)
        return touched


class MemoryShop:
    """Implements sync.till.shop.Shop. `breaks` makes the next writes of sync fail before their commit."""

    def __init__(self) -> None:
        self.connection = dbapi2.connect(":memory:", isolation_level=None)
        for table in METADATA.sorted_tables:
            self.connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
            for index in table.indexes:
                self.connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
        self.at = NOON
        self.told = [LaneTold(lane_id="lane-1", **LANE), LaneTold(lane_id="lane-h", **{**LANE, **HISTORY})]
        self.writes = 0
        self.breaks: list[Exception] = []
        self._sequences: dict[str, int] = {}

    def read(self, ask: Callable[[Rows], Answer]) -> Answer:
        return ask(MemoryWork(self.connection, self.at))

    def write(self, carry: Callable[[Work], Answer]) -> Answer:
        return self._write(carry, self.breaks)

    def _write(self, carry: Callable[[Work], Answer], breaks: list[Exception]) -> Answer:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            answer = carry(MemoryWork(self.connection, self.at))
            if breaks:
                raise breaks.pop(0)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        self.writes += 1
        return answer

    def lanes(self, rows: Rows) -> list[LaneTold]:
        return self.told

    def take_in(self, is_stopped: Callable[[], bool]) -> int:
        return 0

    @property
    def records(self) -> None:
        """A shop of messages only."""

    def now(self) -> datetime:
        return self.at

    def forward(self, **step: float) -> None:
        self.at += timedelta(**step)

    def restored(self) -> None:
        """From now on it numbers in new lanes."""
        retired = [lane.model_copy(update={"is_current": False}) for lane in self.told]
        fresh = {**LANE, "generation": 2, "label": "T1B"}
        self.told = [
            *retired,
            LaneTold(lane_id="lane-2", **fresh),
            LaneTold(lane_id="lane-h2", **{**fresh, **HISTORY}),
        ]

    def queue(self, count: int = 1, work_id: str = "", lane: str = "lane-1", text: str = "") -> list[str]:
        """Queue messages of one command, or of one each; their ids."""
        made = []
        for _number in range(count):
            sequence = self._sequences[lane] = self._sequences.get(lane, 0) + 1
            message_id = f"{lane}.m{sequence}"
            self.forward(milliseconds=1)
            message = outbox.Message(
                message_id=message_id,
                work_id=work_id or f"work.{message_id}",
                lane_id=lane,
                sequence=sequence,
                kind="sale.completed",
                entity="sale",
                entity_id=f"sale.{message_id}",
                clock=f"{int(self.at.timestamp() * 1000):013d}.00000.{lane}",
                happened_at=instant_text(self.at),
                clock_state="ok",
                person_id="person-1",
                shift_id="shift-1",
                program_version="0.1.0",
                payload={"number": f"T1-{sequence:06d}", "text": text},
                zone_offset_minutes=480,
            )
            self._write(lambda work, message=message: outbox.put(message, work), [])  # type: ignore[misc]
            made.append(message_id)
        return made

    def states(self) -> dict[str, str]:
        """Of every message, by its id."""
        return dict(self.connection.execute("SELECT message_id, state FROM sync_outbox").fetchall())

    def asked(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return found


LANE: dict[str, Any] = {
    "till_id": "till-1",
    "generation": 1,
    "label": "T1",
    "purpose": "counter",
    "is_current": True,
}
HISTORY = {"label": "H", "purpose": "history"}


def enrol(shop: MemoryShop, service: FakeService, key: DeviceKey) -> None:
    """Make the till known to the service, and the other way round."""
    with client_of(service) as client:
        taken = client.enrol(
            EnrolAsked(
                code=CODE,
                shop_id="shop-1",
                device_id="device-1",
                public_key=key.public_hex,
                lanes=shop.told,
                proof=key.prove_enrolment(CODE, "device-1"),
            )
        )
    row = {
        "service": ADDRESS,
        "device_id": "device-1",
        "device_key": key.private_hex,
        "certificate": None,
        "queue_again_after": None,
        "lane_id": "lane-1",
        "epoch": taken.epoch,
        "asked_at": instant_text(shop.at),
        "enrolled_at": instant_text(shop.at),
        "answered_at": None,
        "last_code": None,
    }
    shop.write(lambda work: work.write(enrolment.insert(), row))


@contextmanager
def client_of(service: FakeService) -> Iterator[Client]:
    client = Client(ADDRESS, transport=service.transport())
    try:
        yield client
    finally:
        client.close()


def an_engine(shop: MemoryShop, client: Client, **around: Any) -> Engine:
    """An engine whose messages wait a minute after a `retry`, and that does one thing after the other."""
    settings = {"delay": lambda _attempts: 60.0, "ask": AtOnce, **around}
    return Engine(shop, client, Surroundings(**settings))
