"""Workbooks made to fill the memory or the day are refused before they do; odd ones are read as they look."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from desktop.catalogue.import_products import scan_workbook
from desktop.catalogue.import_products.check_rows import RowReader
from desktop.catalogue.import_products.read_file import ProductFile
from desktop.catalogue.import_products.refusals import DateCell
from desktop.errors import Refusal
from desktop.messages.say import Say

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"
TITLES = '<row r="1"><c t="inlineStr"><is><t>SKU</t></is></c><c t="inlineStr"><is><t>Name</t></is></c></row>'


def book_with(tmp_path: Path, sheet: str | bytes, part: str = SHEET) -> Path:
    """A workbook whose part is this XML instead."""
    plain, path = tmp_path / "plain.xlsx", tmp_path / "p.xlsx"
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        target.writestr(part, sheet)
    return path


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    return list(ProductFile(path).rows())


def refused(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        rows_of(path)
    return caught.value.code


def text(letters: str) -> str:
    return f'<c t="inlineStr"><is><t>{letters}</t></is></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library must not even be asked."""
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("it was read"))


def test_cells_in_the_farthest_corner_cost_nothing_and_hide_nothing(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    path = book_with(tmp_path, HEAD + TITLES + row(3, text("A"), text("Milo")) + far + TAIL)
    assert rows_of(path) == [(3, ["A", "Milo"])]


def test_rows_far_apart_are_read_with_their_numbers(tmp_path: Path) -> None:
    path = book_with(tmp_path, HEAD + TITLES + row(1_048_576, text("A"), text("Milo")) + TAIL)
    assert rows_of(path) == [(1_048_576, ["A", "Milo"])]


def test_row_number_no_sheet_has_ends_the_sheet(tmp_path: Path) -> None:
    path = book_with(tmp_path, HEAD + TITLES + row(2, text("A")) + row(4_000_000_000, text("B")) + TAIL)
    assert rows_of(path) == [(2, ["A", ""])]


def test_cell_of_excels_longest_is_read_and_one_letter_more_is_refused(tmp_path: Path) -> None:
    for extra, is_read in ((0, True), (1, False)):
        long = "x" * (scan_workbook.LONGEST_CELL + extra)
        path = book_with(
            tmp_path, HEAD + TITLES + row(2, text("A"), text(long)) + f"<!--{'-+' * 50_000}-->" + TAIL
        )
        if is_read:
            assert rows_of(path) == [(2, ["A", long])]
        else:
            assert refused(path) == "import.line_too_long"


def runs(letters: str) -> str:
    """One cell of many pieces, each short enough."""
    return f'<c t="inlineStr"><is>{f"<r><t>{letters}</t></r>" * 40}</is></c>'


HOSTILE: list[tuple[str, str, Callable[[], str]]] = [
    ("import.line_too_long", SHEET, lambda: HEAD + TITLES + row(2, text("x" * 5_000_000))),
    ("import.line_too_long", SHEET, lambda: HEAD + TITLES + row(2, runs("x" * 3_000))),
    (
        "import.line_too_long",
        SHEET,
        lambda: HEAD + TITLES + row(2, text("<![CDATA[" + "<" * 100_000 + "]]>")),
    ),
    ("import.line_too_long", SHEET, lambda: HEAD + TITLES + row(2, *[text("x" * 32_000)] * 40)),
    ("import.line_too_long", SHEET, lambda: HEAD + TITLES + row(2, *["<c/>"] * 300_000)),
    ("import.line_too_long", SHEET, lambda: HEAD + TITLES + TAIL[:12] + "<mergeCell/>" * 300_000),
    ("import.line_too_long", SHEET, lambda: HEAD + TITLES + "<!--" + "<" * 3_000_000 + "-->"),
    ("import.line_too_long", SHEET, lambda: HEAD + TITLES + f'<row a="{"x" * 3_000_000}"></row>'),
    ("import.too_many_rows", SHEET, lambda: HEAD + TITLES + "<row/>" * 1_048_577),
    ("import.not_a_table", SHEET, lambda: f"<!DOCTYPE a [{' ' * 200_000}]>" + HEAD + TITLES),
    ("import.line_too_long", "xl/sharedStrings.xml", lambda: f"<sst><si><t>{'x' * 200_000}</t></si></sst>"),
    ("import.line_too_long", "xl/theme/theme1.xml", lambda: f"<a:t xmlns:a='x'>{'x' * 200_000}</a:t>"),
    ("import.line_too_long", "xl/pictures.png", lambda: f"<a>{'x' * 200_000}</a>"),
]


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(("code", "part", "make"), HOSTILE)
def test_what_no_table_holds_is_refused_before_it_is_read(
    tmp_path: Path, code: str, part: str, make: Callable[[], str]
) -> None:
    assert refused(book_with(tmp_path, make(), part)) == code


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("name", "most", "code"),
    [("MOST_STRINGS", 3_000, "import.too_many_rows"), ("MOST_BYTES", 50_000, "import.file_too_large")],
)
def test_shared_strings_are_bounded_in_number_and_in_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int, code: str
) -> None:
    monkeypatch.setattr(scan_workbook, name, most)
    strings = "<sst>" + "<si><t>twenty letters or so</t></si>" * 4_000 + "</sst>"
    assert refused(book_with(tmp_path, strings, "xl/sharedStrings.xml")) == code


