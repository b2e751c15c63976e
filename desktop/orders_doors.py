"""What the doors of the room of online orders lead to: reads on the window's connection, commands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from desktop.clock import Clock, local_time, read_instant
from desktop.doors import ShopDoors
from desktop.ids import new_id
from desktop.orders import queries
from desktop.orders.shop_told import Storefront, storefront_told
from desktop.orders.words import (
    CancelAsked,
    CancelOrder,
    FinishPicking,
    HandedOver,
    HandOverOrder,
    Picked,
    PickGoods,
    PutBack,
    SettleAsked,
    SettleStock,
)
from desktop.staff.permissions import Verdict, verdict

if TYPE_CHECKING:
    from desktop.database.who import Approval
    from desktop.selling.basket import Goods


class AppOrders:
    """The online orders of one window's shop."""

    def __init__(self, doors: ShopDoors, clock: Clock) -> None:
        self._doors, self._clock = doors, clock

    def counts(self) -> dict[str, int]:
        return queries.counts_by_stage(self._doors.reader)

    def page(self, stage: str, after: int) -> list[queries.OrderRow]:
        return queries.orders_of(self._doors.reader, stage, after)

    def order(self, order_id: str) -> queries.OrderShown:
        return queries.order_shown(self._doors.reader, order_id, self._doors.today())

    def by_number(self, number: str) -> tuple[str, str] | None:
        return queries.order_by_number(self._doors.reader, number)

    def wanting(self, item_id: str) -> tuple[str, str] | None:
        return queries.order_wanting(self._doors.reader, item_id)

    def goods(self, code: str) -> Goods | None:
        return self._doors.goods_by_code(code)

    def storefront(self) -> Storefront | None:
        return storefront_told(self._doors.reader)

    def now(self) -> datetime:
        return local_time(self._doors.shop().zone, self._clock.now())

    def on_wall(self, instant: str) -> datetime:
        return local_time(self._doors.shop().zone, read_instant(instant))

    def has_shift(self) -> bool:
        return self._doors.open_shift() is not None

    def is_enrolled(self) -> bool:
        return self._doors.is_enrolled()

    def may(self, right: str) -> bool:
        person = self._doors.person()
        return person is not None and verdict(right, person.role) is Verdict.ALLOWED

    async def pick(self, order_id: str, line_ref: str, quantity: int) -> Picked:
        from desktop.orders.pick_goods import pick_goods

        return await self._doors.run(pick_goods, PickGoods(new_id(), order_id, line_ref, quantity))

    async def put_back(self, order_id: str, line_ref: str | None, quantity: int) -> Picked:
        from desktop.orders.pick_goods import put_back

        return await self._doors.run(put_back, PutBack(new_id(), order_id, line_ref, quantity))

    async def put_aside(self, order_id: str) -> Picked:
        from desktop.orders.pick_goods import finish_picking

        return await self._doors.run(finish_picking, FinishPicking(new_id(), order_id))

    async def hand_over(self, command_id: str, order_id: str, shown_cents: int) -> HandedOver:
        from desktop.orders.hand_over import hand_over_order

        return await self._doors.run(hand_over_order, HandOverOrder(command_id, order_id, shown_cents))

    async def cancel(self, order_id: str, reason: str, approval: Approval | None) -> CancelAsked:
        from desktop.orders.cancel_order import cancel_order

        return await self._doors.run(cancel_order, CancelOrder(new_id(), order_id, reason), approval)

    async def settle(self, location_id: str, item_ids: tuple[str, ...]) -> SettleAsked:
        from desktop.orders.settle_stock import settle_stock

        return await self._doors.run(settle_stock, SettleStock(new_id(), location_id, item_ids))
