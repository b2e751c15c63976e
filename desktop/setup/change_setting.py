"""Change a dated setting of the shop: from today on, what all sales of a day share from tomorrow on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.dialects.sqlite import insert

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.gst.split import GstMethod
from desktop.money import CashRounding
from desktop.setup.events import SettingKept, TaxChanged
from desktop.setup.queries import CASHIER_CAP, OVER_SHORT_LIMIT, SUPERVISOR_CAP, ZERO_PRICE, the_shop
from desktop.setup.tables import setting

_put = insert(setting)
PUT_SETTING = _put.on_conflict_do_update(
    index_elements=["name", "from_day"], set_={"value": _put.excluded.value}
)
GST_METHOD, IDLE_LOCK = "gst_method", "idle_lock_minutes"
PAYNOW_PROXY, PAYNOW_NAME = "paynow_proxy", "paynow_name"
FORMS: dict[str, tuple[re.Pattern[str], str]] = {
    PAYNOW_PROXY: (re.compile(r"|\+65[89][0-9]{7}|(?=.*[0-9])[0-9A-Z]{8,16}"), "202699999E, +6581234567"),
    PAYNOW_NAME: (re.compile(r"|(?=.*[!-~])[ -~]{1,25}"), "A-Z 0-9, 1-25"),
}
"""Settings that are words of a form, and examples of it; nothing turns them off."""
WORDS: dict[str, list[str]] = {
    "cash_rounding": [*CashRounding],
    GST_METHOD: [*GstMethod],
    ZERO_PRICE: ["refused", "allowed"],
}
"""Settings that take one of a few words, and which."""
FIGURES = {
    IDLE_LOCK: (1, 240),
    CASHIER_CAP: (0, 100),
    SUPERVISOR_CAP: (0, 100),
    OVER_SHORT_LIMIT: (0, 10_000_000),
}
"""Settings that take a whole number, and between which bounds."""
ONE_A_DAY = frozenset({GST_METHOD, CASHIER_CAP, SUPERVISOR_CAP, OVER_SHORT_LIMIT})
"""What all sales or counts of a day share begins tomorrow."""


@dataclass
class BadSetting(Refusal):
    """No setting of that name takes that value."""

    code = "setup.bad_setting"
    name: str
    value: str
    offered: str


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """A new value; what was sold before keeps the old one."""

    command_id: str
    name: str
    value: str | int


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """`from_day` is the first day of the new value; answers of an older Kedai do not tell it."""

    name: str
    from_day: str = ""


def change_setting(command: ChangeSetting, work: Work) -> SettingChanged:
    """Keep a setting from today on, or from tomorrow on where the sales of a day share it.

    Raises:
        BadSetting, NotAllowed, and of who hears of a GST method SalesAlready: nothing changed.
    """
    if answered := work.answer_to(command.command_id, SettingChanged):
        return answered
    work.require("change_setting")
    if not _is_sound(command.name, command.value):
        raise BadSetting(command.name, str(command.value), _offered(command.name))
    from_day = day_in(the_shop(work).zone, work.now)
    if command.name in ONE_A_DAY:
        from_day += timedelta(days=1)
    if command.name == GST_METHOD:
        work.record(TaxChanged(from_day.isoformat()))
    changed = SettingChanged(command.name, from_day.isoformat())
    row = {
        "name": command.name,
        "from_day": changed.from_day,
        "value": json.dumps(command.value),
        "field_clocks": "{}",
    }
    work.write(PUT_SETTING, row)
    work.record(SettingKept(changed.name, changed.from_day))
    work.note(setting=command.name, value=command.value, from_day=changed.from_day)
    return work.answer(command.command_id, changed)


def _is_sound(name: str, value: object) -> bool:
    if bounds := FIGURES.get(name):
        return type(value) is int and bounds[0] <= value <= bounds[1]
    if name in FORMS:
        return isinstance(value, str) and FORMS[name][0].fullmatch(value) is not None
    return value in WORDS.get(name, ())


def _offered(name: str) -> str:
    if bounds := FIGURES.get(name):
        return f"{bounds[0]}–{bounds[1]}"
    if name in FORMS:
        return FORMS[name][1]
    return ", ".join(WORDS.get(name, ()))
