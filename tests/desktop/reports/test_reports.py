"""Reports of a day: what they add up to, and what they show."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from desktop.accounting.gst_f5 import gst_f5
from desktop.messages.say import Say
from desktop.reports.daily_sales import daily_sales
from desktop.reports.gst_return import gst_f5_text
from desktop.reports.stock import StockRow, stock_report
from desktop.reports.trial_balance import trial_balance
from tests.builders import Shop
from tests.desktop.verify.sample_day import BREAD, COFFEE, sell, sell_a_day, stock_the_shop

say = Say("en")


@pytest.fixture
def two_days(shop: Shop) -> Shop:
    """The sample day, and one coffee on the next."""
    stock_the_shop(shop)
    sell_a_day(shop)
    shop.clock.at += timedelta(hours=15)
    shop.start_shift()
    sell(shop, (COFFEE.line(),), ("cash", 180))
    return shop


def test_trial_balance_balances_and_carries_the_opening_forward(two_days: Shop) -> None:
    first, second = (trial_balance(two_days.reader, day, day) for day in ("2026-11-23", "2026-11-24"))
    assert (first.balance_cents, second.balance_cents) == (0, 0)
    assert second.debit_cents == second.credit_cents == 180 + 100_00
    ended = {each.account: each.balance_cents for each in first.accounts}
    opened = {each.account: each.opening_cents for each in second.accounts}
    assert opened == ended


def test_trial_balance_of_everything_is_what_the_entries_say(two_days: Shop) -> None:
    found = two_days.reader.rows("SELECT account, sum(amount_cents) FROM entry_line GROUP BY account")
    kept = {each.account: each.balance_cents for each in trial_balance(two_days.reader).accounts}
    assert kept == dict(found)


def test_daily_sales_add_up_over_days_and_tenders(two_days: Shop) -> None:
    report = daily_sales(two_days.reader)
    assert [day.business_date for day in report.days] == ["2026-11-23", "2026-11-24"]
    totals = report.totals
    assert (totals.sales, totals.lines, totals.total_cents) == (10, 14, 209_82 - 0)
    assert totals.net_cents + totals.gst_cents == totals.total_cents
    assert totals.list_cents - totals.discount_cents + totals.deposit_cents == totals.total_cents
    taken = sum(each.taken_cents for each in report.tender_totals)
    assert taken == totals.total_cents + totals.rounding_cents


def test_daily_sales_of_one_day_leave_the_other_out(two_days: Shop) -> None:
    report = daily_sales(two_days.reader, "2026-11-24", "2026-11-24")
    assert [(day.business_date, day.figures.total_cents) for day in report.days] == [("2026-11-24", 180)]
    assert [(each.tender_type, each.taken_cents) for each in report.tender_totals] == [("cash", 180)]


def test_stock_value_is_the_inventory_account(two_days: Shop) -> None:
    report = stock_report(two_days.reader)
    booked = {each.account: each.balance_cents for each in trial_balance(two_days.reader).accounts}
    assert report.value_cents == booked["1200"]
    assert report.value_micros == sum(row.value_micros for row in report.rows)


def test_stock_tells_what_is_short_at_its_last_cost(two_days: Shop) -> None:
    (bread,) = (row for row in stock_report(two_days.reader).rows if row.sku == BREAD.sku)
    assert (bread.quantity_thousandths, bread.unit_cost_micros) == (-9_000, BREAD.cost_micros)


def test_average_cost_is_value_by_quantity() -> None:
    row = StockRow("i", "S", "Soy", "Main", 3_000, 1_000_000, 9)
    assert (row.unit_cost_micros, row.value_cents) == (333_333, 100)


def test_every_report_is_json_with_whole_cents(two_days: Shop) -> None:
    reader = two_days.reader
    for report in (trial_balance(reader), daily_sales(reader), stock_report(reader), gst_f5(reader)):
        told = json.loads(json.dumps(report.as_json()))
        for name, value in _figures(told):
            assert isinstance(value, int), name
        assert told["rows"]
        assert told["totals"]


def _figures(told: object) -> list[tuple[str, object]]:
    if isinstance(told, list):
        return [pair for each in told for pair in _figures(each)]
    if not isinstance(told, dict):
        return []
    here = [(name, value) for name, value in told.items() if name.endswith("_cents")]
    return here + [pair for value in told.values() for pair in _figures(value)]


def test_totals_of_the_json_are_the_sums_of_its_rows(two_days: Shop) -> None:
    told = json.loads(json.dumps(trial_balance(two_days.reader).as_json()))
    for name, total in told["totals"].items():
        assert total == sum(row[name] for row in told["rows"])


def test_tables_show_every_figure(two_days: Shop) -> None:
    reader = two_days.reader
    assert "-96.68" in trial_balance(reader, last="2026-11-23").as_text(say)
    days = daily_sales(reader).as_text(say)
    assert "2026-11-24" in days
    assert "PayNow" in days
    assert "209.82" in days
    assert "Magnolia" in stock_report(reader).as_text(say)
    boxes = gst_f5_text(gst_f5(reader, last="2026-11-23"), say)
    assert "149.02" in boxes
    assert "8.70" in boxes


def test_reports_of_a_new_shop_are_empty_but_whole(shop: Shop) -> None:
    reader = shop.reader
    assert trial_balance(reader).as_json()["rows"] == []
    assert daily_sales(reader).totals.sales == 0
    assert stock_report(reader).value_cents == 0
    assert "report." not in trial_balance(reader).as_text(say)
