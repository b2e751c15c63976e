"""Files that cannot be, or should not be, taken in: a reason each, nothing lost, nothing half applied."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.catalogue.import_products import check_rows, read_file, scan_workbook
from desktop.catalogue.import_products.columns import read_header
from desktop.catalogue.import_products.read_file import ProductFile
from desktop.catalogue.import_products.run import import_products
from desktop.catalogue.import_products.words import FileRow, ImportOptions, ImportReport
from desktop.errors import Refusal
from tests.builders import Shop

HEADER = "SKU,Barcode,Name,Category,Price,Cost,Stock\n"
ROW = "M,9556001234568,Milo,Drinks,8.90,6.25,12\n"

WESTERN = (HEADER + ROW + "N,,Café,,1,,\n").encode("cp1252")
CHINESE = (HEADER + ROW + "N,,拿铁咖啡,饮料,1,,\n").encode("gb18030")


def rows_of(path: Path) -> list[FileRow | str]:
    """What the rows say, or the codes of their refusals."""
    file = ProductFile(path)
    reader = check_rows.RowReader(file.columns)
    found: list[FileRow | str] = []
    for line, cells in file.rows():
        try:
            row = reader.read(line, cells)
        except Refusal as refusal:
            found.append(refusal.code)
        else:
            found += [row] if row else []
    return found


def refusal_of(path: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        rows_of(path)
    return refused.value


def file_with(tmp_path: Path, content: str | bytes, name: str = "p.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + ROW).encode("utf-8"),
        (HEADER + ROW).encode("utf-8-sig"),
        (HEADER + ROW).encode("utf-16"),
        (HEADER + ROW).replace("\n", "\r\n").encode(),
        (HEADER + ROW).replace("\n", "\r").encode(),
        (HEADER + ROW).replace(",", ";").encode(),
        (HEADER + ROW).replace(",", "\t").encode(),
        b"sep=;\r\n" + (HEADER + ROW).replace(",", ";").encode(),
        ("\n,,,,,,\n" + HEADER + "\n\n" + ROW + ",,,,,,\n\n").encode(),
        b'"SKU","bar code","NAME ","category","Price (S$)","Unit_Cost","On-hand"\n' + ROW.encode(),
        (HEADER + ROW.replace("\n", ",,,\n")).encode(),
    ],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    (row,) = rows_of(file_with(tmp_path, content))
    assert isinstance(row, FileRow)
    assert (row.sku, row.name, row.price_cents, row.cost_micros, row.stock) == (
        "M",
        "Milo",
        890,
        6_250_000,
        12_000,
    )
    assert row.labels == (("09556001234568", "9556001234568"),)


@pytest.mark.parametrize(
    ("content", "code", "facts"),
    [
        (b"", "import.empty_file", {}),
        (b"\n \n\r\n", "import.empty_file", {}),
        (b"%PDF-1.7 ...", "import.not_a_table", {"kind": "pdf"}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import.not_a_table", {"kind": "xls"}),
        (bytes(range(256)) * 40, "import.not_a_table", {"kind": ""}),
        (b"PK\x03\x04 not a workbook", "import.not_a_table", {"kind": "xlsx"}),
        ((HEADER + ROW).encode("utf-16-le"), "import.not_a_table", {"kind": ""}),
        (WESTERN, "import.wrong_encoding", {"looks_like": "Windows-1252", "line": 3}),
        (CHINESE, "import.wrong_encoding", {"looks_like": "GB18030", "line": 3}),
        (HEADER + ROW + 'N,,"Milo,1,,\nA,,B,,1,,\n', "import.broken_quotes", {"line": 3}),
        (HEADER + 'N,,"Milo" big,,1,,\n', "import.broken_quotes", {"line": 2}),
        (HEADER + "N,," + "x" * 200_000 + ",,1,,\n", "import.line_too_long", {"line": 2}),
        (HEADER + "N" * 1_500_000, "import.line_too_long", {"line": 2}),
        ("Name,Price\nMilo,1.00\n", "import.no_key_column", {"headers": "Name, Price"}),
        ("SKU,Name,Price,price\nA,B,1,2\n", "import.duplicate_column", {"first": "Price", "second": "price"}),
        (
            "SKU,Name,In stock [East],In stock [West]\nA,B,1,2\n",
            "import.duplicate_column",
            {"first": "In stock [East]", "second": "In stock [West]"},
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_with_its_reason(
    tmp_path: Path, content: str | bytes, code: str, facts: dict[str, object]
) -> None:
    refusal = refusal_of(file_with(tmp_path, content))
    assert (refusal.code, refusal.facts) == (code, facts)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none.csv").code == "import.file_missing"
    assert refusal_of(tmp_path).code == "import.file_missing"


def test_sizes_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_with(tmp_path, HEADER + ROW * 20)
    monkeypatch.setattr(read_file, "MOST_ROWS", 10)
    assert refusal_of(path).code == "import.too_many_rows"
    monkeypatch.setattr(read_file, "MOST_BYTES", 100)
    assert refusal_of(path).code == "import.file_too_large"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("M,9556001234568,Milo", "import.wrong_cell_count"),
        ("M,,Milo,,1.00,,1,extra", "import.wrong_cell_count"),
        (",,Milo,,1.00,,", "catalogue.no_sku"),
        ("=1+1,,Milo,,1.00,,", "names.formula"),
        ("M,,=HYPERLINK(),,1.00,,", "names.formula"),
        ("M,,+Plus,,1.00,,", "names.formula"),
        ("M,,@SUM(A1),,1.00,,", "names.formula"),
        ("M,,-Minus,,1.00,,", "names.formula"),
        ("M,=1,Milo,,1.00,,", "names.formula"),
        ("M,,Milo,=Drinks,1.00,,", "names.formula"),
        ("M,9.55601E+12,Milo,,1.00,,", "import.rounded_barcode"),
        ("M,1;2;3;4;5;6;7;8;9;10;11,Milo,,1.00,,", "import.too_many_barcodes"),
        ("M,AB\x07C,Milo,,1.00,,", "catalogue.bad_barcode"),
        ("M,,Mi\x07lo,,1.00,,", "names.bad_letters"),
        ("M,," + "x" * 201 + ",,1.00,,", "names.too_long"),
        ("M,,Milo,,1.234,,", "catalogue.bad_price"),
        ("M,,Milo,,-1.00,,", "catalogue.bad_price"),
        ("M,,Milo,,=A1*2,,", "catalogue.bad_price"),
        ('M,,Milo,,"1,50",,', "catalogue.bad_price"),
        ("M,,Milo,,１.00,,", "catalogue.bad_price"),
        ("M,,Milo,,1000000.00,,", "catalogue.bad_price"),
        ("M,,Milo,,1.00,0.1234567,", "catalogue.bad_cost"),
        ("M,,Milo,,1.00,-1,", "catalogue.bad_cost"),
        ("M,,Milo,,1.00,,-3", "import.bad_stock"),
        ("M,,Milo,,1.00,,1.2345", "import.bad_stock"),
        ("M,,Milo,,1.00,,many", "import.bad_stock"),
    ],
)
def test_a_row_that_does_not_hold_together_is_refused_with_its_reason(
    tmp_path: Path, row: str, code: str
) -> None:
    assert rows_of(file_with(tmp_path, HEADER + row + "\n")) == [code]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A,spaceship,,", "catalogue.bad_kind"),
        ("A,,XX,", "catalogue.bad_gst_code"),
        ("A,,,ten", "import.bad_deposit"),
    ],
)
def test_words_outside_their_lists_are_refused(tmp_path: Path, row: str, code: str) -> None:
    assert rows_of(file_with(tmp_path, f"SKU,Kind,GST code,Deposit\n{row}\n")) == [code]


def test_amounts_are_read_as_people_write_them(tmp_path: Path) -> None:
    header = "SKU,Price,Cost,Stock,Kind,GST code,Deposit\n"
    rows = (
        '1,"S$1,016.5",$0.123456,1.5,weighed,zero-rated,0.10\n2,16,"1,000",12.0000,商品,SR,0\n3,2.5000,,,,,\n'
    )
    one, two, three = rows_of(file_with(tmp_path, header + rows))
    assert isinstance(one, FileRow)
    assert isinstance(two, FileRow)
    assert isinstance(three, FileRow)
    assert one[6:12] == (101_650, 123_456, 1_500, None, "ZR", 10)
    assert two[6:12] == (1_600, 1_000_000_000, 12_000, None, "SR", 0)
    assert (one.kind, two.kind, three.kind, three.price_cents) == ("weighed", "goods", None, 250)


def test_the_same_sku_or_barcode_twice_is_refused_with_the_first_line(shop: Shop, tmp_path: Path) -> None:
    content = HEADER + ROW + "M,,Other,,1,,\nN,09556001234568,Other,,1,,\nO,12;12,Other,,1,,\n"
    report = import_products(shop.database, shop.owner, file_with(tmp_path, content))
    assert [(row.line, row.code, row.facts["first_line"]) for row in report.refusals] == [
        (3, "import.duplicate_in_file", 2),
        (4, "import.duplicate_in_file", 2),
    ]
    assert shop.count("item") == [0]


def test_a_file_of_bad_rows_keeps_the_first_thousand_reasons(shop: Shop, tmp_path: Path) -> None:
    content = HEADER + "".join(f"S{number},,Milo,,x,,\n" for number in range(3000))
    report = import_products(shop.database, shop.owner, file_with(tmp_path, content))
    assert (report.refused, len(report.refusals), report.new) == (3000, 1000, 0)


def workbook(tmp_path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = tmp_path / "p.xlsx"
    book.save(path)
    return path


def take_in(shop: Shop, path: Path) -> ImportReport:
    return import_products(shop.database, shop.owner, path, ImportOptions())


def test_a_workbook_is_read_like_a_table(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ("SKU", "Barcode", "Name", "Price", "Cost", "Stock"),
            (10001, 9556001234568, "Milo", 8.9, 6.25, 12),
            (None, None, None, None, None, None),
            ("K", "拿铁", "Kopi", "1.20", None, None),
        ],
    )
    milo, kopi = rows_of(path)
    assert isinstance(milo, FileRow)
    assert isinstance(kopi, FileRow)
    assert (milo.line, milo.sku, milo.price_cents, milo.cost_micros, milo.stock) == (
        2,
        "10001",
        890,
        6_250_000,
        12_000,
    )
    assert milo.labels == (("09556001234568", "9556001234568"),)
    assert (kopi.line, kopi.price_cents, kopi.labels) == (4, 120, (("拿铁", "拿铁"),))


def test_a_workbook_that_computes_is_refused_row_by_row(shop: Shop, tmp_path: Path) -> None:
    path = workbook(
        tmp_path, [("SKU", "Name", "Price"), ("A", "Milo", "=1+1"), ("B", "Tea", "#REF!"), ("C", "X", 1)]
    )
    report = take_in(shop, path)
    assert [(row.line, row.code, row.facts) for row in report.refusals] == [
        (2, "import.formula_cell", {"column": "Price", "text": "=1+1"}),
        (3, "import.formula_cell", {"column": "Price", "text": "#REF!"}),
    ]
    assert shop.count("item") == [0]


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    monkeypatch.setattr(scan_workbook, "MOST_UNPACKED_BYTES", 2_000_000)
    assert path.stat().st_size < 10_000
    assert refusal_of(path).code == "import.file_too_large"


@pytest.mark.parametrize("keep", [0.2, 0.6, 0.95])
def test_a_truncated_workbook_is_refused(tmp_path: Path, keep: float) -> None:
    whole = workbook(tmp_path, [("SKU", "Name"), ("A", "Milo")]).read_bytes()
    refusal = refusal_of(file_with(tmp_path, whole[: int(len(whole) * keep)], "cut.xlsx"))
    assert (refusal.code, refusal.facts) == ("import.not_a_table", {"kind": "xlsx"})


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook(tmp_path, [("SKU", "Name"), *[(f"A{number}", "Milo") for number in range(500)]])
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    assert refusal_of(damaged).code == "import.not_a_table"


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_is_read_or_refused_and_never_a_crash(tmp_path: Path, content: bytes) -> None:
    for start in (b"", HEADER.encode(), b"PK\x03\x04", b"\xff\xfe"):
        try:
            rows_of(file_with(tmp_path, start + content))
        except Refusal as refusal:
            assert refusal.code.startswith("import.")


@given(st.lists(st.text(max_size=20), max_size=8))
def test_any_header_is_understood_or_refused(headers: list[str]) -> None:
    try:
        read_header(headers)
    except Refusal as refusal:
        assert refusal.code in ("import.no_key_column", "import.duplicate_column")


@given(st.lists(st.text(max_size=30), min_size=7, max_size=7))
@settings(max_examples=300)
def test_any_row_is_read_or_refused(cells: list[str]) -> None:
    reader = check_rows.RowReader(read_header(HEADER.strip().split(",")))
    try:
        row = reader.read(2, cells)
    except Refusal:
        return
    assert row is not None
    assert row.sku
