"""Facts about the shop on a day: its name, its GST status, its settings."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from desktop.database.rows import Rows
from desktop.database.trouble import NoShopHere

CASHIER_CAP, SUPERVISOR_CAP = "cashier_discount_percent", "supervisor_discount_percent"
ZERO_PRICE = "zero_price"
OVER_SHORT_LIMIT = "over_short_limit_cents"

DEFAULTS: dict[str, object] = {
    "gst_method": "per_invoice",
    "cash_rounding": "nearest",
    "idle_lock_minutes": 10,
    CASHIER_CAP: 10,
    SUPERVISOR_CAP: 30,
    ZERO_PRICE: "refused",
    OVER_SHORT_LIMIT: 1_000,
    "paynow_proxy": "",
    "paynow_name": "",
}
"""What a setting is until the owner says otherwise."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop as its receipts name it."""

    shop_id: str
    name: str
    address: str
    uen: str
    zone: str
    currency: str
    language: str
    is_training: bool


@dataclass(frozen=True, slots=True)
class Till:
    till_id: str
    label: str
    location_id: str


def the_shop(rows: Rows) -> Shop:
    """The one shop of this file."""
    found = rows.one("SELECT shop_id, name, address, uen, zone, currency, language, is_training FROM shop")
    if found is None:
        raise NoShopHere("")
    shop_id, name, address, uen, zone, currency, language, is_training = found
    return Shop(shop_id, name, address, uen, zone, currency, language, bool(is_training))


def this_till(rows: Rows) -> Till:
    """The till this file belongs to: the one of the current counter lane."""
    found = rows.one(
        "SELECT t.till_id, t.label, t.location_id"
        " FROM till t JOIN lane l ON l.till_id = t.till_id WHERE l.is_current = 1 AND l.purpose = 'counter'"
    )
    if found is None:
        raise NoShopHere("")
    return Till(*found)


@dataclass(frozen=True, slots=True)
class Registration:
    """The shop's registration for GST; `until` is its last day, if it ends."""

    number: str
    since: date
    until: date | None = None


def registration_on(rows: Rows, on: date) -> Registration | None:
    """The GST registration valid on a day, or nothing when the shop was not registered."""
    found = rows.one(
        "SELECT number, registered_from FROM gst_registration WHERE registered_from <= :on"
        " AND (registered_to IS NULL OR registered_to >= :on) ORDER BY registered_from DESC LIMIT 1",
        {"on": on.isoformat()},
    )
    return Registration(found[0], date.fromisoformat(found[1])) if found else None


def latest_registration(rows: Rows) -> Registration | None:
    """The registration that begins last, past, present or still to come."""
    found = rows.one(
        "SELECT number, registered_from, registered_to FROM gst_registration"
        " ORDER BY registered_from DESC LIMIT 1"
    )
    if found is None:
        return None
    number, since, until = found
    return Registration(number, date.fromisoformat(since), date.fromisoformat(until) if until else None)


def gst_number_on(rows: Rows, on: date) -> str | None:
    """The GST registration number valid on a day, or nothing when the shop was not registered."""
    registration = registration_on(rows, on)
    return registration.number if registration else None


def gst_rate_on(rows: Rows, on: date) -> int:
    """The standard rate, in basis points, on a day; nothing before GST began in 1994."""
    found = rows.one(
        "SELECT rate_bp FROM gst_rate WHERE from_day <= ? ORDER BY from_day DESC LIMIT 1", (on.isoformat(),)
    )
    return int(found[0]) if found else 0


def setting_on(rows: Rows, name: str, on: date) -> object:
    """A dated setting's value on a day."""
    found = rows.one(
        "SELECT value FROM setting WHERE name = ? AND from_day <= ? ORDER BY from_day DESC LIMIT 1",
        (name, on.isoformat()),
    )
    return json.loads(found[0]) if found else DEFAULTS.get(name)


@dataclass(frozen=True, slots=True)
class SettingNow:
    """A setting's value on a day, and the next one if that is known already."""

    name: str
    value: object
    next_value: object = None
    next_day: str | None = None


def settings_on(rows: Rows, on: date) -> list[SettingNow]:
    """Every setting the owner may change, by name."""
    coming = "SELECT value, from_day FROM setting WHERE name = ? AND from_day > ? ORDER BY from_day LIMIT 1"
    found = []
    for name in sorted(DEFAULTS):
        value = setting_on(rows, name, on)
        following = rows.one(coming, (name, on.isoformat()))
        rest = (json.loads(following[0]), following[1]) if following else ()
        found.append(SettingNow(name, value, *rest))
    return found
