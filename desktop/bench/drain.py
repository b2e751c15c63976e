"""Weeks of sales sent at once: beside their own work made bare, one by one, again, and under a counter.

A drain lasts until the service has taken the last message; the comparing that follows is told by itself.

The till belonged to its service before: its catalogue was told then, which is measured by itself.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from desktop.bench.drain_floor import floor_ms
from desktop.bench.figures import MS, Check, Kind, Measured, percentile
from desktop.bench.offline import bring_sales_back, queue_all_again, set_sales_aside
from desktop.bench.plans import Plan
from desktop.bench.seeding import baskets
from desktop.bench.serving import Serving
from desktop.bench.shops import BenchShop, Shops
from desktop.database.work import Who
from desktop.database.writer import Database
from desktop.selling.complete_sale import complete_sale
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.sending import Watch, send_now
from desktop.storefront.shop_file import ShopFile
from sync.garbage import collect_rarely
from sync.messages import Pushed
from sync.till.client import Client, packed_push
from sync.till.device_key import DeviceKey
from sync.till.enrolment import enrolment_of
from sync.till.push import Limits, Outgoing, due_slice, settle
from sync.till.session import Session
from sync.till.shop import Work

ONE_BY_ONE = 200
SALES, BETWEEN_S = 60, 0.05
_SALES = "SELECT count(*), sum(total_cents) FROM sale"
_WAITING = "SELECT count(*) FROM sync_outbox WHERE state <> 'applied'"
_FEED = "SELECT coalesce(max(feed_sequence), 0) FROM message"


def measure(shops: Shops, plan: Plan) -> Iterator[Measured]:
    """The catalogue, the drain, all of it once more, and sales while it goes on."""
    collect_rarely()  # as `kedai sync now` does; the floor has the same
    with (
        shops.copy(plan) as shop,
        closing(shop.open()) as database,
        Serving(shop.folder) as service,
    ):
        yield _told_the_catalogue(shop, database, service)
        yield from _drained(shop, database, service)
    with (
        shops.copy(plan) as shop,
        closing(shop.open()) as database,
        Serving(shop.folder) as service,
    ):
        _told_the_catalogue(shop, database, service)
        yield _under_a_counter(shop, database)


def _told_the_catalogue(shop: BenchShop, database: Database, service: Serving) -> Measured:
    """Enrol, tell all records, and only then have sold something."""
    who, items = shop.owner(), shop.plan.items
    set_sales_aside(shop)
    join_service(database, who, Invitation(service.address, service.code()))
    (took, till_cpu, service_cpu), _compared = _timed(database, who, service)
    bring_sales_back(shop)
    return Measured(
        f"tell {items:,} items",
        p50=took,
        checks=(Check("left behind", Kind.COUNT, items - _told_items(service), 0),),
        counts=(
            f"{items / took * MS:,.0f} a second",
            f"CPU each {till_cpu / items:.2f} ms at the till, {service_cpu / items:.2f} at the service",
        ),
    )


def _told_items(service: Serving) -> int:
    ((count,),) = service.rows("SELECT count(*) FROM record WHERE entity = 'item'")
    return int(count)


def _drained(shop: BenchShop, database: Database, service: Serving) -> Iterator[Measured]:
    who = shop.owner()
    single_ms = _one_by_one(database, who, service)
    waiting = _count(database, _WAITING)
    ((before,),) = service.rows(_FEED)
    (took, till_cpu, service_cpu), compared = _timed(database, who, service)
    batched_ms = took / waiting
    sold = service.rows(_SALES)
    database.close()
    bare, bare_cpu = floor_ms(shop, service, int(before))
    yield Measured(
        f"drain {waiting:,} messages",
        p50=took,
        floor=bare,
        checks=(
            Check("x wall", Kind.WALL, took / bare, 3),
            Check("x CPU", Kind.CPU, (till_cpu + service_cpu) / bare_cpu, 4, aim=3),
            Check("x one by one", Kind.GROWTH, single_ms / batched_ms, 10, at_least=True),
            Check("left behind", Kind.COUNT, _left(shop), 0),
        ),
        counts=(
            f"{waiting / took * MS:,.0f} a second",
            f"CPU each {till_cpu / waiting:.2f} ms at the till, {service_cpu / waiting:.2f} at the service",
            f"compared in {compared / MS:.1f} s",
        ),
        facts={"one_by_one_ms": single_ms, "batched_ms": batched_ms, "floor_cpu_ms": bare_cpu},
    )
    yield _again(shop, service, sold)


@dataclass
class _Stopwatch:
    """Milliseconds since it was made: on the wall, of this process, of the service's if that is known."""

    service: Serving
    drained: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        self._begun = self._now()

    def hear(self, sent: int, whole: int) -> None:
        """Once nothing is left to be sent, that is how long it took; what a comparison sends is no drain."""
        if sent == whole and not self.drained[0]:
            self.drained = self.passed()

    def passed(self) -> tuple[float, float, float]:
        wall, cpu, theirs = (now - begun for now, begun in zip(self._now(), self._begun, strict=True))
        return wall, cpu, theirs

    def _now(self) -> tuple[float, float, float]:
        theirs = self.service.cpu_ms() or 0.0
        return time.perf_counter() * MS, time.process_time() * MS, theirs


