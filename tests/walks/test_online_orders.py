"""An online order is picked by scan and handed over, by real scans, keys and fingers on the real window."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QWidget

from desktop.database.reader import Reader
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.screens.aslot import is_busy
from desktop.screens.orders.room import OrdersRoom
from desktop.screens.widgets.dialog import Dialog
from desktop.verify.run import verify
from tests.builders import OWNER_PIN, SUPERVISOR_PIN, shop_again
from tests.desktop.orders.online import OnlineShop
from tests.desktop.orders.test_shop_told import drifting, refused
from tests.desktop.verify.sample_day import Ware
from tests.walks.conftest import MakeShop
from tests.walks.seen_whole import cut_words, out_of_place
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


async def to_differences(way: Walk) -> OrdersRoom:
    """To the tab of what differs, by a finger."""
    room = await to_orders(way)
    await way.hands.tap(room.panel.bar.pills()["differences"])
    await way.hands.until(lambda: room.panel.tab == "differences", "differences")
    return room


async def open_row(way: Walk, room: OrdersRoom, key: str) -> None:
    """Tap the row whose key begins so."""
    shown = room.panel.list
    place = next(at for at, row in enumerate(shown.rows()) if row.key.startswith(key) and not row.is_heading)
    index = shown.model().index(place, 0)
    shown.scrollTo(index)
    await way.hands.tap(shown.viewport(), shown.visualRect(index).center())
    await way.hands.until(room.differences.isVisible, "the row")


def item_of(way: Walk, sku: str) -> Ware:
    assert way.app.doors is not None
    found = way.app.doors.reader.one("SELECT item_id, name FROM item WHERE sku = ?", (sku,))
    assert found
    return Ware(sku, found[1], 0, item_id=found[0])


def test_trouble_with_the_online_shop_is_told_and_goes_away_by_itself(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await at_the_counter(way)
        with online_of(way) as online:
            three_lines(online)
            online.stands(trouble="sign_in_needed", queued=2, last_read_at="2026-11-23T01:00:00.000Z")
            room = await to_orders(way)
            bar = room.panel.notices.bars()["sign"]
            assert bar.isVisible()
            assert "does not let the sync service in" in bar.accessibleName()
            assert "new key" in bar.accessibleName() and "2 things wait" in bar.accessibleName()
            assert "last read 3 h ago; the sync service was heard 1 min ago" in bar.accessibleName()
            assert not room.panel.fresh.isVisible()  # said once
            online.stands()
        await way.hands.until(lambda: not room.panel.notices.bars(), "no trouble any more")
        assert room.panel.fresh.isVisible() and "last read 2 min ago" in room.panel.fresh.text()

    walk(shop, day)
    holds_together(shop)


def test_what_the_online_shop_has_not_or_refused_is_opened_by_keys(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        hands = way.hands
        await at_the_counter(way)
        with online_of(way) as online:
            goods = {"sku": "W8", "name": "Handmade Soap", "sales": 1, "quantity": 2_000}
            online.stands(
                unlisted=[{**goods, "last_seen_at": "2026-11-23T02:00:00.000Z"}],
                refused=[refused("push_order", "T1-000004", "insufficient_stock")],
            )
        room = await to_differences(way)
        assert room.panel.bar.pills()["differences"].text() == "Differences  1"
        await hands.until(lambda: len(room.panel.list.rows()) == 4, "two rows and their headings")
        room.focus_list()  # which opens the first row, not the heading over it
        matter = room.differences.matter
        await hands.until(matter.isVisible, "opened")
        assert matter.title.text() == "Sale T1-000004"
        assert "has fewer" in matter.meaning.text() and "storefront retry" in matter.note.text()
        await hands.press("down")  # past the heading
        assert matter.title.text() == "Handmade Soap"
        assert "add them with this SKU" in matter.meaning.text() and "in the books" in matter.note.text()
        await hands.press("esc")
        assert not matter.isVisible() and room.order.nothing.isVisible()
        await hands.press("esc")
        await hands.until(way.counter.isVisible, "counter")

    walk(shop_folder(), day)


def test_scan_beside_a_difference_is_answered_where_people_look(
    shop_folder: MakeShop, low_tones: list[str]
) -> None:
    async def day(way: Walk) -> None:
        await at_the_counter(way)
        with online_of(way) as online:
            three_lines(online)
            online.stands(refused=[refused("push_order", "T1-000004")])
        room = await to_orders(way)
        await way.hands.scan("W-123")
        await way.hands.until(lambda: room.order.order is not None, "the order")
        await way.hands.tap(room.panel.bar.pills()["differences"])
        await open_row(way, room, "refused:")
        await way.hands.scan("4901234567894")
        bars = room.differences.matter.notices.bars()
        assert bars["refused"].isVisible() and "not in the catalogue" in bars["refused"].accessibleName()
        assert len(low_tones) == 1
        await way.hands.scan(MILO)  # no hidden order: the one that wants it comes to sight
        await way.hands.until(lambda: room.order.isVisible() and stage_of(way) == "picking", "picked")

    walk(shop_folder(), day)


def test_owner_has_the_online_shop_show_our_count_after_one_question(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        hands = way.hands
        await way.sign_in(OWNER_PIN, "3")
        await way.start_shift()
        with online_of(way) as online:
            online.stands(drift=[drifting(item_of(way, "W1")), drifting(item_of(way, "W2"))])
        room = await to_differences(way)
        assert room.panel.bar.pills()["differences"].text() == "Differences  2"
        await open_row(way, room, "drift:W1")
        panel = room.differences.drift
        await hands.until(panel.settle_key.isEnabled, "the owner's key")
        await hands.press("f12")
        await hands.press("esc")  # asked, and left
        await hands.until(lambda: not is_busy(room.differences), "left")
        await hands.press("f12")
        await hands.press("tab")  # the first answer is to leave it
        await hands.press("enter")
        await hands.until(lambda: "done" in panel.notices.bars(), "told")
        assert way.app.doors is not None
        reader = way.app.doors.reader
        asked = reader.rows("SELECT asked_id, item_id FROM stock_settle")
        assert [row[1] for row in asked] == [item_of(way, "W1").item_id]
        sent = reader.rows("SELECT payload FROM sync_outbox WHERE kind = 'stock.settle_asked'")
        assert [json.loads(row[0])["item_ids"] for row in sent] == [[item_of(way, "W1").item_id]]
        assert [json.loads(row[0])["asked_id"] for row in sent] == [asked[0][0]]
        assert room.panel.bar.pills()["differences"].text() == "Differences  1"
        await open_row(way, room, "drift:W2")
        assert not panel.notices.bars()  # what was told was of the other goods

    walk(shop, day)
    holds_together(shop)


def test_cashier_sees_what_differs_and_cannot_settle_it(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await at_the_counter(way)
        with online_of(way) as online:
            online.stands(drift=[drifting(item_of(way, "W1"))])
        room = await to_differences(way)
        await open_row(way, room, "drift:")
        assert room.differences.drift.who_may.isVisible()
        await way.hands.press("f12")
        assert way.app.doors is not None
        assert way.app.doors.reader.one("SELECT count(*) FROM stock_settle") == (0,)
        assert way.app.window.findChildren(Dialog) == []

    walk(shop_folder(), day)


def is_whole(window: QWidget) -> bool:
    """No label is cut and no key lies over another; rows of the list may tell less where it is narrow."""
    return cut_words(window, lambda _of_a_row: True) == out_of_place(window) == []


@pytest.mark.parametrize(
    ("size", "scale", "language"),
    [("1366x768", 100, "zh"), ("1024x768", 150, "en"), ("1024x768", 150, "zh"), ("1024x768", 200, "en")],
)
def test_no_word_about_the_online_shop_is_cut(
    shop_folder: MakeShop, size: str, scale: int, language: str
) -> None:
    async def day(way: Walk) -> None:
        await at_the_counter(way)
        window = way.app.window
        with online_of(way) as online:
            goods = {"sku": "W8", "name": "Handmade Soap", "sales": 1, "quantity": 2_000}
            online.stands(
                trouble="not_understood" if language == "zh" else "wrong_answer_of_tomorrow",
                queued=2,
                last_read_at="2026-11-23T01:00:00.000Z",
                drift=[drifting(item_of(way, "W1"))],
                refused=[refused("push_order", "T1-000004", "insufficient_stock")],
                unlisted=[{**goods, "last_seen_at": "2026-11-23T02:00:00.000Z"}],
            )
        room = await to_orders(way)
        await way.hands.until(lambda: is_whole(window), "whole words")
        sign = room.panel.notices.bars()["sign"]
        assert "2" in (room.order.nothing.text() if room.panel.unseen() else sign.notice().detail)
        await way.hands.press("pageup")
        for key in ("drift:", "refused:", "unlisted:"):
            await open_row(way, room, key)
            await way.hands.until(lambda: is_whole(window), f"all of {key}")
            await way.hands.press("esc")
            await way.hands.until(room.panel.list.isVisible, "the list")

    walk(shop_folder(size=size, scale_percent=scale, language=language), day)


def test_list_and_order_take_turns_where_there_is_no_room_for_both(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        hands = way.hands
        await at_the_counter(way)
        with online_of(way) as online:
            three_lines(online)
            three_lines(online, "W-124")
        room = await to_orders(way)
        await hands.until(lambda: room.panel.isVisible() and not room.beside.isVisible(), "the list alone")
        await hands.scan("4901234567894")
        await hands.until(lambda: "refused" in room.panel.notices.bars(), "said over the list")
        await hands.scan("W-124")
        await hands.until(lambda: room.beside.isVisible() and not room.panel.isVisible(), "the order alone")
        assert "refused" not in room.panel.notices.bars() and is_whole(way.app.window)
        await hands.tap(room.beside.back_key)
        await hands.until(lambda: room.panel.isVisible() and not room.beside.isVisible(), "back")
        await hands.press("down")
        await hands.until(lambda: room.order.isVisible(), "opened by keys")
        await hands.press("esc")
        await hands.until(lambda: room.panel.isVisible() and not room.beside.isVisible(), "back by keys")
        await hands.press("esc")
        await hands.until(way.counter.isVisible, "counter")

    walk(shop_folder(size="1024x768", scale_percent=200), day)
