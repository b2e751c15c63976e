"""`kedai report …`: the four reports, as a table, as JSON or into a file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from desktop.accounting.gst_f5 import gst_f5
from desktop.accounting.queries import FIRST_DAY, LAST_DAY
from desktop.cli.answer import Answer
from desktop.cli.options import add_days, add_output, days_of
from desktop.cli.shop_door import reading
from desktop.cli.terminal import Terminal
from desktop.database.moment import one_moment
from desktop.database.rows import Rows
from desktop.messages.say import Say
from desktop.reports.daily_sales import daily_sales
from desktop.reports.gst_return import gst_f5_text
from desktop.reports.stock import stock_report
from desktop.reports.trial_balance import trial_balance


@dataclass(frozen=True, slots=True)
class _Report:
    words: str
    figures: dict[str, object]


def add_arguments(parser: argparse.ArgumentParser, say: Say) -> None:
    """The range of days and where the report goes."""
    add_days(parser, say)
    add_output(parser, say)


def run(asked: argparse.Namespace, terminal: Terminal) -> Answer:
    """Read the report from the kept totals, all of it at one moment."""
    days = days_of(asked)
    with reading(asked, terminal) as reader, one_moment(reader):
        report = _REPORTS[asked.command](reader, days, terminal)
    return Answer(report.words, report.figures, output=asked.output)


def _daily_sales(rows: Rows, days: tuple[str, str], terminal: Terminal) -> _Report:
    report = daily_sales(rows, *days)
    return _Report(report.as_text(terminal.say), report.as_json())


def _trial_balance(rows: Rows, days: tuple[str, str], terminal: Terminal) -> _Report:
    report = trial_balance(rows, *days)
    return _Report(report.as_text(terminal.say), report.as_json())


def _stock(rows: Rows, days: tuple[str, str], terminal: Terminal) -> _Report:
    if days != (FIRST_DAY, LAST_DAY):
        terminal.tell(terminal.say("cli.report.stock_is_now"))
    report = stock_report(rows)
    return _Report(report.as_text(terminal.say), report.as_json())


def _gst_f5(rows: Rows, days: tuple[str, str], terminal: Terminal) -> _Report:
    report = gst_f5(rows, *days)
    return _Report(gst_f5_text(report, terminal.say), report.as_json())


_REPORTS: dict[str, Callable[[Rows, tuple[str, str], Terminal], _Report]] = {
    "report daily-sales": _daily_sales,
    "report trial-balance": _trial_balance,
    "report stock": _stock,
    "report gst-f5": _gst_f5,
}
