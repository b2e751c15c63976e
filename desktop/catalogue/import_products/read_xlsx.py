"""The first sheet of an XLSX workbook as rows of text; formulas are seen, never believed."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from desktop.catalogue.import_products.refusals import NotATable
from desktop.catalogue.import_products.scan_workbook import MOST_SHEET_ROWS, check_workbook

Cells = list[str]
Row = tuple[int, Cells]
MOST_COLUMNS = 256
"""What lies further to the right is left alone."""
FORMULA = "\x00"
"""First letter of a cell that computes, or that an error stands in; then what it says."""
DATED = "\x01"
"""First letter of a cell that holds a date or a time: `3-4` typed as an SKU is one to a spreadsheet."""

# What a workbook that is none, or is damaged, makes the library say: XML errors are SyntaxErrors.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


def xlsx_rows(path: Path) -> Iterator[Row]:
    """The rows that hold anything, with their numbers, of the first sheet that is not hidden.

    Raises:
        NotATable: not a workbook, or damaged. FileTooLarge, LineTooLong, TooManyRows: it holds more than
            any table.
    """
    try:
        check_workbook(str(path))
        yield from _rows(path)
    except _DAMAGED as error:
        raise NotATable("xlsx") from error


def _rows(path: Path) -> Iterator[Row]:
    import openpyxl  # 0.2 s to import, needed for workbooks only

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions nobody here looks at
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        sheets: list[Any] = book.worksheets
        sheet = next((each for each in sheets if each.sheet_state == "visible"), sheets[0])
        sheet.reset_dimensions()  # what the file claims about its size is not believed
        for number, header in _between(sheet, 1, MOST_COLUMNS):
            yield number, header
            if any(map(str.strip, header)):  # what lies beyond the last title is of no column
                yield from _between(sheet, number + 1, len(header))
                return
    finally:
        book.close()


def _between(sheet: Any, first: int, width: int) -> Iterator[Row]:
    """The rows from one on that say something within a width, without the empty cells at their end."""
    rows = sheet.iter_rows(min_row=first, max_row=MOST_SHEET_ROWS, max_col=width)
    before: object = None
    for number, cells in enumerate(rows, start=first):
        if cells is before:  # the library gives one and the same for all rows that are not there
            continue
        before = cells
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        return FORMULA + str(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, (datetime, date, time)):
        return DATED + value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """A cell's number as it was typed: 9556001234567 and 2.5, not 9.55e12 or 2.4999999999999996."""
    return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0").rstrip(".")
