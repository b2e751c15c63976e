"""The room of online orders by keyboard alone: every tab, with an order open and with a difference open."""

from __future__ import annotations

from desktop.screens.orders.list_panel import TABS
from desktop.screens.orders.room import OrdersRoom
from tests.builders import OWNER_PIN
from tests.desktop.orders.test_shop_told import drifting, refused
from tests.walks.conftest import MakeShop
from tests.walks.keyboard_reach import names, out_of_reach, stops
from tests.walks.test_keyboard import press_by_tab
from tests.walks.test_one_sale import MILO
from tests.walks.test_online_orders import item_of, online_of, stage_of, three_lines
from tests.walks.walking import Walk, walk


async def by_keys_to_orders(way: Walk) -> OrdersRoom:
    """As the owner, whose settling key is live."""
    await way.sign_in(OWNER_PIN, "3")
    await way.start_shift()
    assert way.app.work is not None
    await press_by_tab(way, way.app.work.rail.entries["orders"])
    room = way.app.work.rooms.currentWidget()
    assert isinstance(room, OrdersRoom)
    await way.hands.until(room.isVisible, "the room")
    return room


def test_empty_room_has_the_keyboard_on_its_sorts(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        room = await by_keys_to_orders(way)
        assert room.panel.bar.pills()["to_pick"].hasFocus()
        for tab in (*TABS[1:], TABS[0]):
            assert out_of_reach(way, await stops(way)) == []
            await way.hands.press("pagedown")
            await way.hands.look()
            assert room.panel.tab == tab

    walk(shop_folder(with_printer=False), day)


def test_tab_reaches_every_key_of_an_open_order(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        room = await by_keys_to_orders(way)
        with online_of(way) as online:
            three_lines(online)
            online.stands(trouble="not_reached")
        await way.hands.until(lambda: bool(room.panel.list.rows()), "the order")
        await way.hands.scan(MILO)
        await way.hands.until(lambda: stage_of(way) == "picking", "picking")
        await way.hands.until(room.order.hand_over_key.isEnabled, "its keys")
        reached = await stops(way)
        assert out_of_reach(way, reached) == []
        keys = (room.order.more_key, room.order.aside_key, room.order.hand_over_key, room.order.cancel_key)
        assert names([key for key in keys if key not in reached]) == []

    walk(shop_folder(with_printer=False), day)


def test_tab_reaches_the_owners_key_and_esc_leads_back(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        room = await by_keys_to_orders(way)
        with online_of(way) as online:
            online.stands(drift=[drifting(item_of(way, "W1"))], refused=[refused("fulfil", "W-9")])
        await way.hands.press("pageup")
        assert room.panel.tab == "differences"
        await press_by_tab(way, room.panel.list)
        await way.hands.until(room.differences.drift.isVisible, "goods that differ")
        reached = await stops(way)
        assert room.differences.drift.settle_key in reached and out_of_reach(way, reached) == []
        await press_by_tab(way, room.panel.list)
        await way.hands.press("down")
        await way.hands.until(room.differences.matter.isVisible, "what was refused")
        assert out_of_reach(way, await stops(way)) == []
        await way.hands.press("esc")
        assert not room.differences.isVisible() and room.panel.list.hasFocus()
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "counter")

    walk(shop_folder(with_printer=False), day)
