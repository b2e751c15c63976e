"""Every key of the room of online orders does something when it is pressed, whatever is open at the right."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

import pytest

from desktop.database.who import Approval
from desktop.database.writer import Database
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.orders.words import CancelAsked, HandedOver, Picked, SettleAsked
from desktop.orders_doors import AppOrders
from desktop.screens.orders.room import OrdersRoom
from desktop.staff.queries import people
from tests.builders import Shop
from tests.desktop.orders.online import OnlineShop
from tests.desktop.orders.test_picking import pick
from tests.desktop.orders.test_shop_told import drifting, refused
from tests.desktop.verify.sample_day import BREAD, MILK, stock_the_shop
from tests.screens.conftest import Shown
from tests.screens.no_dead_control import FreshScreen, assert_no_dead_control
from tests.screens.words import PartsSay

TABS = 7


@dataclass
class Asked:
    """What was asked of the shop."""

    calls: list[str] = field(default_factory=list)

    async def ask(self, right: str) -> Approval | None:
        self.calls.append(right)
        return None


class OnlyAsked(AppOrders):
    """The real reads; commands are noted and not carried out, so that each screen is as the one before."""

    asked: Asked

    async def pick(self, order_id: str, line_ref: str, quantity: int) -> Picked:
        self.asked.calls.append("pick")
        return Picked(order_id, "picking")

    async def put_back(self, order_id: str, line_ref: str | None, quantity: int) -> Picked:
        self.asked.calls.append("put back")
        return Picked(order_id, "picking")

    async def put_aside(self, order_id: str) -> Picked:
        self.asked.calls.append("put aside")
        return Picked(order_id, "ready")

    async def hand_over(self, command_id: str, order_id: str, shown_cents: int) -> HandedOver:
        self.asked.calls.append("hand over")
        return HandedOver(command_id, "T1-000001", shown_cents, 0, 0, "to_pick")

    async def cancel(self, order_id: str, reason: str, approval: Approval | None) -> CancelAsked:
        self.asked.calls.append("cancel")
        return CancelAsked(new_id(), 0)

    async def settle(self, location_id: str, item_ids: tuple[str, ...]) -> SettleAsked:
        self.asked.calls.append("settle")
        return SettleAsked(new_id(), len(item_ids))


@pytest.fixture
def room(shop: Shop, shown: Shown) -> Callable[[str], FreshScreen]:
    """The room on a real shop, with that row opened."""
    stock_the_shop(shop)
    shop.start_shift()
    online = OnlineShop(shop)
    order_id = online.order(online.line(BREAD, 2, 560), online.line(MILK, 1, 350), number="W-1")
    pick(shop, order_id)
    online.stands(
        trouble="not_reached", drift=[drifting(BREAD)], refused=[refused("push_order", "T1-000009")]
    )
    database: Future[Database] = Future()
    database.set_result(shop.database)

    def make(opened: str) -> FreshScreen:
        shop_doors = ShopDoors(shop.reader, shop.secrets.pepper, shop.clock, database)
        shop_doors._person = next(each for each in people(shop.reader) if each.role == "owner")
        doors = OnlyAsked(shop_doors, shop.clock)
        doors.asked = Asked()
        orders = OrdersRoom(PartsSay(), doors, doors.asked.ask)
        shown(orders)
        if opened == "order":
            orders._go_to(order_id, "picking")
        else:
            orders.choose_tab("differences")
            orders.panel.list.select(next(r.key for r in orders.panel.list.rows() if opened in r.key))
        return FreshScreen(orders, doors.asked, [orders.panel, orders.order, orders.differences])

    return make


@pytest.mark.parametrize(("opened", "keys"), [("order", 6), ("drift:", 1), ("refused:", 0)])
async def test_no_control_of_the_orders_is_dead(
    opened: str, keys: int, room: Callable[[str], FreshScreen]
) -> None:
    """Beside the tabs, of which the chosen one rightly stays as it is."""
    names = await assert_no_dead_control(lambda: room(opened))
    assert len(names) == TABS - 1 + keys
