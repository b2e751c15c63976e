"""Files that are refused whole, and receipts that are refused while the run goes on."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.errors import Refusal
from desktop.history import read_file
from desktop.history.receipts import MOST_LINES
from desktop.history.refusals import (
    DoubleColumn,
    FileTooLarge,
    FileUnreadable,
    MissingColumns,
    NoRows,
    NotCsv,
    NotUtf8,
)
from desktop.history.report import MOST_REFUSED_TOLD, ImportOptions
from desktop.ids import new_id
from desktop.messages.say import Say
from desktop.selling.create_tender_type import CreateTenderType, ReservedTenderName, create_tender_type
from desktop.verify.run import verify
from tests.desktop.history.conftest import HEADER

if TYPE_CHECKING:
    from tests.desktop.history.conftest import Till

GOOD = "R1,2026-10-05T09:30,S,Soap,1,2,,cash"


def refused(till: Till, content: bytes) -> Refusal:
    """The whole file's refusal; nothing may have been written for it."""
    till.path.write_bytes(content)
    before = till.rows("SELECT next_receipt, next_message, next_audit FROM lane")
    with pytest.raises(Refusal) as caught:
        till.run(till.path)
    assert till.shop.count("sale", "item", "shift") == [0, 0, 0]
    assert till.rows("SELECT next_receipt, next_message, next_audit FROM lane") == before
    return caught.value


@pytest.mark.parametrize("column", ["receipt", "sold_at", "sku", "quantity", "unit_price", "tender"])
def test_missing_column_refuses_the_whole_file(till: Till, column: str) -> None:
    names = [name for name in HEADER.split(",") if name != column]
    refusal = refused(till, (",".join(names) + "\n" + "x," * 6 + "x\n").encode())
    assert isinstance(refusal, MissingColumns)
    assert refusal.columns == column


def test_columns_may_come_in_any_order_under_other_names(till: Till) -> None:
    path = till.write(
        "cash,2,Soap,9.99,S,x,2026-10-05T09:30,R1,0.98",
        header="Payment Method,Qty,Product Name,Price,Item Code,colour,Sale Date,Receipt No.,Line_Discount",
    )
    report = till.run(path)
    assert (report.sales, report.takings_cents) == (1, 1_900)


def test_name_and_discount_may_be_left_out(till: Till) -> None:
    till.take(GOOD)
    path = till.write(
        "R2,2026-10-05T09:31,S,3,2,cash", header="receipt,sold_at,sku,quantity,unit_price,tender"
    )
    assert till.run(path).takings_cents == 600


def test_own_name_of_a_column_wins_over_a_synonym(till: Till) -> None:
    path = till.write(GOOD + ",NOT-THIS", header=HEADER + ",code")
    till.run(path)
    assert till.rows("SELECT sku FROM sale_line") == [("S",)]


def test_two_columns_that_could_both_be_meant_refuse_the_file(till: Till) -> None:
    header = HEADER.replace("sku", "code") + ",plu"
    assert isinstance(refused(till, f"{header}\n{GOOD},1\n".encode()), DoubleColumn)


def test_bom_crlf_and_quotes_are_read(till: Till) -> None:
    rows = f'{HEADER}\r\nR1,2026-10-05T09:30,S,"Soap, ""mild""\r\nand cheap",1,2,,cash\r\n'
    till.path.write_bytes(b"\xef\xbb\xbf" + rows.encode())
    assert till.run(till.path).sales == 1
    assert till.rows("SELECT name FROM sale_line") == [('Soap, "mild" and cheap',)]


def test_chinese_names_are_kept(till: Till) -> None:
    till.take("收据1,2026-10-05T09:30,咖啡,拿铁咖啡,1,4.50,,cash")
    assert till.rows("SELECT number, name, sku FROM sale JOIN sale_line USING (sale_id)") == [
        ("收据1", "拿铁咖啡", "咖啡")
    ]


