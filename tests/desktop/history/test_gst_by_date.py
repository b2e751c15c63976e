"""An old sale carries the GST of its own date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.history.import_sales import LANE
from desktop.setup.set_up_shop import INSERT_SETTING

if TYPE_CHECKING:
    from tests.desktop.history.conftest import Till


@pytest.mark.parametrize(
    ("day", "rate_bp", "gst_cents"),
    [
        ("2022-12-31", 700, 700),
        ("2023-01-01", 800, 793),
        ("2023-12-31", 800, 793),
        ("2024-01-01", 900, 883),
    ],
)
def test_rate_is_that_of_the_day_of_sale(till: Till, day: str, rate_bp: int, gst_cents: int) -> None:
    price = "107.00"
    till.take(f"R1,{day}T12:00,S,Soap,1,{price},,cash")
    assert till.rows("SELECT gst_rate_bp, gst_cents, gst_code FROM sale_line") == [(rate_bp, gst_cents, "SR")]


def test_rate_turns_at_local_midnight(till: Till) -> None:
    till.take("A,2023-12-31T23:59:59,S,Soap,1,10,,cash", "B,2024-01-01T00:00:00,S,Soap,1,10,,cash")
    assert till.rows("SELECT number, gst_rate_bp FROM sale JOIN sale_line USING (sale_id) ORDER BY 1") == [
        ("A", 800),
        ("B", 900),
    ]


def test_sale_before_registration_carries_no_gst(till: Till) -> None:
    till.take("A,2019-12-31T12:00,S,Soap,1,10,,cash", "B,2020-01-01T12:00,S,Soap,1,10,,cash")
    sales = till.rows(
        "SELECT number, is_registered, gst_code, gst_rate_bp, sale_line.gst_cents"
        " FROM sale JOIN sale_line USING (sale_id) ORDER BY number"
    )
    assert sales == [("A", 0, "NG", 0, 0), ("B", 1, "SR", 700, 65)]


def test_shop_that_is_not_registered_sells_without_gst(unregistered_till: Till) -> None:
    report = unregistered_till.take("A,2026-10-05T12:00,S,Soap,1,10,,cash")
    assert (report.sales, report.gst_cents) == (1, 0)
    assert unregistered_till.rows("SELECT account, amount_cents FROM entry_line ORDER BY line_no") == [
        ("1010", 1_000),
        ("4000", -1_000),
    ]


def test_method_is_that_of_the_day_of_sale(till: Till) -> None:
    change = {"name": "gst_method", "from_day": "2026-10-06", "value": '"per_line"', "field_clocks": "{}"}
    till.shop.database.run_work(lambda work: work.write(INSERT_SETTING, change), till.shop.console, LANE)
    three = [
        f"{receipt},2026-10-0{day}T12:00,S,Soap,1,0.55,,cash"
        for receipt, day in (("A5", 5), ("B6", 6))
        for _ in "123"
    ]
    till.take(*three)
    assert till.rows("SELECT number, gst_method, gst_cents FROM sale ORDER BY number") == [
        ("A5", "per_invoice", 14),
        ("B6", "per_line", 15),
    ]
