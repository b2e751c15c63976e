"""The old receipt number decides: the same again adds nothing, another content is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from desktop.history.report import ImportOptions

if TYPE_CHECKING:
    from tests.desktop.history.conftest import Till

MILK = "R1,2026-10-05T09:30,MILK,Fresh milk,2,3.20,0.40,cash"
BREAD = "R1,2026-10-05T09:30,BREAD,White bread,1,2.80,,cash"
EVERYTHING = ("sale", "sale_line", "tender", "entry", "entry_line", "sync_outbox", "audit", "shift", "item")


def test_second_run_adds_nothing(till: Till, month: Callable[[int], list[str]]) -> None:
    till.take(*month(100))
    before = till.shop.count(*EVERYTHING), till.rows("SELECT * FROM lane"), till.rows("SELECT * FROM shift")
    report = till.take(*month(100))
    assert (report.sales, report.already_there, report.refused_count, report.takings_cents) == (0, 100, 0, 0)
    assert (
        till.shop.count(*EVERYTHING),
        till.rows("SELECT * FROM lane"),
        till.rows("SELECT * FROM shift"),
    ) == before


def test_longer_file_adds_only_what_is_new(till: Till, month: Callable[[int], list[str]]) -> None:
    till.take(*month(40))
    report = till.take(*month(40), "NEW,2026-10-05T09:30,MILK,Fresh milk,1,3.20,,cash")
    assert (report.sales, report.already_there) == (1, 40)


def test_same_receipt_written_in_other_words_is_there_already(till: Till) -> None:
    till.take(MILK, BREAD)
    report = till.take(
        BREAD.replace("2.80", "$2.8").replace("T", " "),
        MILK.replace("09:30", "09:30:00+08:00").replace("cash", "CASH").replace(",2,", ",2.000,"),
    )
    assert (report.sales, report.already_there) == (0, 1)


def test_same_receipt_without_names_is_there_already(till: Till) -> None:
    till.take(MILK)
    assert till.take(MILK.replace("Fresh milk", "")).already_there == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3.20", "3.25"),
        (",2,", ",3,"),
        ("0.40", "0.45"),
        ("09:30", "09:31"),
        ("cash", "card"),
        ("MILK", "OTHER"),
        ("Fresh milk", "Old milk"),
    ],
)
def test_same_number_with_other_content_is_refused(till: Till, old: str, new: str) -> None:
    till.take(MILK)
    before = till.shop.count(*EVERYTHING)
    report = till.take(MILK.replace(old, new))
    assert [(each.code, each.receipt, each.lines) for each in report.refused] == [
        ("history.receipt_differs", "R1", (2,))
    ]
    assert till.shop.count(*EVERYTHING) == before


def test_same_number_with_a_line_more_is_refused(till: Till) -> None:
    till.take(MILK)
    assert till.take(MILK, BREAD).refused[0].code == "history.receipt_differs"


def test_refused_receipt_is_taken_by_a_later_run_that_allows_it(till: Till) -> None:
    row = "R1,2026-10-05T09:30,MILK,Fresh milk,1,3.20,,grabpay"
    assert till.take(row).refused_count == 1
    assert till.take(row, options=ImportOptions(create_items=True, create_tenders=True)).sales == 1


def test_number_of_the_counter_may_be_an_old_number_too(till: Till) -> None:
    report = till.take(MILK.replace("R1", "T1-000001"))
    assert report.sales == 1
