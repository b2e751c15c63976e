"""Reports and exports: totals that add up, days that are included, columns that stand under each other."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from desktop.database.lock import take_lock
from desktop.reports.text_table import width
from tests.desktop.cli.conftest import Kedai

REPORTS = ("daily-sales", "trial-balance", "stock", "gst-f5")
SOLD = {"R1": 1280, "R2": 280, "R3": 1620}


def summed(rows: list[dict[str, Any]], totals: dict[str, Any]) -> dict[str, int]:
    """The rows' sums of whatever the totals give."""
    return {name: sum(row[name] for row in rows) for name in totals if rows and name in rows[0]}


@pytest.mark.parametrize("name", REPORTS)
def test_json_totals_are_the_sums_of_the_rows(kedai: Kedai, trading: Path, name: str) -> None:
    report = kedai("--shop", trading, "report", name, "--json").json
    adds_up = summed(report["rows"], report["totals"])
    assert adds_up or name == "gst-f5"
    assert {key: report["totals"][key] for key in adds_up} == adds_up


def test_every_amount_in_json_is_a_whole_number(kedai: Kedai, trading: Path) -> None:
    def check(value: Any, name: str = "") -> None:
        if isinstance(value, dict):
            for key, each in value.items():
                check(each, key)
        elif isinstance(value, list):
            for each in value:
                check(each, name)
        else:
            assert not isinstance(value, float), name
            assert not name.endswith("_cents") or isinstance(value, int), name

    for name in REPORTS:
        check(kedai("--shop", trading, "report", name, "--json").json)


def test_daily_sales_are_what_was_sold(kedai: Kedai, trading: Path) -> None:
    report = kedai("--shop", trading, "report", "daily-sales", "--json").json
    assert [row["total_cents"] for row in report["rows"]] == list(SOLD.values())
    assert report["totals"]["total_cents"] == sum(SOLD.values())
    assert sum(each["taken_cents"] for each in report["totals"]["tenders"]) == sum(SOLD.values())


def test_both_ends_of_the_range_are_included(kedai: Kedai, trading: Path) -> None:
    days = ("--from", "2026-10-05", "--to", "2026-10-06")
    report = kedai("--shop", trading, "report", "daily-sales", *days, "--json").json
    assert [row["business_date"] for row in report["rows"]] == ["2026-10-05", "2026-10-06"]
    assert (report["from"], report["to"]) == ("2026-10-05", "2026-10-06")
    f5 = kedai("--shop", trading, "report", "gst-f5", *days, "--json").json
    assert f5["box_1_cents"] + f5["box_6_cents"] == SOLD["R1"] + SOLD["R2"]


def test_trial_balance_has_the_shape_other_programs_read(kedai: Kedai, trading: Path) -> None:
    report = kedai("--shop", trading, "report", "trial-balance", "--json").json
    assert set(report["rows"][0]) == {
        "code", "name", "kind", "opening_cents", "debit_cents", "credit_cents", "balance_cents",
    }  # fmt: skip
    assert report["totals"]["debit_cents"] == report["totals"]["credit_cents"] > 0
    assert report["totals"]["balance_cents"] == 0


def test_opening_balance_is_what_lay_before_the_range(kedai: Kedai, trading: Path) -> None:
    report = kedai("--shop", trading, "report", "trial-balance", "--from", "2026-10-06", "--json").json
    cash = next(row for row in report["rows"] if row["code"] == "1010")
    assert (cash["opening_cents"], cash["debit_cents"]) == (SOLD["R1"], 0)


def test_stock_with_days_says_that_it_is_the_present(kedai: Kedai, trading: Path) -> None:
    ran = kedai("--shop", trading, "report", "stock", "--to", "2026-10-05")
    assert ran.code == 0
    assert "as it stands now" in ran.err


def test_chinese_names_keep_the_columns_under_each_other(kedai: Kedai, trading: Path) -> None:
    lines = kedai("--shop", trading, "--language", "zh", "report", "stock").out.splitlines()
    rows = [line for line in lines if line.startswith(("A1", "A2", "A3"))]
    assert "拿铁咖啡" in rows[0]
    assert len({width(line) for line in rows}) == 1
    assert "库存" in lines[0]


