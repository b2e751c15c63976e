"""A till that joins a shop of very many items: what it reads until all is found, with a break."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from desktop.bench.drain import nobody_looks_on
from desktop.bench.figures import MS, Check, Kind, Measured
from desktop.bench.offline import set_sales_aside
from desktop.bench.plans import PASSPHRASE, Plan
from desktop.bench.seeding import PIN
from desktop.bench.serving import Serving
from desktop.bench.shops import BenchShop, Shops
from desktop.database.places import SHOP_FILE
from desktop.database.writer import Database
from desktop.errors import Cancelled
from desktop.join_till import JoinAsked, JoinedTill, join_till
from desktop.new_shop import Locks
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.sending import Watch, send_now
from desktop.wiring import RULES

MOST_S = 15.0
_OWNER = "Tan Mei Lin"
_HELD = (
    "SELECT (SELECT count(*) FROM item), (SELECT count(*) FROM price), (SELECT count(*) FROM barcode),"
    " (SELECT count(*) FROM item_words_docsize)"
)


def measure(shops: Shops, plan: Plan) -> Iterator[Measured]:
    """The shop's own till tells all its records; another joins, is broken off half way, and goes on."""
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
    taken = _read(folder, made)
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
            Check("till CPU s", Kind.CPU, till_cpu, MOST_S),
            Check("lacking", Kind.COUNT, lacking, 0),
        ),
        counts=(
            f"open after {open_s:.1f} s",
            f"CPU {till_cpu:.1f} s at the till, {service_cpu:.1f} at the service",
        ),
    )


def _read(folder: Path, made: JoinedTill) -> list[int]:
    """All records, as if the program had been ended when half of them were there."""
    key, till_id = made.secrets.database_key, made.joined.till_id
    halves: list[bool] = [False]

    def told(done: int, whole: int) -> None:
        halves[0] = halves[0] or done * 2 >= whole

    with closing(Database(folder / SHOP_FILE, key, RULES)) as database:
        try:
            send_now(database, till_id, Watch(told, lambda: halves[0]))
        except Cancelled:
            halves[0] = False
    with closing(Database(folder / SHOP_FILE, key, RULES)) as database:
        send_now(database, till_id, nobody_looks_on())
        return _held(database)


def _held(database: Database) -> list[int]:
    with closing(database.reader()) as reader:
        found = reader.one(_HELD)
        return [int(count) for count in found] if found else []