def test_a_picture_is_passed_over(tmp_path: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_000
    assert refused(book_with(tmp_path, picture, "xl/media/image1.png")) == "import.empty_file"


def test_sixteen_bit_letters_are_measured_too(tmp_path: Path) -> None:
    sheet = '<?xml version="1.0" encoding="UTF-16"?>' + HEAD + TITLES + row(2, text("㰼" * 60_000)) + TAIL
    assert refused(book_with(tmp_path, sheet.encode("utf-16"))) == "import.line_too_long"


def saved(tmp_path: Path, fill: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.Workbook()
    fill(book)
    book.save(tmp_path / "p.xlsx")
    return tmp_path / "p.xlsx"


def test_a_large_honest_workbook_is_read_whole(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        book.active.append(["SKU", "Name"])
        for number in range(3_000):
            book.active.append([f"S{number}", f"Thing {number} {'多' * 20}"])

    path = saved(tmp_path, fill)
    with zipfile.ZipFile(path) as archive:
        assert max(part.file_size for part in archive.infolist()) > scan_workbook.SMALL_BYTES
    assert len(rows_of(path)) == 3_000


def test_a_hidden_sheet_is_not_preferred_to_one_that_shows(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        hidden, shown = book.active, book.create_sheet("Products")
        assert hidden is not None
        hidden.append(["Colour"])
        hidden.sheet_state = "hidden"
        shown.append(["SKU", "Name"])
        shown.append(["A", "Milo"])

    assert rows_of(saved(tmp_path, fill)) == [(2, ["A", "Milo"])]


DATES = [datetime.datetime(2026, 4, 3), datetime.date(2026, 4, 3), datetime.time(10, 30)]


@pytest.mark.parametrize("column", ["SKU", "Barcode", "Name"])
@pytest.mark.parametrize("value", DATES)
def test_a_date_where_an_article_number_was_typed_is_refused(
    tmp_path: Path, column: str, value: object
) -> None:
    cells: dict[str, object] = {"SKU": "A", "Barcode": "9556001234568", "Name": "Milo", "Price": 1}
    cells[column] = value

    def fill(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        book.active.append([*cells, "Counted on"])
        book.active.append([*cells.values(), DATES[0]])  # a column nobody reads may hold one

    file = ProductFile(saved(tmp_path, fill))
    ((line, found),) = file.rows()
    with pytest.raises(DateCell) as caught:
        RowReader(file.columns).read(line, found)
    assert caught.value.column == column
    assert "made a date" in Say("en").error(caught.value)


def test_a_date_among_the_headers_is_a_header(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        book.active.append(["SKU", "Name", "Price", DATES[0]])
        book.active.append(["A", "Milo", 1, None])

    file = ProductFile(saved(tmp_path, fill))
    found: Iterator[tuple[int, list[str]]] = file.rows()
    assert [cells[:3] for _, cells in found] == [["A", "Milo", "1"]]
    assert file.columns.ignored == ("2026-04-03T00:00:00",)


def test_blank_row_above_the_titles_does_not_narrow_the_sheet(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        for row in ([" "], ["SKU", "Name", "Price"], ["A", "Milo", 1, "beside the table"]):
            book.active.append(row)

    assert rows_of(saved(tmp_path, fill)) == [(3, ["A", "Milo", "1"])]
