"""Reading the old till's CSV as a stream: strict about encoding and quotes, easy about the header."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from desktop.catalogue.import_products.read_csv import first_bad_line
from desktop.history.refusals import (
    DoubleColumn,
    FileTooLarge,
    FileUnreadable,
    MissingColumns,
    NoRows,
    NotCsv,
    NotUtf8,
)

COLUMNS = ("receipt", "sold_at", "sku", "name", "quantity", "unit_price", "discount", "tender")
OPTIONAL = frozenset({"name", "discount"})
SYNONYMS: dict[str, tuple[str, ...]] = {
    "receipt": ("receipt no", "receipt number", "receipt id", "bill", "bill no", "bill number", "invoice no"),
    "sold_at": ("sold", "date time", "datetime", "date", "sale date", "sale time", "timestamp"),
    "sku": ("item code", "product code", "stock code", "code", "plu"),
    "name": ("item", "item name", "product", "product name", "description"),
    "quantity": ("qty", "quantity sold", "units"),
    "unit_price": ("price", "selling price", "price each"),
    "discount": ("line discount", "discount amount", "disc"),
    "tender": ("tender type", "payment", "payment method", "payment type", "paid by"),
}
LARGEST_MEGABYTES = 1_024
LONGEST_LINE = 1_000_000
"""Characters. A file without line ends must not be taken into memory whole."""

Cells = Sequence[str]


def read_file(path: Path) -> Iterator[tuple[int, Cells]]:
    """Every row below the header with the line it begins on, its cells in the order of COLUMNS.

    A row with more or fewer cells than the header comes with its receipt number alone, so that the
    receipt is refused rather than taken over without a line; blank rows are passed over.

    Raises:
        FileUnreadable, FileTooLarge, NotUtf8, NotCsv, MissingColumns, DoubleColumn, NoRows:
            the whole file is refused; NotUtf8 and NotCsv may come at any row.
    """
    try:
        megabytes = path.stat().st_size >> 20
        if megabytes > LARGEST_MEGABYTES:
            raise FileTooLarge(str(path), megabytes, LARGEST_MEGABYTES)
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(path, file)
    except OSError as error:
        raise FileUnreadable(str(path)) from error


def _rows(path: Path, file: TextIO) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(_lines(path, file), strict=True)
    begins = 1
    try:
        header = next(reader, None)
        if header is None:
            raise NoRows(str(path))
        places = place_columns(header)
        for row in _counted(reader):
            begins, cells = row
            if not any(cells):
                continue
            if len(cells) == len(header):
                yield begins, ["" if place is None else cells[place] for place in places]
            else:
                yield begins, _receipt_alone(cells, places[0])
    except csv.Error as error:
        raise NotCsv(str(path), reader.line_num) from error
    except UnicodeDecodeError as error:
        raise NotUtf8(str(path), first_bad_line(path)) from error


def _receipt_alone(cells: Cells, place: int | None) -> Cells:
    return [cells[place]] if place is not None and place < len(cells) else [""]


def _counted(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    before = reader.line_num  # type: ignore[attr-defined]  # typeshed's reader type is private
    for cells in reader:
        yield before + 1, cells
        before = reader.line_num  # type: ignore[attr-defined]


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if "\0" in line or len(line) == LONGEST_LINE:
            raise NotCsv(str(path), number)
        yield line


def place_columns(header: Sequence[str]) -> list[int | None]:
    """Where each of COLUMNS stands in the header, by its own name first and by a synonym else.

    Raises:
        MissingColumns, DoubleColumn: the header cannot be understood.
    """
    told = [_plain(cell) for cell in header]
    places = [_place(column, told) for column in COLUMNS]
    missing = [
        column
        for column, place in zip(COLUMNS, places, strict=True)
        if place is None and column not in OPTIONAL
    ]
    if missing:
        raise MissingColumns(", ".join(missing))
    return places


def _place(column: str, told: Sequence[str]) -> int | None:
    for names in ((_plain(column),), SYNONYMS[column]):
        found = [place for place, cell in enumerate(told) if cell in names]
        if len(found) > 1:
            raise DoubleColumn(column)
        if found:
            return found[0]
    return None


def _plain(cell: str) -> str:
    return " ".join(re.findall(r"\w+", cell.replace("_", " ").casefold()))
