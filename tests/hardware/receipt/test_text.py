"""Plain lines: goldens for whole receipts, and the width promise for every document."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.receipt.doc import Columns, Feed, ReceiptDoc, SubLine, Text, with_banner
from hardware.receipt.text import to_lines, to_text, width_of, wrap
from tests.hardware import papers

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("columns", [32, 42, 48])
@pytest.mark.parametrize("name", papers.ALL)
def test_receipt_as_text_equals_its_golden(name: str, columns: int) -> None:
    expected = (GOLDEN / f"{name}-{columns}.txt").read_text(encoding="utf-8")
    assert to_text(papers.ALL[name](), columns) == expected


def test_banner_stands_above_everything_in_text_too() -> None:
    lines = to_lines(with_banner(ReceiptDoc((Text("shop"),)), "REPRINT"), 20)
    assert lines == ["  *** REPRINT ***", "shop"]


def test_chinese_is_measured_two_columns_wide_and_broken_between_characters() -> None:
    assert width_of("拿铁 latte") == 10
    assert wrap("拿铁咖啡大杯", 8) == ["拿铁咖啡", "大杯"]


def test_closing_punctuation_is_not_left_alone_at_a_line_start() -> None:
    assert wrap("拿铁咖啡，热", 8) == ["拿铁咖", "啡，热"]


def test_amount_stands_on_the_first_line_of_a_long_name() -> None:
    lines = to_lines(
        ReceiptDoc((Columns("Kopi C kosong peng", "1.80", "2", subs=(SubLine("0.90 each"),)),)), 20
    )
    assert lines == ["  2 Kopi C      1.80", "    kosong peng", "    0.90 each"]


printable = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), max_size=60)


@given(printable, printable, printable, st.integers(16, 60))
def test_no_line_is_ever_wider_than_the_paper(left: str, right: str, sub: str, columns: int) -> None:
    document = ReceiptDoc((Text(left), Columns(left, right, "2", subs=(SubLine(sub, right),)), Feed(2)))
    assert all(width_of(line) <= columns for line in to_lines(document, columns))


@given(printable, st.integers(2, 60))
def test_wrapping_loses_no_letter(text: str, columns: int) -> None:
    assert "".join("".join(wrap(text, columns)).split()) == "".join(text.split())
