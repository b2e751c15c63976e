"""An online order is picked by scan and handed over, by real scans, keys and fingers on the real window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from desktop.database.reader import Reader
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.screens.orders.room import OrdersRoom
from desktop.verify.run import verify
from tests.builders import SUPERVISOR_PIN, shop_again
from tests.desktop.orders.online import OnlineShop
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, TISSUE, WATER
from tests.walks.walking import ShopFolder, Walk, walk


@dataclass
class OpenTill:
    """The shop of the window under way, for what comes by its feed."""

    database: Database
    reader: Reader
    console: Who


@contextmanager
def online_of(way: Walk) -> Iterator[OnlineShop]:
    """The feed of the window's own shop."""
    app = way.app
    assert app.shop is not None and app.doors is not None
    reader = app.shop.database.reader()
    try:
        yield OnlineShop(OpenTill(app.shop.database, reader, Who(CONSOLE, app.doors.till().till_id)))
    finally:
        reader.close()


def three_lines(online: OnlineShop, number: str = "W-123") -> str:
    lines = (online.line_of("W1", 1, 745), online.line_of("W2", 1, 120), online.line_of("W3", 1, 553))
    return online.order(*lines, number=number)


async def to_orders(way: Walk) -> OrdersRoom:
    """To the room, by the rail."""
    assert way.app.work is not None
    await way.hands.tap(way.app.work.rail.entries["orders"])
    room = way.app.work.rooms.currentWidget()
    assert isinstance(room, OrdersRoom)
    return room


async def at_the_counter(way: Walk) -> None:
    await way.sign_in()
    await way.start_shift()


def stage_of(way: Walk, number: str = "W-123") -> str:
    assert way.app.doors is not None
    found = way.app.doors.reader.one("SELECT stage FROM online_order WHERE number = ?", (number,))
    assert found
    return str(found[0])


def holds_together(shop: ShopFolder) -> None:
    with shop_again(shop.path) as again:
        assert verify(again.reader) == []


def words(room: OrdersRoom) -> dict[str, str]:
    return {key: bar.accessibleName() for key, bar in room.order.notices.bars().items()}