def test_formula_where_a_figure_belongs_refuses_the_receipt(till: Till) -> None:
    report = till.take("R1,2026-10-05T09:30,S,Soap,=1+1,2,,cash")
    assert till.reasons(report) == [("R1", "quantity", (2,))]


@pytest.mark.parametrize("number", ["R  1", "Re\u0301u 1"])
def test_bad_row_refuses_its_whole_receipt_however_the_number_is_spelt(till: Till, number: str) -> None:
    good, bad = (f"{number},2026-10-05T09:30,S,Soap,{quantity},2,,cash" for quantity in (1, "one"))
    report = till.take(good, bad)
    assert (report.sales, len(till.reasons(report))) == (0, 1)


def test_tender_whose_small_letters_are_too_many_refuses_its_receipt_and_not_the_run(till: Till) -> None:
    report = till.take(
        GOOD,
        f"R2,2026-10-05T09:30,S,Soap,1,2,,{'ß' * 30}",
        options=ImportOptions(create_items=True, create_tenders=True),
    )
    assert (report.sales, till.reasons(report)) == (1, [("R2", "tender", (3,))])


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{GOOD}\n".encode("utf-16"),
        HEADER.encode() + b"\nR1,2026-10-05T09:30,S,Caf\xe9,1,2,,cash\n",
    ],
)
def test_other_encodings_refuse_the_whole_file(till: Till, content: bytes) -> None:
    assert isinstance(refused(till, content), NotUtf8)


def test_bad_byte_far_down_still_refuses_the_whole_file(
    till: Till, month: Callable[[int], list[str]]
) -> None:
    content = "\n".join([HEADER, *month(200)]).encode() + b"\nR9,2026-10-05T09:30,S,Caf\xe9,1,2,,cash\n"
    assert isinstance(refused(till, content), NotUtf8)


@pytest.mark.parametrize("ending", ['"Soap,1,2,,cash\n', '"Soap" mild,1,2,,cash\n'])
def test_truncated_quote_refuses_the_whole_file(till: Till, ending: str) -> None:
    content = f"{HEADER}\n{GOOD}\nR2,2026-10-05T09:30,S,{ending}"
    refusal = refused(till, content.encode())
    assert isinstance(refusal, NotCsv)
    assert refusal.line == 3


def test_random_bytes_refuse_the_whole_file(till: Till) -> None:
    for noise in (random.Random(1).randbytes(20_000), bytes(2_000)):
        assert isinstance(refused(till, noise), NotUtf8 | NotCsv)


def test_spreadsheet_file_is_refused_as_no_text(till: Till) -> None:
    assert isinstance(refused(till, b"PK\x03\x04\x14\x00\x06\x00\x08\x00"), NotCsv | NotUtf8)


def test_line_without_end_is_refused_before_it_fills_the_memory(till: Till) -> None:
    assert isinstance(refused(till, b"receipt," * 200_000), NotCsv)


def test_file_far_too_large_is_refused_unread(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_file, "LARGEST_MEGABYTES", 0)
    assert isinstance(refused(till, b"x" * (1 << 20)), FileTooLarge)


def test_empty_missing_and_folder_are_refused(till: Till, tmp_path: Path) -> None:
    assert isinstance(refused(till, b""), NoRows)
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(FileUnreadable):
            till.run(path)


def test_header_alone_adds_nothing(till: Till) -> None:
    assert till.take().sales == 0


