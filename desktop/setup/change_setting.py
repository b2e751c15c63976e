"""Change a dated setting of the shop, from today on."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy.dialects.sqlite import insert

from desktop.clock import day_in
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.gst.split import GstMethod
from desktop.money import CashRounding
from desktop.setup.queries import the_shop
from desktop.setup.tables import setting

_put = insert(setting)
PUT_SETTING = _put.on_conflict_do_update(
    index_elements=["name", "from_day"], set_={"value": _put.excluded.value}
)
IDLE_MINUTES = (1, 240)


@dataclass
class BadSetting(Refusal):
    """No setting of that name takes that value."""

    code = "setup.bad_setting"
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """A new value from today on; what was sold before keeps the old one."""

    command_id: str
    name: str
    value: str | int


@dataclass(frozen=True, slots=True)
class SettingChanged:
    name: str


def change_setting(command: ChangeSetting, work: Work) -> SettingChanged:
    """Keep a setting from today on.

    Raises:
        BadSetting, NotAllowed: nothing changed.
    """
    if answered := work.answer_to(command.command_id, SettingChanged):
        return answered
    work.require("change_setting")
    if not _is_sound(command.name, command.value):
        raise BadSetting(command.name, str(command.value))
    row = {
        "name": command.name,
        "from_day": day_in(the_shop(work).zone, work.now).isoformat(),
        "value": json.dumps(command.value),
        "field_clocks": "{}",
    }
    work.write(PUT_SETTING, row)
    work.note(setting=command.name, value=command.value)
    return work.answer(command.command_id, SettingChanged(command.name))


def _is_sound(name: str, value: object) -> bool:
    if name == "idle_lock_minutes":
        return type(value) is int and IDLE_MINUTES[0] <= value <= IDLE_MINUTES[1]
    if name == "cash_rounding":
        return value in [*CashRounding]
    return name == "gst_method" and value in [*GstMethod]
