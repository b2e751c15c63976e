"""Tables in a terminal: columns line up whatever is written in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.messages.say import Say
from desktop.reports.text_table import Column, TextTable, days_told, figure, width

COLUMNS = (Column("Item"), Column("Sum", is_figure=True))


@pytest.mark.parametrize(
    ("words", "columns"), [("kopi", 4), ("拿铁咖啡", 8), ("é", 1), ("e\u0301", 1), ("ｋｏｐｉ", 8), ("", 0)]
)
def test_width_counts_wide_characters_twice_and_accents_not_at_all(words: str, columns: int) -> None:
    assert width(words) == columns


def test_figures_stand_at_the_right_and_words_at_the_left() -> None:
    table = TextTable(
        [Column("Item"), Column("Sum", is_figure=True)],
        [("拿铁", "1.80"), ("Milk", "12.00")],
        ("All", "13.80"),
    )
    assert table.lines() == [
        "Item    Sum",
        "----  -----",
        "拿铁   1.80",
        "Milk  12.00",
        "----  -----",
        "All   13.80",
    ]


def test_table_without_rows_shows_its_headings() -> None:
    assert TextTable(COLUMNS, []).lines() == [
        "Item  Sum",
        "----  ---",
    ]


@given(
    st.lists(
        st.tuples(st.text("aé拿铁 咖啡", max_size=12), st.text("0123456789.", min_size=1, max_size=9)),
        max_size=6,
    )
)
def test_every_figure_ends_in_the_same_column(rows: list[tuple[str, str]]) -> None:
    lines = TextTable(COLUMNS, rows).lines()
    assert {width(line) for line in lines} == {width(lines[1])}


@pytest.mark.parametrize(
    ("cents", "told"),
    [(0, "0.00"), (5, "0.05"), (-75, "-0.75"), (123_456, "1,234.56"), (-100_000_000, "-1,000,000.00")],
)
def test_figures_are_grouped_with_two_decimals(cents: int, told: str) -> None:
    assert figure(cents) == told


class Keys(Say):
    """Tells which sentence was asked for."""

    def __call__(self, key: str, **facts: object) -> str:
        return f"{key} {facts}"


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("0001-01-01", "9999-12-31", "report.all_days {}"),
        ("0001-01-01", "2026-11-23", "report.until_day {'last': '2026-11-23'}"),
        ("2026-11-23", "9999-12-31", "report.since_day {'first': '2026-11-23'}"),
        ("2026-11-01", "2026-11-23", "report.days {'first': '2026-11-01', 'last': '2026-11-23'}"),
    ],
)
def test_open_ends_of_a_range_are_told_as_such(first: str, last: str, told: str) -> None:
    assert days_told(Keys(), first, last) == told
