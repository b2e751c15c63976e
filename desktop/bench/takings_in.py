"""Much at once: products from a CSV beside the same rows written bare, and a month of past sales."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.bench.figures import MS, Check, Kind, Measured
from desktop.bench.plans import Plan
from desktop.bench.sale import TapedDatabase
from desktop.bench.seeding import ean13, new_item
from desktop.bench.shops import BenchShop, Shops
from desktop.bench.tape import Floor, by_transaction, floor_of, replay
from desktop.catalogue.import_products.run import import_products
from desktop.database.engine import connect
from desktop.database.work import Work
from desktop.history.import_sales import import_sales
from desktop.history.invented_month import BASKETS_A_MONTH, invent_baskets, write_month
from desktop.history.report import ImportOptions, SalesReport
from desktop.ids import new_id
from sync.till.device_key import DeviceKey
from sync.till.enrolment import Asked, Taken, join, keep_asked

EMPTY = Plan(0, 0)
ITEMS = 100_000
MOST_X_FLOOR = 8.0
_SERVICE = "http://127.0.0.1:9"
"""Nobody is there."""
MOST_ROWS = 2_000
"""In one transaction, so that a sale never waits long."""

SALES_A_SECOND, SALES_A_SECOND_AIM = 600.0, 1_500.0


def measure_products(shops: Shops, items: int = ITEMS) -> Measured:
    """A CSV of products, checked, published and searchable, over its own writes in as many transactions.

    The till belongs to a service, which is told of it later. The tape runs along; what it costs is less than
    two runs differ by.
    """
    with shops.copy(EMPTY) as ours, shops.copy(EMPTY) as bare:
        file = write_products(ours.folder / "products.csv", items)
        database = ours.open(TapedDatabase)
        assert isinstance(database, TapedDatabase)  # noqa: S101
        with closing(database):
            database.run_work(_enrol, ours.owner())
            wall_ms, cpu_ms = _timed(lambda: import_products(database, ours.owner(), file))
            floors = [floor_of(asked) for asked in by_transaction(database.tape.take())]
        wrote = _replayed(floors, bare)
    checks = (
        Check("x wall", Kind.WALL, wall_ms / wrote.wall_ms, MOST_X_FLOOR),
        Check("x CPU", Kind.CPU, cpu_ms / wrote.cpu_ms, MOST_X_FLOOR),
        Check("rows a tx", Kind.COUNT, wrote.most_rows, MOST_ROWS),
    )
    told = (f"{wrote.transactions:,} tx", f"{wrote.rows:,} rows", f"{items / wall_ms * MS:,.0f} items/s")
    return Measured(f"import {items:,} items", wall_ms, floor=wrote.wall_ms, checks=checks, counts=told)


def _enrol(work: Work) -> None:
    """As if a service had taken this till: what is imported is to be told."""
    keep_asked(Asked(_SERVICE, new_id(), DeviceKey.make().private_hex, ""), work)
    join(Taken(_SERVICE, new_id(), ""), work)


@dataclass(frozen=True, slots=True)
class Wrote:
    """What writing the same rows bare took."""

    wall_ms: float
    cpu_ms: float
    transactions: int
    rows: int
    most_rows: int


def _replayed(floors: list[Floor], shop: BenchShop) -> Wrote:
    connection = connect(shop.path, shop.key, "write")

    def write() -> None:
        for floor in floors:
            replay(connection, floor)

    with closing(connection):
        wall_ms, cpu_ms = _timed(write)
    rows = [sum(len(values) for _sql, values in floor) for floor in floors]
    return Wrote(wall_ms, cpu_ms, len(floors), sum(rows), max(rows))


def write_products(path: Path, count: int, first: int = 0) -> Path:
    """A CSV of so many products as another till would export them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        put = csv.writer(file).writerow
        put(("sku", "name", "barcode", "price", "cost", "stock"))
        for number in range(first, first + count):
            item = new_item(number)
            price = item.price_cents or 0
            put((item.sku, item.name, ean13(number), f"{price / 100:.2f}", "0.50", 12))
    return path


def measure_history(shops: Shops, sales: int = BASKETS_A_MONTH) -> Measured:
    """A month of a grocer's sales by the counter's own posting path, its items created on the way."""
    with shops.copy(EMPTY) as shop:
        file = shop.folder / "month.csv"
        write_month(invent_baskets(), date(2026, 10, 1), file, sales)
        database = shop.open()
        options = ImportOptions(create_items=True, create_tenders=True)
        with closing(database):
            reports: list[SalesReport] = []
            wall_ms, cpu_ms = _timed(
                lambda: reports.append(import_sales(database, shop.owner(), file, options))
            )
    report = reports[0]
    rate = report.sales / wall_ms * MS
    checks = (
        Check("sales/s", Kind.WALL, rate, SALES_A_SECOND, at_least=True, aim=SALES_A_SECOND_AIM),
        Check("sales/CPU s", Kind.CPU, report.sales / cpu_ms * MS, SALES_A_SECOND, at_least=True),
    )
    told = (f"{report.sales:,} sales", f"{report.lines:,} lines")
    return Measured("import history", wall_ms, checks=checks, counts=told)


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    cpu, began = time.process_time(), time.perf_counter()
    do()
    return (time.perf_counter() - began) * MS, (time.process_time() - cpu) * MS
