"""The first sheet of an XLSX workbook as rows of text; formulas are seen, never believed."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop.catalogue.import_products.refusals import FileTooLarge, NotATable

Cells = list[str]
Row = tuple[int, Cells]
MOST_UNPACKED_BYTES = 600_000_000
MOST_PARTS = 2_000
FORMULA = "\x00"
"""First letter of a cell that computes, or that an error stands in; then what it says."""

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
    """The rows that hold anything, with their numbers.

    Raises:
        NotATable: not a workbook, or damaged. FileTooLarge: it would unpack to too much.
    """
    try:
        _check_archive(path)
        yield from _rows(path)
    except _DAMAGED as error:
        raise NotATable("xlsx") from error


def _check_archive(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    if whole > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        raise FileTooLarge(whole // 1_000_000, MOST_UNPACKED_BYTES // 1_000_000)


def _rows(path: Path) -> Iterator[Row]:
    import openpyxl  # 0.2 s to import, needed for workbooks only

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions nobody here looks at
        book = openpyxl.load_workbook(path, read_only=True, data_only=False, keep_links=False)
    try:
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file claims about its size is not believed
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, [_text(cell) for cell in cells]
    finally:
        book.close()


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
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    """A cell's number as it was typed: 9556001234567 and 2.5, not 9.55e12 or 2.4999999999999996."""
    return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0").rstrip(".")
