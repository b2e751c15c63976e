"""Baskets become a month of an old till's sales: what the baskets do not say is invented by fixed rules.

The rules, so that anybody gets the same file: a price is made from the name's SHA-256 alone; baskets are
spread evenly over the opening hours of every day of the month, in their order; the way of paying comes
from the receipt number's SHA-256. Nothing is drawn at random but the baskets themselves, and those only
where no file of baskets is given, from a fixed seed.
"""

from __future__ import annotations

import csv
import hashlib
import random
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from desktop.catalogue.import_products.read_csv import first_bad_line
from desktop.history.grocery_words import NAMES
from desktop.history.read_file import COLUMNS
from desktop.history.refusals import FileUnreadable, NoRows, NotCsv, NotUtf8
from desktop.money import dollars

Basket = list[str]
BASKETS_A_MONTH = 9_835
MEAN_LINES, MOST_LINES = 4.41, 32
OPENS, OPEN_S = time(8, 0), 14 * 3600
SEED = 2006
_PRICES = ((6, 60, 300), (3, 300, 800), (1, 800, 2_000))  # so many in ten cost from … up to …, in cents
_STEP_CENTS = 5
_TENDERS = ("paynow",) * 4 + ("cash",) * 3 + ("nets",) * 2 + ("card",)  # so many in ten


def read_baskets(path: Path) -> list[Basket]:
    """One basket a line: names of items, separated by commas.

    Raises:
        FileUnreadable, NotUtf8, NotCsv, NoRows: there is no month to make of it.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[name for cell in row if (name := " ".join(cell.split()))] for row in csv.reader(file)]
    except OSError as error:
        raise FileUnreadable(str(path)) from error
    except UnicodeDecodeError as error:
        raise NotUtf8(str(path), first_bad_line(path)) from error
    except csv.Error as error:
        raise NotCsv(str(path), 0) from error
    baskets = [row for row in rows if row]
    if not baskets:
        raise NoRows(str(path))
    return baskets


def invent_baskets(seed: int = SEED) -> Iterator[Basket]:
    """Baskets without end, in the shape of real ones: mean 4.4 lines, few items sell most."""
    draw = random.Random(seed)  # noqa: S311 - invented baskets, nothing secret
    weights = [(place + 10) ** -1.4 for place in range(1, len(NAMES) + 1)]
    while True:
        lines = 1
        while lines < MOST_LINES and draw.random() > 1 / MEAN_LINES:
            lines += 1
        basket: dict[str, None] = {}
        while len(basket) < lines:
            basket.update(dict.fromkeys(draw.choices(NAMES, weights, k=lines - len(basket))))
        yield list(basket)


def price_cents_of(name: str) -> int:
    """The invented price of an item, GST included: from its name alone, $0.60 to $19.95 by 5 cents."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    share, spread = number % 10, number // 10
    for tenths, low, high in _PRICES:
        if share < tenths:
            return low + spread % ((high - low) // _STEP_CENTS) * _STEP_CENTS
        share -= tenths
    raise AssertionError(name)


def write_month(baskets: Iterable[Basket], month: date, path: Path, most: int | None = None) -> int:
    """Write the month as a sales file; how many receipts it has. `month` is any day of it."""
    chosen = list(islice(baskets, most))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for place, basket in enumerate(chosen):
            receipt = f"G{month:%y%m}-{place + 1:06d}"
            sold_at = _sold_at(place, len(chosen), month).isoformat()
            digest = hashlib.sha256(receipt.encode()).digest()
            tender = _TENDERS[digest[0] % len(_TENDERS)]
            for name in basket:
                price = dollars(price_cents_of(name))
                writer.writerow([receipt, sold_at, sku_of(name), name, 1, price, "", tender])
    return len(chosen)


def sku_of(name: str) -> str:
    """`rolls/buns` → `rolls-buns`."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-") or "item"


def _sold_at(place: int, whole: int, month: date) -> datetime:
    days = monthrange(month.year, month.month)[1]
    day, second = divmod(place * days * OPEN_S // whole, OPEN_S)
    return datetime.combine(month.replace(day=day + 1), OPENS) + timedelta(seconds=second)