BAD_CELLS = [
    ("quantity", "-1", "quantity_negative"),
    ("quantity", "0", "quantity_zero"),
    ("quantity", "0.000", "quantity_zero"),
    ("quantity", "1.0005", "quantity"),
    ("quantity", "one", "quantity"),
    ("quantity", "", "quantity"),
    ("quantity", "1e3", "quantity"),
    ("quantity", "٣", "quantity"),
    ("quantity", "1000000.001", "quantity_too_large"),
    ("quantity", "999999999", "quantity_too_large"),
    ("unit_price", "-2", "price_negative"),
    ("unit_price", "2.005", "price"),
    ("unit_price", "", "price"),
    ("unit_price", "nan", "price"),
    ("unit_price", "9999999", "price"),
    ("discount", "2.01", "discount_beyond_line"),
    ("discount", "-1", "discount_negative"),
    ("discount", "10%", "discount"),
    ("sold_at", "", "time"),
    ("sold_at", "yesterday", "time"),
    ("sold_at", "05/10/2026 09:30", "time"),
    ("sold_at", "2026-10-05", "time"),
    ("sold_at", "2026-02-30T09:30", "time"),
    ("sold_at", "0001-01-01T00:00", "time"),
    ("sold_at", "9999-12-31T23:59", "time"),
    ("sold_at", "2026-12-01T09:30", "future"),
    ("receipt", "", "receipt_missing"),
    ("receipt", "R" * 41, "receipt"),
    ("sku", "", "sku_missing"),
    ("sku", "S" * 65, "sku"),
    ("name", "Soap\x1b@", "name"),
    ("name", "", "name_missing"),
    ("tender", "", "tender_missing"),
    ("tender", "tender.cash", "tender_reserved"),
    ("tender", "Tender.Kopi", "tender_reserved"),
]


@pytest.mark.parametrize(("column", "value", "reason"), BAD_CELLS)
def test_bad_cell_refuses_its_receipt_and_not_the_run(
    till: Till, column: str, value: str, reason: str
) -> None:
    good = ["BAD", "2026-10-05T09:30", "NEW", "New", "1", "2", "", "cash"]
    cells = dict(zip(HEADER.split(","), good, strict=True))
    cells[column] = value
    report = till.take(GOOD, ",".join(cells.values()), GOOD.replace("R1", "R2"))
    assert [(each.reason, each.lines) for each in report.refused] == [(reason, (3,))]
    assert Say("en").has(f"history.bad_receipt.{reason}")
    assert report.sales == 2
    assert till.shop.count("item") == [1]


def test_bad_row_refuses_all_of_its_receipt(till: Till) -> None:
    report = till.take(GOOD, "R2,2026-10-05T09:30,S,Soap,1,2,,cash", "R1,2026-10-05T09:30,S,Soap,-1,2,,cash")
    assert till.reasons(report) == [("R1", "quantity_negative", (4,))]
    assert till.rows("SELECT number FROM sale") == [("R2",)]


@pytest.mark.parametrize("row", ["R1,2026-10-05T09:30,S", "R1,2026-10-05T09:30,S,Soap, mild,1,2,,cash"])
def test_row_of_another_length_refuses_its_receipt(till: Till, row: str) -> None:
    report = till.take(GOOD, row)
    assert till.reasons(report) == [("R1", "columns", (3,))]
    assert till.shop.count("sale") == [0]


def test_blank_rows_are_passed_over_and_lines_counted_all_the_same(till: Till) -> None:
    report = till.take("", GOOD, ",,,,,,,", '"R2",2026-10-05T09:30,S,"two\nlines",1,2,,cash', GOOD + ",")
    assert till.reasons(report) == [("R1", "columns", (7,))]
    assert report.sales == 1


def test_conflicting_times_refuse_the_receipt(till: Till) -> None:
    report = till.take(GOOD, GOOD, GOOD.replace("09:30", "09:31"))
    assert till.reasons(report) == [("R1", "conflicting_times", (2, 4))]


def test_conflicting_tenders_refuse_the_receipt(till: Till) -> None:
    report = till.take(GOOD, GOOD.replace("cash", "Cash"), GOOD.replace("cash", "card"))
    assert till.reasons(report) == [("R1", "conflicting_tenders", (2, 4))]
    assert report.refused[0].value == "cash, card"


def test_same_row_twice_in_a_receipt_is_two_lines(till: Till) -> None:
    assert till.take(GOOD, GOOD).lines == 2