@pytest.mark.parametrize("name", REPORTS)
def test_report_goes_to_a_file_instead_of_the_terminal(
    kedai: Kedai, trading: Path, tmp_path: Path, name: str
) -> None:
    shown = kedai("--shop", trading, "report", name).out
    ran = kedai("--shop", trading, "report", name, "-o", tmp_path / "r.txt")
    assert (ran.code, ran.out) == (0, "")
    assert (tmp_path / "r.txt").read_text("utf-8") == shown
    kedai("--shop", trading, "report", name, "--json", "-o", tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["totals"]
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", REPORTS)
def test_reports_work_beside_an_open_window(kedai: Kedai, trading: Path, name: str) -> None:
    lock = take_lock(trading)
    try:
        assert kedai("--shop", trading, "report", name).code == 0
        assert kedai("--shop", trading, "verify").code == 0
        assert kedai("--shop", trading, "export", "journal").code == 0
    finally:
        lock.release()


def test_exported_csv_balances_and_its_totals_are_told(kedai: Kedai, trading: Path, tmp_path: Path) -> None:
    words = ("export", "journal", "--format", "csv", "-o", tmp_path / "books.csv", "--json")
    told = kedai("--shop", trading, *words).json
    rows = list(csv.DictReader(io.StringIO((tmp_path / "books.csv").read_text("utf-8"))))
    debit = sum(round(float(row["debit"] or 0) * 100) for row in rows)
    credit = sum(round(float(row["credit"] or 0) * 100) for row in rows)
    assert debit == credit == told["totals"]["debit_cents"] == told["totals"]["credit_cents"]
    assert told["totals"]["lines"] == len(rows)


@pytest.mark.parametrize("form", ["hledger", "beancount", "csv"])
def test_journal_on_stdout_is_the_journal_of_the_file_and_of_json(
    kedai: Kedai, trading: Path, tmp_path: Path, form: str
) -> None:
    words = ("--shop", trading, "export", "journal", "--format", form)
    shown = kedai(*words)
    assert kedai(*words, "-o", tmp_path / "books").code == 0
    assert shown.err == ""
    assert (tmp_path / "books").read_bytes() == shown.out.encode()
    assert kedai(*words, "--json").json["journal"] == shown.out


def test_export_ends_at_the_days_asked_for(kedai: Kedai, trading: Path) -> None:
    ran = kedai("--shop", trading, "export", "journal", "--from", "2026-10-06", "--to", "2026-10-06")
    assert "R2" in ran.out
    assert "R1" not in ran.out and "R3" not in ran.out


def test_words_that_look_like_formulas_are_made_harmless_in_csv(
    kedai: Kedai, empty: Path, tmp_path: Path
) -> None:
    old = tmp_path / "s.csv"
    old.write_text(
        "receipt,sold_at,sku,name,quantity,unit_price,discount,tender\n=1+1,2026-10-05T09:30,A,Kopi,1,1.60,,cash\n"
    )
    assert kedai("--shop", empty, "import", "sales", old, "--create-items").code == 0
    rows = list(
        csv.DictReader(io.StringIO(kedai("--shop", empty, "export", "journal", "--format", "csv").out))
    )
    assert {row["memo"] for row in rows} == {"'=1+1"}


def test_goods_without_a_cost_are_told_by_the_report_and_by_verify(
    kedai: Kedai, empty: Path, tmp_path: Path
) -> None:
    (tmp_path / "p.csv").write_text("sku,name,price,stock,cost\nA,Tea,2,5,\nB,Milo,3,4,1.50\nC,Gift,1,2,0\n")
    assert kedai("--shop", empty, "import", "products", tmp_path / "p.csv").code == 0
    told = kedai("--shop", empty, "report", "stock").out
    (tea,) = [line for line in told.splitlines() if "Tea" in line]
    assert "not known" in tea
    assert told.count("not known") == 1
    assert "without a known cost: 1" in told
    figures = kedai("--shop", empty, "report", "stock", "--json").json
    assert [(row["sku"], row["is_cost_known"], row["unit_cost_micros"]) for row in figures["rows"]] == [
        ("A", False, None),
        ("B", True, 1_500_000),
        ("C", True, 0),
    ]
    assert figures["totals"]["rows_without_cost"] == 1
    verified = kedai("--shop", empty, "verify")
    assert (verified.code, "not known: 1" in verified.err) == (0, True)
