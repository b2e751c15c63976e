"""CSV as people save it: comma, semicolon or tab; UTF-8 with or without a mark, UTF-16 with one."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path

from desktop.catalogue.import_products.columns import count_known
from desktop.catalogue.import_products.refusals import (
    BrokenQuotes,
    LineTooLong,
    NotATable,
    WrongEncoding,
)

Cells = list[str]
Row = tuple[int, Cells]
LONGEST_LINE = 1_000_000
DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)  # what Excel writes before the header
_SAMPLE_BYTES = 100_000
_CHINESE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")


def csv_rows(path: Path, told: Callable[[int], None]) -> Iterator[Row]:
    """The rows with the line each begins on (first is 1); `told` hears how many bytes were read.

    Raises:
        NotATable, WrongEncoding, BrokenQuotes, LineTooLong: on the way.
    """
    encoding = _encoding(path)
    with path.open("rb") as raw, TextIOWrapper(raw, encoding=encoding, newline="") as file:
        lines = _lines(file, encoding, path)
        first = next(lines, "")
        delimiter, skipped = _delimiter(first), 0
        if found := _SEP_LINE.match(first):
            delimiter, first, skipped = found.group(1), next(lines, ""), 1
        reader = csv.reader(_from(first, lines), delimiter=delimiter, strict=True)
        begins = skipped + 1
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + skipped + 1
                if not begins & 0xFF:
                    told(raw.tell())
        except csv.Error as error:
            raise _broken(error, begins) from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotATable("xls")
    if start.startswith(b"%PDF"):
        raise NotATable("pdf")
    if b"\0" in start:
        raise NotATable("")
    return "utf-8"


def _lines(file: TextIOWrapper, encoding: str, path: Path) -> Iterator[str]:
    number = 0
    while True:
        try:
            line = file.readline(LONGEST_LINE + 1)
        except UnicodeError as error:
            looks_like = _guess(path) if encoding == "utf-8" else encoding
            raise WrongEncoding(
                looks_like, first_bad_line(path) if encoding.startswith("utf-8") else number + 1
            ) from error
        if not line:
            return
        number += 1
        if len(line) > LONGEST_LINE:
            raise LineTooLong(number)
        if "\0" in line:
            raise NotATable("")
        yield line


def _from(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(header: str) -> str:
    """The one that makes most of the header's words columns we know; a comma when none does."""
    return max(DELIMITERS, key=lambda mark: count_known([cell.strip(' "') for cell in header.split(mark)]))


def _broken(error: csv.Error, line: int) -> BrokenQuotes | LineTooLong:
    return LineTooLong(line) if "field larger" in str(error) else BrokenQuotes(line)


def _guess(path: Path) -> str:
    """GB18030 when what is not ASCII reads as Chinese, else Windows-1252: never certain, so never used."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE_BYTES)
    text = codecs.getincrementaldecoder("gb18030")("replace").decode(sample)
    foreign = [letter for letter in text if not letter.isascii()]
    chinese = sum(_CHINESE.match(letter) is not None for letter in foreign)
    return "GB18030" if foreign and chinese > 0.9 * len(foreign) else "Windows-1252"


def first_bad_line(path: Path) -> int:
    """The first line that is not UTF-8: the text layer reads ahead and cannot say."""
    number = 0
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            number += 1
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return number