def test_receipt_beyond_reason_is_refused(till: Till) -> None:
    report = till.take(*[GOOD] * (MOST_LINES + 1), "R2,2026-10-05T09:30,S,Soap,1,2,,cash")
    assert [(each.receipt, each.reason, each.value) for each in report.refused] == [
        ("R1", "too_many_lines", str(MOST_LINES + 1))
    ]
    assert report.sales == 1


def test_receipt_whose_total_no_counter_takes_is_refused_alone(till: Till) -> None:
    half = "R2,2026-10-05T09:30,S,Soap,1000,500000,,cash"
    report = till.take(GOOD, half, half, "R3,2026-10-05T09:30,S,Soap,1000,500000,0.01,cash")
    assert till.reasons(report) == [("R2", "total", (3, 4))]
    assert report.sales == 2


def test_reserved_name_of_a_tender_is_refused_also_where_tenders_may_be_created(till: Till) -> None:
    report = till.take(
        GOOD,
        "R2,2026-10-05T09:30,S,Soap,1,2,,tender.nets",
        options=ImportOptions(create_items=True, create_tenders=True),
    )
    assert (report.sales, till.reasons(report)) == (1, [("R2", "tender_reserved", (3,))])


@pytest.mark.parametrize("name", ["tender.cash", " Tender.Kopi"])
def test_way_of_paying_cannot_be_called_as_the_catalogues_own(till: Till, name: str) -> None:
    with pytest.raises(ReservedTenderName):
        till.shop.run(create_tender_type, CreateTenderType(new_id(), "kopi", name), till.shop.owner)
    assert till.shop.count("tender_type") == [6]


def test_goods_whose_cost_the_books_cannot_hold_refuse_their_receipt_alone(till: Till) -> None:
    gold = AddItem(new_id(), "GOLD", "Gold", 100, cost_micros=999_999_990_000)
    till.shop.run(add_item, gold, till.shop.console)
    report = till.take(
        "R1,2026-10-05T09:30,GOLD,Gold,1000000,0.01,,cash",
        GOOD.replace("R1", "R2"),
        options=ImportOptions(create_items=True, move_stock=True),
    )
    assert (report.sales, till.reasons(report)) == (1, [("R1", "too_much_stock", (2,))])
    assert verify(till.shop.reader) == []


def test_long_list_of_refusals_is_cut_and_counted(till: Till) -> None:
    bad = [f"R{number},never,S,Soap,1,2,,cash" for number in range(MOST_REFUSED_TOLD + 50)]
    report = till.take(*bad)
    assert (report.refused_count, len(report.refused)) == (MOST_REFUSED_TOLD + 50, MOST_REFUSED_TOLD)


@pytest.mark.parametrize(
    "row",
    [
        "R2,2026-10-05T09:30,F,=cmd|' /C calc'!A0,1,2,,cash",
        "R2,2026-10-05T09:30,=1+1,Soap,1,2,,cash",
        "R2,2026-10-05T09:30,F,@SUM(A1),1,2,,cash",
        "R2,2026-10-05T09:30,F,+Soap,1,2,,cash",
        "R2,2026-10-05T09:30,F,-Soap,1,2,,cash",
        "R2,2026-10-05T09:30,F,Soap,1,2,,=cash",
    ],
)
def test_text_that_a_spreadsheet_would_carry_out_refuses_its_receipt(till: Till, row: str) -> None:
    report = till.run(till.write(GOOD, row))
    assert [(each.receipt, each.reason) for each in report.refused] == [("R2", "formula")]
    assert report.sales == 1
    assert "formula" in Say("en").error(report.refused[0])


@pytest.mark.parametrize("line", [1, 2, 3, 700, 5_000])
def test_first_byte_that_is_not_utf8_is_told_with_its_line(till: Till, line: int) -> None:
    rows = [HEADER, *(f"R{number},2026-10-05T09:30,S,Soap,1,2,,cash" for number in range(5_200))]
    rows[line - 1] += "\udcff"
    content = "\n".join(rows).encode(errors="surrogateescape")
    refusal = refused(till, content)
    assert isinstance(refusal, NotUtf8)
    assert refusal.line == line
