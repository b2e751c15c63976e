"""On which day the money of a way of paying is expected: so many business days after the sale."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib import resources

from desktop.database.rows import Rows
from desktop.selling.lines import TenderTaken

MOST_DAYS = 60
"""Beyond two months nobody pays out."""
_SATURDAY, _SUNDAY = 5, 6
_DAYS = "SELECT tender_type, settles_days FROM tender_type"


def expected_on(sold_on: date, settles_days: int) -> date:
    """The day itself for none, weekend or not; else so many business days later."""
    day = sold_on
    for _ in range(settles_days):
        day = _next_business_day(day)
    return day


def is_business_day(day: date) -> bool:
    """No weekend and no public holiday; one on a Sunday is kept on the Monday after it.

    Holidays that move are known as far as resources/holidays tells them; of later years only weekends and
    fixed days count, and the money comes a day later than expected.
    """
    is_monday_after = day.weekday() == 0 and _is_holiday(day - timedelta(days=1))
    return day.weekday() not in (_SATURDAY, _SUNDAY) and not _is_holiday(day) and not is_monday_after


def with_expected_days(tenders: Sequence[TenderTaken], sold_on: date, rows: Rows) -> tuple[TenderTaken, ...]:
    """Each tender with the day of its money, by the rule of its way of paying as it is now."""
    rules: Mapping[str, int | None] = dict(rows.rows(_DAYS))
    told = []
    for each in tenders:
        days = rules.get(each.tender_type)
        day = None if days is None else expected_on(sold_on, min(max(days, 0), MOST_DAYS)).isoformat()
        told.append(replace(each, expected_on=day))
    return tuple(told)


def _next_business_day(day: date) -> date:
    day += timedelta(days=1)
    while not is_business_day(day):
        day += timedelta(days=1)
    return day


def _is_holiday(day: date) -> bool:
    moving, fixed = _holidays()
    return day.isoformat() in moving or f"{day:%m-%d}" in fixed


@cache
def _holidays() -> tuple[frozenset[str], frozenset[str]]:
    told = json.loads((resources.files("resources") / "holidays" / "sg.json").read_text("utf-8"))
    return frozenset(told["days"]), frozenset(told["every_year"])
