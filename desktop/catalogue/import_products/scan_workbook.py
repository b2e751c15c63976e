"""A workbook's parts, read as a stream before the library builds them: what no table holds is refused."""

from __future__ import annotations

import zipfile
from typing import IO
from xml.parsers import expat

from desktop.catalogue.import_products.refusals import FileTooLarge, LineTooLong, NotATable, TooManyRows
from desktop.catalogue.import_products.words import MOST_BYTES

MOST_UNPACKED_BYTES = 600_000_000
MOST_PARTS = 2_000
SMALL_BYTES = 100_000
LONGEST_CELL = 32_767
"""Characters of one cell or shared string: Excel's own limit."""
LONGEST_ROW = 1_000_000
"""Characters of all cells of a row, as of a line of CSV: the library holds a row whole."""
MOST_ELEMENTS = 200_000
"""From one row or shared string to the next; Excel's 16,384 columns need half of that."""
MOST_SHEET_ROWS = 1_048_576
MOST_STRINGS = 4_000_000
LONGEST_TOKEN = 1_000_000
"""Bytes of a comment, tag or entity, which the parser must hold whole."""
_CHUNK = 1 << 16
_BEGINS_XML = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00")


def check_workbook(path: str) -> None:
    """Look through every part that is large enough to matter.

    Raises:
        FileTooLarge, LineTooLong, TooManyRows: no table is like that. NotATable: its XML is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        whole = sum(part.file_size for part in parts)
        if whole > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
            raise FileTooLarge(whole // 1_000_000, MOST_UNPACKED_BYTES // 1_000_000)
        for part in parts:
            if part.file_size > SMALL_BYTES:
                with archive.open(part) as stream:
                    _Scan().run(stream)


class _Scan:
    """One part. Only lengths and counts are kept."""

    def __init__(self) -> None:
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._begins
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        self._names: dict[str, str] = {}
        self._rows = self._strings = self._elements = 0
        self._cell = self._row = self._shared = 0

    def run(self, stream: IO[bytes]) -> None:
        chunk = stream.read(_CHUNK)
        if not chunk.lstrip()[:3].startswith(_BEGINS_XML):
            return  # a picture: the library could not read it as a sheet either
        fed = 0
        try:
            while chunk:
                self._parser.Parse(chunk)
                fed += len(chunk)
                if fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise LineTooLong(max(self._rows, 1))
                chunk = stream.read(_CHUNK)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise NotATable("xlsx") from error

    def _begins(self, name: str, _attributes: dict[str, str]) -> None:
        kind = self._names.get(name) or self._names.setdefault(name, name.rpartition(":")[2])
        self._elements += 1
        if kind == "c":
            self._cell = 0
        elif kind == "row":
            self._rows += 1
            self._cell = self._row = self._elements = 0
        elif kind == "si":
            self._strings += 1
            self._cell = self._row = self._elements = 0
        if self._elements > MOST_ELEMENTS:
            raise LineTooLong(max(self._rows, 1))
        if self._rows > MOST_SHEET_ROWS or self._strings > MOST_STRINGS:
            raise TooManyRows(MOST_SHEET_ROWS)

    def _text(self, text: str) -> None:
        self._cell += len(text)
        self._row += len(text)
        if self._cell > LONGEST_CELL or self._row > LONGEST_ROW:
            raise LineTooLong(max(self._rows, 1))
        if self._strings:
            self._shared += len(text)
            if self._shared > MOST_BYTES:
                raise FileTooLarge(self._shared // 1_000_000, MOST_BYTES // 1_000_000)

    def _doctype(self, *_: object) -> None:
        raise NotATable("xlsx")  # no spreadsheet writes one; entities could unfold to any size
