"""Settings take the values that the rules behind them know, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.gst.split import GstMethod
from desktop.ids import new_id
from desktop.money import CashRounding
from desktop.setup.change_setting import BadSetting, ChangeSetting, change_setting
from desktop.setup.queries import setting_on
from tests.builders import NOON, Shop


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("cash_rounding", each.value) for each in CashRounding),
        *(("gst_method", each.value) for each in GstMethod),
        ("idle_lock_minutes", 1),
        ("idle_lock_minutes", 240),
    ],
)
def test_every_value_that_the_rules_know_is_kept(shop: Shop, name: str, value: str | int) -> None:
    told = shop.run(change_setting, ChangeSetting(new_id(), name, value), shop.owner)
    first_day = NOON.date() + timedelta(days=1 if name == "gst_method" else 0)
    assert told.from_day == first_day.isoformat()
    assert setting_on(shop.reader, name, first_day) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cash_rounding", "sideways"),
        ("cash_rounding", 1),
        ("gst_method", "nearest"),
        ("idle_lock_minutes", 0),
        ("idle_lock_minutes", 241),
        ("idle_lock_minutes", True),
        ("idle_lock_minutes", "10"),
        ("colour", "red"),
    ],
)
def test_any_other_value_is_refused(shop: Shop, name: str, value: str | int) -> None:
    before = shop.count("setting")
    with pytest.raises(BadSetting):
        shop.run(change_setting, ChangeSetting(new_id(), name, value), shop.owner)
    assert shop.count("setting") == before