def test_order_of_three_lines_is_picked_and_handed_over_in_five_actions(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        hands = way.hands
        await at_the_counter(way)
        with online_of(way) as online:
            three_lines(online)
        room = await to_orders(way)
        await hands.until(lambda: len(room.panel.list.rows()) == 1, "the order")
        before = hands.actions
        index = room.panel.list.model().index(0, 0)
        await hands.tap(room.panel.list.viewport(), room.panel.list.visualRect(index).center())
        for code in (MILO, WATER, TISSUE):
            await hands.scan(code)
        await hands.until(lambda: stage_of(way) == "ready" and room.order.hand_over_key.isEnabled(), "picked")
        assert room.order.hand_over_key.text() == "Hand over  $14.18"
        await hands.press("f12")
        await hands.until(lambda: stage_of(way) == "collected", "handed over")
        assert hands.actions - before == 5
        await hands.until(lambda: "done" in words(room), "told")
        assert "T1-000001, $14.18" in words(room)["done"]
        await way.printed(1)

    walk(shop, day)
    holds_together(shop)


def test_scan_with_no_order_open_picks_for_the_oldest_that_wants_it(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await at_the_counter(way)
        with online_of(way) as online:
            three_lines(online, "W-0002")
            online.order(online.line_of("W1", 1, 745), number="W-1", placed_at="2026-11-23T01:00:00Z")
        room = await to_orders(way)
        await way.hands.scan(MILO)
        await way.hands.until(lambda: stage_of(way, "W-1") == "ready", "picked")
        assert room.order.order is not None and room.order.order.number == "W-1"
        await way.hands.scan("W-0002")
        await way.hands.until(lambda: room.order.title.text() == "W-0002", "opened by its number")

    walk(shop_folder(), day)


def test_wrong_scans_say_no_and_pick_nothing(shop_folder: MakeShop, low_tones: list[str]) -> None:
    async def day(way: Walk) -> None:
        await at_the_counter(way)
        with online_of(way) as online:
            online.order(online.line_of("W1", 1, 745), number="W-123")
        room = await to_orders(way)
        await way.hands.scan(WATER)
        assert "No open order wants Dasani" in words(room)["refused"]
        await way.hands.scan(MILO)
        await way.hands.until(lambda: stage_of(way) == "ready", "picked")
        await way.hands.scan(WATER)
        assert "is not in W-123" in words(room)["refused"]
        await way.hands.scan(MILO)
        assert "picked already" in words(room)["refused"]
        await way.hands.scan("4901234567894")
        assert "not in the catalogue" in words(room)["refused"]
        assert len(low_tones) == 4
        assert stage_of(way) == "ready"

    walk(shop_folder(), day)


def test_part_is_handed_over_by_keys_after_one_question(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        hands = way.hands
        await at_the_counter(way)
        with online_of(way) as online:
            online.order(online.line_of("W1", 2, 1_490), number="W-123")
        room = await to_orders(way)
        await hands.until(lambda: room.panel.list.hasFocus(), "the list")
        await hands.press("down")
        await hands.until(lambda: room.order.order is not None, "opened")
        for key in ("+", "+", "-"):
            await hands.press(key)
        await hands.until(lambda: stage_of(way) == "picking", "one of two")
        await hands.press("f9")
        await hands.until(lambda: stage_of(way) == "ready", "put aside")
        await hands.press("f12")
        await hands.press("tab")  # the first answer is to pick on
        await hands.press("enter")
        await hands.until(lambda: stage_of(way) == "to_pick", "a part")
        assert way.app.doors is not None
        assert way.app.doors.reader.one("SELECT total_cents FROM sale") == (745,)

    walk(shop, day)
    holds_together(shop)


def test_cashier_cancels_with_the_supervisors_pin(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        hands = way.hands
        await at_the_counter(way)
        with online_of(way) as online:
            three_lines(online)
        room = await to_orders(way)
        await hands.scan("W-123")
        await hands.tap(room.order.cancel_key)
        await hands.press("enter")  # the first reason
        await hands.pause(0.2)
        await hands.press("1")
        await hands.type(SUPERVISOR_PIN)
        await hands.until(lambda: stage_of(way) == "cancelled", "cancelled")
        assert way.app.doors is not None
        assert way.app.doors.reader.one("SELECT reason, refund_cents FROM order_cancel") == (
            "Goods are not there",
            1_418,
        )

    walk(shop, day)
    holds_together(shop)


def test_order_that_is_cancelled_while_it_is_picked_is_not_handed_over(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        hands = way.hands
        await at_the_counter(way)
        with online_of(way) as online:
            order_id = online.order(online.line_of("W1", 1, 745), number="W-123")
            room = await to_orders(way)
            await hands.scan(MILO)
            await hands.until(lambda: stage_of(way) == "ready", "picked")
            online.changed(order_id, state="cancelled")
        await hands.press("f12")
        await hands.until(lambda: "refused" in words(room) or "standing" in words(room), "told")
        assert stage_of(way) == "attention"
        assert way.app.doors is not None
        assert way.app.doors.reader.one("SELECT count(*) FROM sale") == (0,)

    walk(shop_folder(), day)


@pytest.mark.parametrize(("size", "scale"), [("1366x768", 100), ("1024x768", 100), ("1366x768", 150)])
def test_badge_counts_what_is_to_do_and_nothing_is_cut(shop_folder: MakeShop, size: str, scale: int) -> None:
    async def day(way: Walk) -> None:
        await at_the_counter(way)
        assert way.app.work is not None
        rail = way.app.work.rail.entries["orders"]
        assert rail.accessibleName() == "Online"
        with online_of(way) as online:
            three_lines(online)
            three_lines(online, "W-124")
        await way.hands.until(lambda: "2 to see to" in rail.accessibleName(), "the badge")
        room = await to_orders(way)
        await way.hands.scan("W-124")
        assert room.order.hand_over_key.isVisible() and room.order.hand_over_key.height() >= 48
        assert room.panel.list.row_height(room.panel.list.rows()[0]) >= 48
        assert way.watch.largest == tuple(int(side) for side in size.split("x"))

    walk(shop_folder(size=size, scale_percent=scale), day)
