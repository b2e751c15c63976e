"""Much at once: products from a CSV beside the same rows written bare, and a month of past sales."""

from __future__ import annotations

import csv
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from desktop.bench.figures import MS, Check, Kind, Measured
from desktop.bench.plans import Plan
from desktop.bench.sale import TapedDatabase
from desktop.bench.seeding import ean13, new_item
from desktop.bench.shops import Shops
from desktop.bench.tape import Floor, by_transaction, floor_of, replay
from desktop.catalogue.import_products.run import import_products
from desktop.database.engine import connect
from desktop.history.import_sales import import_sales
from desktop.history.invented_month import BASKETS_A_MONTH, invent_baskets, write_month
from desktop.history.report import ImportOptions

EMPTY = Plan(0, 0)
ITEMS = 100_000
MOST_X_FLOOR = 8.0
SALES_A_SECOND, SALES_A_SECOND_AIM = 600.0, 1_500.0


def measure_products(shops: Shops, items: int = ITEMS) -> Measured:
    """A CSV of products, checked, published and searchable, over its own writes in as many transactions."""
    with shops.copy(EMPTY) as ours, shops.copy(EMPTY) as taped, shops.copy(EMPTY) as bare:
        file = _products(ours.folder / "products.csv", items)
        database = taped.open(TapedDatabase)
        assert isinstance(database, TapedDatabase)  # noqa: S101
        with closing(database):
            import_products(database, taped.owner(), file)
            floors = [floor_of(asked) for asked in by_transaction(database.tape.take())]
        rows = sum(len(values) for floor in floors for _sql, values in floor)
        connection = connect(bare.path, bare.key, "write")
        with closing(connection):
            bare_ms, bare_cpu_ms = _timed(lambda: [replay(connection, floor) for floor in floors])
        largest = max(sum(len(values) for _sql, values in floor) for floor in floors)
        transactions = len(floors)
        del floors, database
        database = ours.open()
        with closing(database):
            wall_ms, cpu_ms = _timed(lambda: import_products(database, ours.owner(), file))
    checks = (
        Check("x wall", Kind.WALL, wall_ms / bare_ms, MOST_X_FLOOR),
        Check("x CPU", Kind.CPU, cpu_ms / bare_cpu_ms, MOST_X_FLOOR),
    )
    told = (f"{transactions} tx", f"{rows:,} rows", f"most {largest:,} rows a tx")
    facts: dict[str, object] = {"items_a_second": items / wall_ms * MS}
    return Measured(
        f"import {items:,} items", wall_ms, floor=bare_ms, checks=checks, counts=told, facts=facts
    )


def _products(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        put = csv.writer(file).writerow
        put(("sku", "name", "barcode", "price", "cost", "stock"))
        for number in range(count):
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
            reports: list[Any] = []
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


def _timed(do: Any) -> tuple[float, float]:
    cpu, began = time.process_time(), time.perf_counter()
    do()
    return (time.perf_counter() - began) * MS, (time.process_time() - cpu) * MS
