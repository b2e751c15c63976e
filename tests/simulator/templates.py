"""The shop every world begins with: four enrolled tills of one shop and their service, made once."""

from __future__ import annotations

import atexit
import json
import random
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from desktop.backup.new_lanes import RETIRE_LANES
from desktop.catalogue.add_item import add_item
from desktop.catalogue.item_words import AddItem
from desktop.database.places import SHOP_FILE
from desktop.database.work import CONSOLE, Who, Work
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.new_shop import Beginning, Locks, Owner, make_shop
from desktop.setup.set_up_shop import INSERT_LANE, INSERT_TILL, LanePlan, SetUpShop, lane_row
from desktop.staff.add_person import AddPerson, add_person
from desktop.staff.permissions import Role
from desktop.storefront.join_service import Invitation, join_service
from desktop.wiring import RULES
from sync.service.codes import new_code
from tests.simulator.a_service import ADDRESS, Service
from tests.simulator.a_till import People
from tests.simulator.chance import drawn_from, without_threads_and_logs
from tests.simulator.clocks import TrueTime, WallClock
from tests.simulator.network import Line, Network

LABELS = ("T1", "T2", "T3", "T4")
PRICES_CENTS = (125, 340, 1_590, 80, 2_205, 610)
COST_MICROS = 500_000
OWNER_PASSWORD = "kopi and kaya"
SHARED_MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Template:
    """Where the files lie, and who and what is in them."""

    folder: Path
    people: People
    location_id: str
    goods: tuple[tuple[str, str, int], ...]  # item, unit, price in cents


def memory_folder(prefix: str) -> Path:
    """A folder in memory where the machine has one: no disk is waited for that nobody wants to keep."""
    folder = Path(mkdtemp(prefix=prefix, dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def template() -> Template:
    """Made once in a process, the same in each."""
    folder, draw, true = memory_folder("kedai-simulator-"), random.Random(0), TrueTime()
    with ExitStack() as held:
        held.enter_context(without_threads_and_logs())
        held.enter_context(drawn_from(draw, true))
        made = _one_till(folder / LABELS[0], WallClock(true))
        for label in LABELS[1:]:
            (folder / label).mkdir()
            shutil.copyfile(folder / LABELS[0] / SHOP_FILE, folder / label / SHOP_FILE)
            _become_another_till(folder / label / SHOP_FILE, label, WallClock(true))
        _enrol_all(folder, made[0], draw, true)
    people, location_id, goods = made
    return Template(folder, people, location_id, goods)


def _one_till(folder: Path, clock: WallClock) -> tuple[People, str, tuple[tuple[str, str, int], ...]]:
    folder.mkdir()
    plan = SetUpShop(
        new_id(),
        "Kedai Demo",
        address="1 Example Road #01-01\nSingapore 018956",
        uen="202699999E",
        gst_number="202699999E",
        gst_since=date(2020, 1, 1),
    )
    owner = Owner("Tan Mei Lin", "482913", OWNER_PASSWORD)
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
    return People(made.owner_id, cashier), made.opened.location_id, goods


def _goods(work: Work) -> tuple[tuple[str, str, int], ...]:
    made = []
    for number, price in enumerate(PRICES_CENTS):
        asked = AddItem(new_id(), f"SKU-{number}", f"Thing {number}", price, cost_micros=COST_MICROS)
        made.append((asked.command_id, work.carry_out(add_item, asked).unit_id, price))
    return tuple(made)


def _become_another_till(path: Path, label: str, clock: WallClock) -> None:
    """The same shop at another counter, before anything was sold: a till and lanes of its own."""
    database = Database(path, None, RULES, clock)

    def carry(work: Work) -> None:
        found = work.one("SELECT shop_id FROM shop"), work.one("SELECT location_id FROM location")
        assert found[0] and found[1]
        till_id = new_id()
        row = {"till_id": till_id, "location_id": found[1][0], "label": label}
        work.write(INSERT_TILL, {**row, "archived_at": None, "field_clocks": json.dumps({})})
        work.write(RETIRE_LANES, {})
        for purpose, start in (("counter", label), ("history", f"H{label[1:]}")):
            plan = LanePlan(found[0][0], till_id, purpose, start)
            work.write(INSERT_LANE, lane_row(plan, work.now_text))

    try:
        database.run_work(carry, Who(CONSOLE, ""))
    finally:
        database.close()


def _enrol_all(folder: Path, people: People, draw: random.Random, true: TrueTime) -> None:
    service = Service(folder / "service", WallClock(true))
    line = Line(Network(service, draw))
    for label in LABELS:
        with service.store.writing() as work:
            code = new_code(service.clock, work)
        database = Database(folder / label / SHOP_FILE, None, RULES, WallClock(true))
        try:
            join_service(database, Who(people.owner, ""), Invitation(ADDRESS, code), line)
        finally:
            database.close()
        true.forward(60)
    service.close()
