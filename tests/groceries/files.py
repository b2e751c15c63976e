"""The files a grocer brings: goods with cost and stock, and a month of receipts, some of each till."""

from __future__ import annotations

import csv
from datetime import date
from itertools import islice
from pathlib import Path

from desktop.history.grocery_words import NAMES
from desktop.history.invented_month import invent_baskets, price_cents_of, sku_of, write_month

STOCK = 400
"""Units of each item: the month sells more of the best of them, so that shelves end below nothing too."""
COST_MICROS_PER_CENT = 6_173
"""Of the price: odd, so that values do not divide."""
EVERY_SO_MANY = 4
"""Of the receipts one is the second till's."""


def write_goods(path: Path) -> int:
    """Every item of the month, with what it costs and how many there are; how many items."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("sku", "name", "price", "cost", "stock", "category"))
        for place, name in enumerate(NAMES):
            price = price_cents_of(name)
            cost = price * COST_MICROS_PER_CENT
            told = (f"{price // 100}.{price % 100:02d}", f"{cost // 10**6}.{cost % 10**6:06d}")
            writer.writerow((sku_of(name), name, *told, STOCK, f"Aisle {place % 12 + 1}"))
    return len(NAMES)


def write_receipts(baskets: int, month: date, first: Path, second: Path) -> tuple[int, int]:
    """The month in two files, every fourth receipt in the second; how many receipts in each."""
    whole = first.with_name("whole.csv")
    write_month(islice(invent_baskets(), baskets), month, whole)
    with whole.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    halves = [row for row in rows if not _is_seconds(row[0])], [row for row in rows if _is_seconds(row[0])]
    for path, half in zip((first, second), halves, strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *half])
    return len({row[0] for row in halves[0]}), len({row[0] for row in halves[1]})


def _is_seconds(receipt: str) -> bool:
    return int(receipt.rpartition("-")[2]) % EVERY_SO_MANY == 0
