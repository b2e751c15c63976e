"""Old sales files written on the spot, and the run that takes them over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop.history.import_sales import import_sales
from desktop.history.report import ImportOptions, SalesReport, Watch
from tests.builders import Shop

HEADER = "receipt,sold_at,sku,name,quantity,unit_price,discount,tender"
Rows = Sequence[str]


class Till:
    """A shop about to take over an old till's files; items are created unless told otherwise."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.shop = shop
        self.path = folder / "old.csv"

    def write(self, *rows: str, header: str = HEADER) -> Path:
        """The file with these rows below the header."""
        self.path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return self.path

    def take(
        self, *rows: str, options: ImportOptions | None = None, watch: Watch | None = None
    ) -> SalesReport:
        """Write the rows and take them over."""
        return self.run(self.write(*rows), options, watch)

    def run(
        self, path: Path, options: ImportOptions | None = None, watch: Watch | None = None
    ) -> SalesReport:
        """Take a file over as the console."""
        chosen = options or ImportOptions(create_items=True)
        return import_sales(self.shop.database, self.shop.console, path, chosen, watch)

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What the shop's file says."""
        return self.shop.reader.rows(sql, values)

    def reasons(self, report: SalesReport) -> list[tuple[str, str, tuple[int, ...]]]:
        """(receipt, reason, lines) of every refused receipt."""
        return [(refusal.receipt, refusal.reason, refusal.lines) for refusal in report.refused]


@pytest.fixture
def till(shop: Shop, tmp_path: Path) -> Till:
    """The registered shop."""
    return Till(shop, tmp_path)


@pytest.fixture
def unregistered_till(unregistered_shop: Shop, tmp_path: Path) -> Till:
    """The shop that never registered for GST."""
    return Till(unregistered_shop, tmp_path)


@pytest.fixture
def month() -> Callable[[int], list[str]]:
    """So many receipts of three lines in October 2026, rows of each far apart."""

    def rows(receipts: int) -> list[str]:
        made = []
        for line in range(3):
            for number in range(receipts):
                at = f"2026-10-{1 + number % 28:02d}T{9 + number % 12:02d}:{number % 60:02d}"
                price = f"{1 + (number + line) % 7}.{5 * (line + number % 10):02d}"
                tender = ("cash", "card", "paynow", "nets")[number % 4]
                item = (number + line) % 23
                made.append(f"R{number:05d},{at},S{item},Item {item},1,{price},,{tender}")
        return made

    return rows
