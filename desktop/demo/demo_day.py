"""A short day at the demo till, played by real hands on the real window: sign in, sell, count, close."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from desktop.demo.demo_orders import ORDERS, orders_arrive
from desktop.demo.demo_shop import CASHIER_PIN
from desktop.demo.hands import Hands, TooSlow
from desktop.screens.orders.room import OrdersRoom
from desktop.screens.selling.room import SellingRoom

if TYPE_CHECKING:
    from desktop.app import App

MILO, WATER, ISOTONIC, RICE, TISSUE = (
    "9556001125453",
    "8850389100219",
    "9555589200316",
    "9300657003425",
    "8886467100017",
)


@dataclass
class Day:
    """The day as it goes: who does it, where pictures go, and how many actions each task took."""

    app: App
    hands: Hands
    pictures: Path | None
    actions: dict[str, int] = field(default_factory=dict)

    @property
    def room(self) -> SellingRoom:
        assert self.app.work is not None
        return self.app.work.selling

    def picture(self, name: str) -> None:
        if self.pictures:
            self.hands.picture(self.pictures / f"{name}.png")

    async def sold(self, sales: int) -> None:
        """Wait until so many sales are told to the cashier."""
        await self.hands.until(
            lambda: (
                self.room.session.last_sale is not None
                and self.room.session.last_sale.number.endswith(f"{sales:06d}")
            ),
            f"sale {sales}",
        )


async def all_sent(day: Day) -> None:
    """Wait until the service has taken everything, and the top bar says so."""

    def is_all_sent() -> bool:
        assert day.app.doors is not None
        return day.app.doors.truth().unsent == 0

    await day.hands.until(is_all_sent, "everything sent")


async def play(day: Day) -> None:
    """The whole day."""
    for act in (
        sign_in,
        start_shift,
        exact_cash,
        quantities,
        search,
        split,
        unknown_code,
        online_order,
        lock,
        settings,
        end_shift,
    ):
        try:
            await act(day)
        except TooSlow:
            day.picture("stuck")
            raise


async def sign_in(day: Day) -> None:
    """Choose the person, then the PIN."""
    hands, screen = day.hands, day.app.sign_in
    await hands.until(lambda: hasattr(screen, "people") and screen.people.isVisible(), "people")
    day.picture("sign-in")
    await hands.press("1")
    await hands.until(lambda: screen.pin.isVisible(), "PIN")
    await hands.type(CASHIER_PIN[:3])
    day.picture("pin")
    await hands.type(CASHIER_PIN[3:])
    await hands.until(lambda: day.app.work is not None and day.app.work.isVisible(), "counter")


async def start_shift(day: Day) -> None:
    """Count the float and start."""
    room = day.room
    await day.hands.until(room.shifts.start.isVisible, "start of shift")
    await day.hands.type("150")
    day.picture("start-shift")
    await day.hands.press("enter")
    await day.hands.until(room.counter.isVisible, "counter")
    day.picture("counter-ready")


async def exact_cash(day: Day) -> None:
    """Three scans and one key: ready for the next customer."""
    hands, before = day.hands, day.hands.actions
    for code in (MILO, WATER, TISSUE):
        await hands.scan(code)
    await hands.press("+")
    day.actions["three items for exact cash"] = hands.actions - before
    await day.sold(1)


async def quantities(day: Day) -> None:
    """Quantity before and after a scan, a drink with its deposit, $50 and change."""
    hands = day.hands
    await hands.type("2*")
    await hands.scan(RICE)
    await hands.scan(ISOTONIC)
    before = hands.actions
    await hands.type("3*")
    day.actions["quantity after the scan"] = hands.actions - before
    await hands.scan(MILO)
    await hands.scan(MILO)
    day.picture("counter")
    await hands.press("enter")
    await hands.until(day.room.payment.isVisible, "payment")
    await hands.type("100")
    day.picture("payment")
    await hands.press("enter")
    await day.sold(2)
    day.picture("change")


async def search(day: Day) -> None:
    """Find by a few letters, by Chinese, and with a slip of the finger; pay by card."""
    hands = day.hands
    await hands.type("gardnia")
    await hands.until(lambda: bool(day.room.counter.shelf.results.rows()), "a result in spite of the slip")
    day.picture("search")
    await hands.press("enter")
    grid = day.room.counter.shelf.grid
    await hands.tap(grid.viewport(), grid.tile_rect(grid.tiles()[0].key).center())
    await hands.press("f12")
    await hands.press("f4")
    await day.sold(3)


async def split(day: Day) -> None:
    """Twenty dollars in cash and the rest by card, in four keys."""
    hands = day.hands
    await hands.scan(RICE)
    await hands.scan(RICE)
    before = hands.actions
    await hands.type("20+")
    await hands.until(day.room.payment.isVisible, "payment")
    day.picture("payment-split")
    await hands.press("f4")
    day.actions["$20 cash and the rest by card"] = hands.actions - before
    await day.sold(4)


async def unknown_code(day: Day) -> None:
    """A label nobody knows does not stop the queue."""
    hands = day.hands
    await hands.scan("4901234567894")
    await hands.scan(WATER)
    day.picture("unknown-code")
    notice = day.room.counter.panel.notices.bars()["unknown"]
    await hands.tap(notice.buttons[-1])
    await hands.press("+")
    await day.sold(5)


async def online_order(day: Day) -> None:
    """Orders of the online shop arrive; the oldest is picked by scan and handed over."""
    hands, app = day.hands, day.app
    assert app.work is not None and app.shop is not None and app.doors is not None
    orders_arrive(app.shop.database, app.doors.till().till_id)
    await hands.tap(app.work.rail.entries["orders"])
    room = app.work.rooms.currentWidget()
    assert isinstance(room, OrdersRoom)
    await hands.until(lambda: len(room.panel.list.rows()) == len(ORDERS), "orders")
    before = hands.actions
    await hands.tap(room.panel.list.viewport(), _middle_of_row(room, 0))
    await hands.scan(MILO)
    await hands.scan(WATER)
    await hands.until(lambda: room.panel.tab == "picking", "picking")
    day.picture("online-orders")
    await hands.scan(TISSUE)
    await hands.until(lambda: room.panel.tab == "ready", "ready")
    day.picture("online-ready")
    await hands.press("f12")
    await hands.until(lambda: "done" in room.order.notices.bars(), "handed over")
    day.actions["an online order of three lines, picked and handed over"] = hands.actions - before
    day.picture("online-handed-over")
    room.choose_tab("to_pick")
    await hands.tap(room.panel.list.viewport(), _middle_of_row(room, 1))
    await hands.look()
    day.picture("online-to-pick")
    room.choose_tab("differences")
    await hands.tap(room.panel.list.viewport(), _middle_of_row(room, 1))
    await hands.look()
    day.picture("online-differences")
    await hands.tap(app.work.rail.entries["counter"])
    await hands.until(app.work.selling.isVisible, "counter")


def _middle_of_row(room: OrdersRoom, row: int) -> QPoint:
    shown = room.panel.list
    return shown.visualRect(shown.model().index(row, 0)).center()


async def lock(day: Day) -> None:
    """Locked with a basket on the counter, and back."""
    hands, app = day.hands, day.app
    await hands.scan(MILO)
    assert app.work is not None
    await hands.tap(app.work.rail.person)
    await hands.until(app.sign_in.isVisible, "sign-in")
    day.picture("locked")
    await sign_in_again(day)
    await hands.press("+")
    await day.sold(7)


async def sign_in_again(day: Day) -> None:
    """The same person comes back."""
    screen = day.app.sign_in
    if not screen.pin.isVisible():
        await day.hands.press("1")
    await day.hands.until(screen.pin.isVisible, "PIN")
    await day.hands.type(CASHIER_PIN)
    await day.hands.until(day.room.isVisible, "counter")


async def settings(day: Day) -> None:
    """Look at the settings and come back."""
    hands, work = day.hands, day.app.work
    assert work is not None
    await hands.tap(work.rail.entries["settings"])
    await hands.until(lambda: not work.selling.isVisible(), "settings")
    day.picture("settings")
    await hands.tap(work.rail.entries["counter"])
    await hands.until(work.selling.isVisible, "counter")


async def end_shift(day: Day) -> None:
    """Count the drawer and end the shift."""
    hands, room = day.hands, day.room
    await hands.tap(room.counter.shelf.keys["shift"])
    await hands.until(room.shifts.end.isVisible, "end of shift")
    await hands.type("243.25")
    day.picture("end-shift")
    while not room.shifts.result.isVisible():
        await hands.press("enter")
        await hands.pause(0.1)
    day.picture("shift-ended")
    await hands.press("enter")
