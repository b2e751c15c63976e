"""The shop every world begins with: four enrolled tills of one shop and their service, made once."""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.database.places import SHOP_FILE
from desktop.database.work import CONSOLE, Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.join_till import Around, JoinAsked, join_till
from desktop.new_shop import Beginning, Locks, Owner, make_shop
from desktop.setup.queries import this_till
from desktop.setup.set_up_shop import SetUpShop
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import Role
from desktop.storefront.join_service import Invitation, join_service
from desktop.storefront.join_shop import Seat
from desktop.storefront.sending import Watch, send_now
from desktop.wiring import RULES
from sync.service.codes import new_code
from sync.till.device_key import DeviceKey
from tests.simulator.a_service import ADDRESS, Service
from tests.simulator.a_till import People
from tests.simulator.chance import drawn_from, without_threads_and_logs
from tests.simulator.clocks import TrueTime, WallClock
from tests.simulator.memory import memory_folder
from tests.simulator.network import Line, Network

LABELS = ("T1", "T2", "T3", "T4")
PRICES_CENTS = (125, 340, 1_590, 80, 2_205, 610)
COST_MICROS = 500_000
OWNER, PIN = "Tan Mei Lin", "482913"
OWNER_PASSWORD = "kopi and kaya"


@dataclass(frozen=True, slots=True)
class Template:
    """Where the files lie, and who and what is in them."""

    folder: Path
    people: People
    location_id: str
    goods: tuple[tuple[str, str, int], ...]  # item, unit, price in cents


@cache
def template() -> Template:
    """Made once in a process, the same in each."""
    folder, draw, true = memory_folder("kedai-simulator-"), random.Random(0), TrueTime()
    with ExitStack() as held:
        held.enter_context(without_threads_and_logs())
        held.enter_context(drawn_from(draw, true))
        clock = WallClock(true)
        made = _one_till(folder / LABELS[0], clock)
        service = Service(folder / "service", WallClock(true))
        held.callback(service.close)
        around = Around(clock, Line(Network(service, draw)))
        _enrol_the_first(folder / LABELS[0], made.people, service, around)
        for label in LABELS[1:]:
            (folder / label).mkdir()
            seat = Seat(new_id(), new_id(), new_id(), new_id(), DeviceKey.make())
            asked = JoinAsked(Invitation(ADDRESS, a_code(service)), label, OWNER, PIN, seat=seat)
            join_till(folder / label, asked, Locks(is_encrypted=False), around)
            true.forward(60)
        for label in [*LABELS, *LABELS]:
            _pass(folder / label, around)
    return Template(folder, made.people, made.location_id, made.goods)


def _one_till(folder: Path, clock: WallClock) -> Template:
    folder.mkdir()
    plan = SetUpShop(
        new_id(),
        "Kedai Demo",
        address="1 Example Road #01-01\nSingapore 018956",
        uen="202699999E",
        gst_number="202699999E",
        gst_since=date(2020, 1, 1),
    )
    owner = Owner(OWNER, PIN, OWNER_PASSWORD)
    made = make_shop(folder, plan, owner, Locks(is_encrypted=False), Beginning(clock))
    database = Database(folder / SHOP_FILE, None, RULES, clock)
    console = Who(CONSOLE, made.opened.till_id)
    person = AddPerson(
        new_id(), "Aisyah", Role.CASHIER, "739154", made.secrets.pepper, owner_password=OWNER_PASSWORD
    )
    try:
        cashier = database.run(add_person, person, console)
        goods = database.run_work(_goods, console)
    finally:
        database.close()
    return Template(folder, People(made.owner_id, cashier), made.opened.location_id, goods)


def _goods(work: Work) -> tuple[tuple[str, str, int], ...]:
    made = []
    for number, price in enumerate(PRICES_CENTS):
        asked = AddItem(new_id(), f"SKU-{number}", f"Thing {number}", price, cost_micros=COST_MICROS)
        made.append((asked.command_id, work.carry_out(add_item, asked).unit_id, price))
    return tuple(made)


def _enrol_the_first(folder: Path, people: People, service: Service, around: Around) -> None:
    """It tells all the shop's records."""
    database = Database(folder / SHOP_FILE, None, RULES, around.clock)
    try:
        join_service(database, Who(people.owner, ""), Invitation(ADDRESS, a_code(service)), around.transport)
    finally:
        database.close()
    _pass(folder, around)


def a_code(service: Service) -> str:
    with service.store.writing() as work:
        return new_code(service.clock, work)


def _pass(folder: Path, around: Around) -> None:
    database = Database(folder / SHOP_FILE, None, RULES, around.clock)
    reader = database.reader()
    try:
        watch = Watch(told=lambda _sent, _whole: None, is_cancelled=lambda: False)
        send_now(database, this_till(reader).till_id, watch, around.transport)
    finally:
        reader.close()
        database.close()
