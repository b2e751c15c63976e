"""Every key of the counter, the payment and the shift's screens does something when it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.catalogue.import_products.run import import_products
from desktop.database.who import Approval
from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.screens.doors import PrinterTruth
from desktop.screens.main_window import MainWindow
from desktop.screens.selling.room import SellingRoom
from desktop.screens.selling.shift_result import ShiftResult
from desktop.screens.work_room import WorkRoom
from desktop.selling.basket import Basket
from desktop.selling.keep_basket import END_ALL, park_basket
from desktop.selling.open_basket import OpenBasket
from desktop.selling.park_words import ParkBasket
from desktop.selling.queries import ShiftCount
from desktop.staff.queries import people
from tests.builders import Shop
from tests.screens.no_dead_control import FreshScreen, assert_no_dead_control
from tests.screens.words import PartsSay

SHELF = """\
sku,barcode,name,category,price,cost,stock,unit,kind,deposit,gst_code
W1,9556001125453,Milo 400g,Groceries,7.45,5.60,31,,goods,,SR
W2,8850389100219,Dasani Water 600ml,Drinks,1.20,0.55,142,,goods,0.10,SR
"""
MILO, WATER = "9556001125453", "8850389100219"


@dataclass
class Asked:
    """Approvals that were asked for; none is given."""

    calls: list[str] = field(default_factory=list)

    async def ask(self, right: str) -> Approval | None:
        self.calls.append(right)
        return None


@pytest.fixture
def room(shop: Shop, tmp_path: Path, qtbot: QtBot) -> Callable[[str], FreshScreen]:
    """A work room on a real shop, shown in the state of that name."""
    (tmp_path / "products.csv").write_text(SHELF, "utf-8")
    import_products(shop.database, shop.console, tmp_path / "products.csv")
    shop.start_shift()
    database: Future[Database] = Future()
    database.set_result(shop.database)
    kept: list[MainWindow] = []

    def make(state: str) -> FreshScreen:
        asked = Asked()
        doors = ShopDoors(shop.reader, shop.secrets.pepper, shop.clock, database)
        shop.database.run_work(lambda work: work.write(END_ALL, {}), shop.console)  # each begins anew
        if state == "parked":
            for name in ("Auntie Lim", "", "", ""):
                shop.run(park_basket, ParkBasket(new_id(), _a_basket(doors), name))
        person = next(each for each in people(shop.reader) if each.role == "cashier")
        doors._person = person  # signed in without the PIN, which is no part of this test
        window = MainWindow()
        kept.append(window)
        work = WorkRoom(doors, PartsSay(), SellingRoom(doors, PartsSay(), asked.ask))
        qtbot.addWidget(window)
        window.work = work
        window.resize(1366, 768)
        window.show_page(work)
        window.show()
        window.activateWindow()
        work.enter(person)
        _bring_to(state, work, doors)
        watched: list[QObject] = [work.selling, work.selling.counter, work.selling.payment]
        return FreshScreen(work, asked, watched, is_thrown_away=True)

    return make


def _a_basket(doors: ShopDoors) -> OpenBasket:
    goods = doors.goods_by_code(MILO)
    assert goods is not None
    return OpenBasket(new_id(), Basket().add(goods))


def _bring_to(state: str, work: WorkRoom, doors: ShopDoors) -> None:
    selling = work.selling
    if state != "parked":
        for code in (MILO, WATER, "4901234567894"):
            selling.on_scanned(code)
    if state == "payment":
        selling.to_payment()
        selling.payment._on_key("3")
        selling.payment._on_take()
        selling.payment._on_key("1")
    elif state == "start":
        selling._show(selling.shifts.start)
        selling.shifts.start.begin()
        selling.shifts.start.key("5")
    elif state == "taken":
        selling.to_payment()
        selling.payment._on_key("3")
        selling.payment._on_take()
        selling.step_back()
    elif state == "given back":
        selling.to_payment()
        selling.payment._on_key("3")
        selling.payment._on_take()
        selling.step_back()
        for _line in range(len(selling.session.basket.lines)):
            selling.counter.remove(0)
    elif state == "end":
        selling._show(selling.shifts.end)
        selling.shifts.end.begin(doors.tender_types(), {"card"})
        selling.shifts.end.key("5")
    else:
        _bring_to_the_drawer(state, selling, doors)
    work.show_printer(PrinterTruth(has_printer=False))


def _bring_to_the_drawer(state: str, selling: SellingRoom, doors: ShopDoors) -> None:
    running = doors.open_shift()
    assert running is not None
    if state == "result":
        counts = (ShiftCount("cash", 10_000, 9_500),)
        told = ShiftResult(1, 3, counts, doors.tender_types(), frozenset({"cash"}), running.shift_id)
        selling.shifts._tell_result(told)
        selling._show(selling.shifts.result)
        selling.shifts.result.begin()
    elif state == "drawer":
        selling.drawer.begin()
        selling.drawer.screen.choose("drop")
        selling.drawer.screen.key("5")
    elif state == "report":
        selling.drawer.show_z(running.shift_id)


@pytest.mark.parametrize(
    "state",
    ["basket", "parked", "payment", "taken", "given back", "start", "end", "result", "drawer", "report"],
)
async def test_no_control_is_dead(state: str, room: Callable[[str], FreshScreen]) -> None:
    names = await assert_no_dead_control(lambda: room(state))
    assert len(names) > (6 if state in ("result", "report") else 12)  # one key, beside rail and top bar
