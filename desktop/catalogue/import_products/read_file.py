"""A file of products as rows of text, whatever it is saved as; sizes are bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.catalogue.import_products.columns import Columns, read_header
from desktop.catalogue.import_products.read_csv import csv_rows
from desktop.catalogue.import_products.read_xlsx import DATED, FORMULA, xlsx_rows
from desktop.catalogue.import_products.refusals import (
    EmptyFile,
    FileMissing,
    FileTooLarge,
    TooManyRows,
)
from desktop.catalogue.import_products.words import MOST_BYTES, MOST_ROWS

_ZIP = b"PK\x03\x04"


@dataclass
class ProductFile:
    """A file being read: its columns are known once it is open."""

    path: Path
    columns: Columns = field(init=False)
    is_workbook: bool = field(init=False)
    _bytes: int = field(init=False, default=0)
    _bytes_read: int = field(init=False, default=0)
    _rows: Iterator[tuple[int, list[str]]] = field(init=False)

    def __post_init__(self) -> None:
        """Open it and read the header.

        Raises:
            FileMissing, FileTooLarge, EmptyFile, NotATable, WrongEncoding, BrokenQuotes, LineTooLong,
            DuplicateColumn, NoKeyColumn: nothing can be read of it.
        """
        try:
            self._bytes = self.path.stat().st_size
            with self.path.open("rb") as file:
                self.is_workbook = file.read(4) == _ZIP
        except OSError as error:
            raise FileMissing(str(self.path)) from error
        if self._bytes > MOST_BYTES:
            raise FileTooLarge(self._bytes // 1_000_000, MOST_BYTES // 1_000_000)
        self._rows = xlsx_rows(self.path) if self.is_workbook else csv_rows(self.path, self._told)
        header = next((cells for _, cells in self._rows if any(map(str.strip, cells))), None)
        if header is None:
            raise EmptyFile
        self.columns = read_header([cell.lstrip(FORMULA + DATED) for cell in header])

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line and cells of every row below the header that says anything.

        Raises:
            TooManyRows, WrongEncoding, BrokenQuotes, LineTooLong, NotATable: on the way.
        """
        width = len(self.columns.headers)
        for count, (line, cells) in enumerate(self._rows):
            if count >= MOST_ROWS:
                raise TooManyRows(MOST_ROWS)
            if self.is_workbook:  # a sheet does not keep empty cells at the end
                cells = cells[:width] + [""] * (width - len(cells))
            if any(cells) and any(map(str.strip, cells)):
                yield line, cells

    @property
    def share_read(self) -> float:
        """How much of the file was read, from 0 to 1; a workbook does not tell."""
        return min(self._bytes_read / self._bytes, 1.0) if self._bytes else 1.0

    def _told(self, bytes_read: int) -> None:
        self._bytes_read = bytes_read