def _timed(database: Database, who: Who, service: Serving) -> tuple[tuple[float, float, float], float]:
    """A drain, until the last message was taken, and how long the pass then went on comparing."""
    watch = _Stopwatch(service)
    send_now(database, who.till_id, Watch(told=watch.hear, is_cancelled=lambda: False))
    return watch.drained, watch.passed()[0] - watch.drained[0]


def _again(shop: BenchShop, service: Serving, sold: object) -> Measured:
    """Everything is told a second time; nothing may change."""
    with closing(shop.open()) as database:
        queue_all_again(shop)
        waiting = _count(database, _WAITING)
        (took, _till_cpu, _service_cpu), _compared = _timed(database, shop.owner(), service)
    changed = int(service.rows(_SALES) != sold)
    checks = (Check("changed", Kind.COUNT, changed, 0), Check("left behind", Kind.COUNT, _left(shop), 0))
    return Measured(
        f"drain {waiting:,} messages again",
        p50=took,
        checks=checks,
        counts=(f"{waiting / took * MS:,.0f} a second",),
    )


def _one_by_one(database: Database, who: Who, service: Serving) -> float:
    """Milliseconds for each of the oldest messages, a push for each."""
    shop, client = ShopFile(database, who.till_id), Client(service.address)
    with closing(client):
        joined = shop.read(enrolment_of)
        assert joined is not None  # noqa: S101
        session = Session(client, joined.device_id, DeviceKey(joined.device_key))
        lanes, took = shop.read(shop.lanes), []
        for _number in range(ONE_BY_ONE):
            began = time.perf_counter()
            due = shop.read(lambda rows: due_slice(rows, lanes, shop.now(), Limits(messages=1)))
            packed = packed_push(joined.epoch, [session.signed(each.told) for each in due])

            def push(token: str, packed: bytes = packed) -> Pushed:
                return client.push(token, packed)

            pushed = session.with_token(push)
            shop.write(partial(_settle, due, pushed))
            took.append((time.perf_counter() - began) * MS)
    return sum(took) / len(took)


def _settle(due: list[Outgoing], pushed: Pushed, work: Work) -> None:
    settle(due, pushed.verdicts, lambda _tries: 1.0, work)


def _under_a_counter(shop: BenchShop, database: Database) -> Measured:
    """Sales alone, then sales while everything is sent."""
    who = shop.owner()
    alone = _sell(shop, database, who, 0)
    sending = threading.Thread(target=send_now, args=(database, who.till_id, nobody_looks_on()))
    sending.start()
    busy = _sell(shop, database, who, SALES)
    was_busy = sending.is_alive()
    sending.join()
    p95 = percentile(busy, 95)
    return Measured(
        "sale while a queue drains",
        percentile(busy, 50),
        p95,
        percentile(busy, 99),
        percentile(alone, 50),
        (
            Check("p95 x alone", Kind.WALL, p95 / percentile(alone, 95), 3),
            Check("left behind", Kind.COUNT, _left(shop), 0),
        ),
        ("sending throughout" if was_busy else "NOT sending throughout",),
    )


def _sell(shop: BenchShop, database: Database, who: Who, first: int) -> list[float]:
    reader = database.reader()
    try:
        commands = baskets(reader, random.Random(9), shop.plan.items, first + SALES)[first:]  # noqa: S311
    finally:
        reader.close()
    took = []
    for command in commands:
        began = time.perf_counter()
        database.run(complete_sale, command, who)
        took.append((time.perf_counter() - began) * MS)
        time.sleep(BETWEEN_S)
    return took


def nobody_looks_on() -> Watch:
    """Sending that nobody watches and nobody ends."""
    return Watch(told=lambda _sent, _whole: None, is_cancelled=lambda: False)


def _count(database: Database, sql: str) -> int:
    reader = database.reader()
    try:
        found = reader.one(sql)
        return int(found[0]) if found else 0
    finally:
        reader.close()


def _left(shop: BenchShop) -> int:
    from desktop.database.reader import Reader

    reader = Reader(shop.path, shop.key)
    try:
        found = reader.one(_WAITING)
        return int(found[0]) if found else 0
    finally:
        reader.close()
