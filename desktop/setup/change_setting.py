"""Change a dated setting of the shop: from today on, how GST is worked out from tomorrow on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.dialects.sqlite import insert

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.gst.split import GstMethod
from desktop.money import CashRounding
from desktop.setup.events import SettingKept, TaxChanged
from desktop.setup.queries import the_shop
from desktop.setup.tables import setting

_put = insert(setting)
PUT_SETTING = _put.on_conflict_do_update(
    index_elements=["name", "from_day"], set_={"value": _put.excluded.value}
)
IDLE_MINUTES = (1, 240)
GST_METHOD, IDLE_LOCK = "gst_method", "idle_lock_minutes"
WORDS: dict[str, list[str]] = {"cash_rounding": [*CashRounding], GST_METHOD: [*GstMethod]}
"""Settings that take one of a few words, and which."""


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
    """Keep a setting from today on. Sales of one day share one GST method, so that begins tomorrow.

    Raises:
        BadSetting, NotAllowed, and of who hears of a GST method SalesAlready: nothing changed.
    """
    if answered := work.answer_to(command.command_id, SettingChanged):
        return answered
    work.require("change_setting")
    if not _is_sound(command.name, command.value):
        raise BadSetting(command.name, str(command.value), _offered(command.name))
    from_day = day_in(the_shop(work).zone, work.now)
    if command.name == GST_METHOD:
        from_day += timedelta(days=1)
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
    if name == IDLE_LOCK:
        return type(value) is int and IDLE_MINUTES[0] <= value <= IDLE_MINUTES[1]
    return value in WORDS.get(name, ())


def _offered(name: str) -> str:
    if name == IDLE_LOCK:
        return f"{IDLE_MINUTES[0]}–{IDLE_MINUTES[1]}"
    return ", ".join(WORDS.get(name, ()))
