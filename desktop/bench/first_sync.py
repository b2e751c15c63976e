"""A till that joins a shop of very many items: how long until all is found by its words, with a break."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TypeVar

from desktop.bench.drain import nobody_looks_on
from desktop.bench.figures import MS, Check, Kind, Measured
from desktop.bench.offline import set_sales_aside
from desktop.bench.plans import PASSPHRASE, Plan
from desktop.bench.seeding import PIN
from desktop.bench.serving import Serving
from desktop.bench.shops import BenchShop, Shops
from desktop.database.places import SHOP_FILE
from desktop.database.writer import Database
from desktop.join_till import JoinAsked, JoinedTill, join_till
from desktop.new_shop import Locks
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.sending import send_now
from desktop.storefront.shop_file import ShopFile
from desktop.wiring import RULES
from sync.garbage import collect_rarely
from sync.till.client import Client
from sync.till.device_key import DeviceKey
from sync.till.enrolment import enrolment_of
from sync.till.records import RecordExchange
from sync.till.session import Session
from sync.till.trouble import Stopped

Answer = TypeVar("Answer")
MOST_S = 15.0
_OWNER = "Tan Mei Lin"
_HELD = (
    "SELECT (SELECT count(*) FROM item), (SELECT count(*) FROM price), (SELECT count(*) FROM barcode),"
    " (SELECT count(*) FROM item_words_docsize)"
)


def measure(shops: Shops, plan: Plan) -> Iterator[Measured]:
    """The shop's own till tells all its records; another joins, is broken off half way, and goes on."""
    collect_rarely()  # as `kedai sync now` does
    with shops.copy(plan) as shop, Serving(shop.folder) as service:
        set_sales_aside(shop)
        with closing(shop.open()) as database:
            invitation = Invitation(service.address, service.code())
            join_service(database, shop.owner(), invitation)
            send_now(database, shop.owner().till_id, nobody_looks_on())
            held = _held(database)
        yield _joined(shop, service, held)


def _joined(shop: BenchShop, service: Serving, held: list[int]) -> Measured:
    folder, before = shop.folder / "joined", service.cpu_ms()
    asked = JoinAsked(Invitation(service.address, service.code()), "T2", _OWNER, PIN)
    cpu, began = time.process_time(), time.perf_counter()
    made = join_till(folder, asked, Locks(passphrase=PASSPHRASE))
    open_s = time.perf_counter() - began
    for until in (0.5, 1.0):  # as if the program had been ended when half of the records were there
        with closing(Database(folder / SHOP_FILE, made.secrets.database_key, RULES)) as database:
            _read(database, made, until)
            taken = _held(database)
    took, till_cpu = time.perf_counter() - began, time.process_time() - cpu
    after = service.cpu_ms()
    service_cpu = (after - before) / MS if after is not None and before is not None else 0.0
    items = shop.plan.items
    lacking = sum(abs(ours - theirs) for ours, theirs in zip(taken, held, strict=True))
    return Measured(
        f"first sync of {items:,} items",
        p50=took * MS,
        checks=(
            Check("seconds", Kind.WALL, took, MOST_S),
            Check("lacking", Kind.COUNT, lacking, 0),
        ),
        counts=(
            f"open after {open_s:.1f} s",
            f"CPU {till_cpu:.1f} s at the till, {service_cpu:.1f} at the service",
        ),
    )


@dataclass
class _Asking:
    """The part of a pass that reads records, until so much of them is there."""

    session: Session
    until: float
    part: float = 0.0

    def step(self) -> None:
        if self.until <= self.part < 1.0:
            raise Stopped

    def with_token(self, ask: Callable[[str], Answer]) -> Answer:
        return self.session.with_token(ask)

    def told(self, done: int, whole: int) -> None:
        self.part = done / whole


def _read(database: Database, made: JoinedTill, until: float) -> None:
    shop = ShopFile(database, made.joined.till_id)
    joined = shop.read(enrolment_of)
    assert joined is not None  # noqa: S101
    with closing(Client(joined.service)) as client, suppress(Stopped):
        session = Session(client, joined.device_id, DeviceKey(joined.device_key))
        RecordExchange(shop.records, client, _Asking(session, until)).before_sending(joined.epoch)


def _held(database: Database) -> list[int]:
    with closing(database.reader()) as reader:
        found = reader.one(_HELD)
        return [int(count) for count in found] if found else []
