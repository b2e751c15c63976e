"""The first command of every shop: its name, place, till, GST status and lanes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from desktop.clock import DEFAULT_ZONE, day_in
from desktop.database.tables import lane
from desktop.database.work import Work
from desktop.errors import Refusal
from desktop.gst.rates import RATES_BP
from desktop.ids import new_id
from desktop.names import one_line, some_lines
from desktop.setup.events import ShopSetUp
from desktop.setup.gst_since import check_gst_since
from desktop.setup.tables import gst_rate, gst_registration, location, setting, shop, till
from desktop.setup.till_label import HISTORY_LABEL, read_till_label
from desktop.setup.uen import read_gst_number, read_uen

INSERT_SHOP = shop.insert()
INSERT_LOCATION = location.insert()
INSERT_TILL = till.insert()
INSERT_LANE = lane.insert()
INSERT_RATE = gst_rate.insert()
INSERT_REGISTRATION = gst_registration.insert()
INSERT_SETTING = setting.insert()
CHAIN_START = "0" * 64


class NoShopName(Refusal):
    """A shop needs a name for its receipts."""

    code = "setup.no_shop_name"


class NoGstDate(Refusal):
    """A GST registration number needs the day it began."""

    code = "setup.no_gst_date"


class NoAddress(Refusal):
    """A shop that is registered for GST needs an address: a tax invoice without one is none."""

    code = "setup.no_address"


@dataclass(frozen=True, slots=True)
class SetUpShop:
    """What the owner says at first start. An empty UEN is allowed: a stall may have none yet."""

    command_id: str
    name: str
    address: str = ""
    uen: str = ""
    gst_number: str | None = None
    gst_since: date | None = None
    till_label: str = "T1"
    location_name: str = "Main shop"
    language: str = "en"
    is_training: bool = False
    gst_method: str = "per_invoice"


@dataclass(frozen=True, slots=True)
class Opened:
    """The ids of the new shop's first place and till."""

    shop_id: str
    location_id: str
    till_id: str


def set_up_shop(command: SetUpShop, work: Work) -> Opened:
    """Write the shop and its first place, till and lanes.

    Raises:
        NoShopName, TooLong, BadLetters, TooManyLines, BadTillLabel, BadUen, BadGstNumber, NoGstDate,
        BadGstDate, NoAddress: there is no shop.
    """
    work.require("set_up_shop")
    today = day_in(DEFAULT_ZONE, work.now)
    opened = Opened(command.command_id, new_id(), new_id())
    work.write(INSERT_SHOP, _shop_row(command, today, work))
    _place_and_till(command, opened, work)
    _gst(command, today, work)
    work.write(
        INSERT_SETTING,
        {
            "name": "gst_method",
            "from_day": date.min.isoformat(),
            "value": json.dumps(command.gst_method),
            "field_clocks": "{}",
        },
    )
    work.note(shop_id=command.command_id, is_registered=command.gst_number is not None)
    work.record(ShopSetUp(command.command_id, command.gst_number is not None, today.isoformat()))
    return opened


def read_shop_name(text: str) -> str:
    """The shop's name as it stands on every receipt.

    Raises:
        NoShopName, TooLong, BadLetters: it cannot stand there.
    """
    name = one_line(text, "shop")
    if not name:
        raise NoShopName
    return name


def _shop_row(command: SetUpShop, today: date, work: Work) -> dict[str, object]:
    return {
        "shop_id": command.command_id,
        "name": read_shop_name(command.name),
        "address": some_lines(command.address, "address"),
        "uen": read_uen(command.uen, today) if command.uen.strip() else "",
        "zone": DEFAULT_ZONE,
        "currency": "SGD",
        "language": command.language,
        "is_training": int(command.is_training),
        "created_at": work.now_text,
        "field_clocks": "{}",
    }


def _place_and_till(command: SetUpShop, opened: Opened, work: Work) -> None:
    label = read_till_label(command.till_label)
    place = {"location_id": opened.location_id, "archived_at": None, "field_clocks": "{}"}
    work.write(INSERT_LOCATION, {**place, "name": one_line(command.location_name, "place")})
    work.write(INSERT_TILL, {**place, "till_id": opened.till_id, "label": label})
    for purpose, start in (("counter", label), ("history", HISTORY_LABEL)):
        plan = LanePlan(opened.shop_id, opened.till_id, purpose, start)
        work.write(INSERT_LANE, lane_row(plan, work.now_text))


@dataclass(frozen=True, slots=True)
class LanePlan:
    """A fresh lane of a till: purpose is `counter` or `history`, label is what its numbers start with."""

    shop_id: str
    till_id: str
    purpose: str
    label: str
    generation: int = 1


def lane_row(plan: LanePlan, opened_at: str) -> dict[str, object]:
    """The lane as it starts: its numbers at 1 and its chain at nothing."""
    return {
        "lane_id": new_id(),
        "shop_id": plan.shop_id,
        "till_id": plan.till_id,
        "generation": plan.generation,
        "label": plan.label,
        "purpose": plan.purpose,
        "is_current": 1,
        "next_receipt": 1,
        "next_message": 1,
        "next_audit": 1,
        "clock_ms": 0,
        "clock_count": 0,
        "wall_ms": 0,
        "chain_head": CHAIN_START,
        "opened_at": opened_at,
        "field_clocks": "{}",
    }


def write_rates(work: Work) -> None:
    """The standard rates as the law has them."""
    starts = [start for start, _rate in RATES_BP]
    ends = [(start - timedelta(days=1)).isoformat() for start in starts[1:]]
    work.write(
        INSERT_RATE,
        [
            {"from_day": start.isoformat(), "until_day": end, "rate_bp": rate}
            for (start, rate), end in zip(RATES_BP, [*ends, None], strict=True)
        ],
    )


def _gst(command: SetUpShop, today: date, work: Work) -> None:
    write_rates(work)
    if command.gst_number is None:
        return
    if command.gst_since is None:
        raise NoGstDate
    check_gst_since(command.gst_since, today)
    number = read_gst_number(command.gst_number)
    if not some_lines(command.address, "address"):
        raise NoAddress
    work.write(
        INSERT_REGISTRATION,
        {
            "registered_from": command.gst_since.isoformat(),
            "registered_to": None,
            "number": number,
            "field_clocks": "{}",
        },
    )
