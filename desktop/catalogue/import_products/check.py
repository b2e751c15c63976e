"""The first pass: every row is read and compared before anything is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO

from desktop.catalogue.import_products.check_rows import RowReader
from desktop.catalogue.import_products.compare import EMPTY, Catalogue, Change, compare, is_empty, look_up
from desktop.catalogue.import_products.read_file import ProductFile
from desktop.catalogue.import_products.refusals import DuplicateInFile, FileTooDear
from desktop.catalogue.import_products.stock_worth import MOST_WORTH_MICROS, worth_of, worth_of_shelves
from desktop.catalogue.import_products.words import MOST_REFUSALS_KEPT, FileRow, RefusedRow, Watch
from desktop.catalogue.item_words import KEEPS_STOCK
from desktop.database.rows import Rows
from desktop.database.unhurried import unhurried
from desktop.errors import Refusal
from desktop.money import LARGEST_CENTS, cents_of_micros

AT_ONCE = 400
IN_MEMORY_BYTES = 48_000_000
SHARE = 350
"""How far, in thousandths of the whole import, this pass brings it."""


def _spool() -> IO[bytes]:
    return SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed with Checked


@dataclass
class Checked:
    """What the first pass found; the rows that say something new wait in a spool, a stretch a line."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    refused: int = 0
    refusals: list[RefusedRow] = field(default_factory=list)
    stock_left_out: int = 0  # items whose stock has moved: the file's figure is not taken
    deposit_cents: set[int] = field(default_factory=set)
    _spool: IO[bytes] = field(default_factory=_spool)

    def refuse(self, line: int, refusal: Refusal) -> None:
        """Count a refused row, and keep the first thousand."""
        self.refused += 1
        if len(self.refusals) < MOST_REFUSALS_KEPT:
            self.refusals.append(RefusedRow(line, refusal.code, refusal.facts))

    def keep(self, rows: list[FileRow]) -> None:
        """Put rows by for the second pass (not in memory: a file may have a million)."""
        if rows:
            self._spool.write(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def kept(self) -> Iterator[list[FileRow]]:
        """The rows put by, a stretch at a time."""
        self._spool.seek(0)
        for line in self._spool:
            yield [FileRow._make(values) for values in json.loads(line)]

    def close(self) -> None:
        self._spool.close()


@dataclass
class FirstPass:
    """One reading of a file against the catalogue as it stands on a day."""

    rows: Rows
    on: str
    location_id: str
    watch: Watch
    checked: Checked = field(default_factory=Checked)
    _skus: dict[str, int] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)
    _worth: int = 0  # of the shelves with what the file puts on them, in micro-dollars

    def run(self, file: ProductFile) -> Checked:
        """Check every row.

        Raises:
            Refusal: the file as a whole cannot be read to its end, or gives too much stock.
            Cancelled: the watcher stopped it.
        """
        self._worth = worth_of_shelves(self.rows, self.location_id)
        nothing_yet = is_empty(self.rows)
        found = unhurried(self._read(file))
        while stretch := list(islice(found, AT_ONCE)):
            known = EMPTY if nothing_yet else look_up(self.rows, stretch, self.on, self.location_id)
            self.checked.keep(self._compare(stretch, known))
            self.watch.at(SHARE * file.share_read)
        if self._worth > MOST_WORTH_MICROS and not self.checked.refused:
            raise FileTooDear(cents_of_micros(self._worth), LARGEST_CENTS)
        return self.checked

    def _read(self, file: ProductFile) -> Iterator[FileRow]:
        reader = RowReader(file.columns)
        for line, cells in file.rows():
            self.checked.rows += 1
            try:
                row = reader.read(line, cells)
                if row is None:
                    self.checked.rows -= 1
                    continue
                self._check_once(row)
            except Refusal as refusal:
                self.checked.refuse(line, refusal)
            else:
                yield row

    def _check_once(self, row: FileRow) -> None:
        first = self._skus.setdefault(row.sku, row.line)
        if first != row.line:
            raise DuplicateInFile("sku", row.sku, first)
        for code, printed in row.labels:
            first = self._codes.setdefault(code, row.line)
            if first != row.line:
                raise DuplicateInFile("barcode", printed, first)

    def _compare(self, stretch: Sequence[FileRow], known: Catalogue) -> list[FileRow]:
        checked, to_keep = self.checked, []
        for row in stretch:
            try:
                change = compare(row, known)
                self._worth += _worth_given(row, change)
            except Refusal as refusal:
                checked.refuse(row.line, refusal)
                continue
            checked.stock_left_out += change is not None and change.leaves_stock_out
            if change is not None and not change.is_any():
                continue
            checked.new += change is None
            checked.changed += change is not None
            if row.deposit_cents:
                checked.deposit_cents.add(row.deposit_cents)
            to_keep.append(row)
        return to_keep


def _worth_given(row: FileRow, change: Change | None) -> int:
    """What the stock of a row puts on the shelf, in micro-dollars.

    Raises:
        StockTooDear: more than an item's stock is ever worth.
    """
    if change is None:
        is_kept = (row.kind or "goods") in KEEPS_STOCK
        return worth_of(row.stock or 0, row.cost_micros) if is_kept else 0
    cost = change.existing.cost_micros if change.cost_micros is None else change.cost_micros
    return worth_of(change.stock or 0, cost)
