"""Baskets parked and recalled by key, by touch and by slip, with the actions counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.database.engine import connect
from desktop.screens.work_room import COUNTER
from desktop.verify.run import verify
from tests.builders import shop_again
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE, TISSUE
from tests.walks.walking import ShopFolder, Walk, walk

NOBODYS = "4901234567894"


async def _begin(way: Walk, *codes: str) -> None:
    await way.sign_in()
    await way.start_shift()
    for code in codes:
        await way.hands.scan(code)


def _tabs(way: Walk) -> list[str]:
    return [key.text() for key in way.counter.panel.tabs.keys]


async def _parked(way: Walk, count: int) -> None:
    await way.hands.until(lambda: len(way.room.parking.baskets) == count, f"{count} parked")


def sound(shop: ShopFolder, sales: int) -> None:
    with shop_again(shop.path) as again:
        assert again.count("open_basket", "sale") == [0, sales]
        assert verify(again.reader) == []


def test_parked_and_recalled_with_one_key_each(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way, MILO, TISSUE, NOBODYS)
        before = way.hands.actions
        await way.hands.press("f9")
        await _parked(way, 1)
        assert _tabs(way) == ["12:00 · 2"]
        assert way.counter.panel.park_button.text() == "Recall"
        assert way.notices["parked"] == "Parked: 12:00, 2 items"
        assert "unknown" not in way.notices, "the label waits with its basket"
        await way.hands.press("f9")
        await _parked(way, 0)
        assert way.hands.actions - before == 2
        assert way.total == "$12.98"
        assert NOBODYS in way.notices["unknown"]
        assert "parked" not in way.notices
        assert not way.counter.panel.tabs.isVisible()
        await way.hands.press("+")
        await way.sold(1)

    walk(shop, day)
    sound(shop, 1)


def test_what_was_agreed_comes_back_with_the_basket(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way, RICE, MILO)
        await way.hands.press("f5")
        await way.hands.type("10%")
        await way.hands.press("f9")
        await _parked(way, 1)
        assert _tabs(way) == ["12:00 · 2"], "the figure was the line's, no name"
        await way.hands.press("f9")
        await _parked(way, 0)
        assert way.total == "$21.60"
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.press("enter")
        await way.sold(1)

    walk(shop, day)
    sound(shop, 1)


def test_parked_by_touch_and_recalled_by_its_tab_beside_others(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way, MILO)
        await way.hands.write("Auntie Lim")
        before = way.hands.actions
        await way.hands.tap(way.counter.panel.park_button)
        await _parked(way, 1)
        assert way.counter.search.text() == ""
        await way.hands.tap(way.counter.panel.tabs.keys[0])
        await _parked(way, 0)
        assert way.hands.actions - before == 2
        assert way.total == "$7.45"
        for code in (TISSUE, RICE):
            await way.hands.press("f9")
            await _parked(way, 1 if code == TISSUE else 2)
            await way.hands.scan(code)
        await way.hands.tap(way.counter.panel.tabs.keys[1])
        await way.hands.until(lambda: way.total == "$5.53", "recalled")
        assert len(_tabs(way)) == 2, "the basket that stood there is parked for it"
        rail = way.app.work.rail.entries[COUNTER] if way.app.work else None
        assert rail is not None and rail.accessibleName() == "Counter, 2 parked, the oldest since 12:00"
        await way.hands.press("+")
        await way.sold(1)
        for number in (2, 3):
            await way.hands.tap(way.counter.panel.tabs.keys[0])
            await way.hands.until(lambda: not way.room.session.basket.is_empty, "recalled")
            await way.hands.press("+")
            await way.sold(number)

    walk(shop, day)
    sound(shop, 3)


def test_of_several_the_keys_point_at_one_and_enter_recalls_it(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await _begin(way)
        for count, code in enumerate((MILO, TISSUE, RICE), start=1):
            await way.hands.scan(code)
            await way.hands.press("f9")
            await _parked(way, count)
        keys = way.counter.panel.tabs
        await way.hands.press("f9")
        assert keys.keys[0].hasFocus()
        await way.hands.press("f9")
        assert keys.keys[1].hasFocus()
        await way.hands.press("right")
        await way.hands.press("left")
        assert keys.keys[1].hasFocus()
        await way.hands.press("enter")
        await _parked(way, 2)
        assert way.total == "$5.53"
        assert way.counter.search.edit.hasFocus()

    walk(shop_folder(with_printer=False), day)


def test_more_than_have_room_are_reached_by_the_last_key(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await _begin(way)
        for count in range(1, 7):
            await way.hands.scan(MILO)
            await way.hands.write(f"Guest {count}?")
            await way.hands.press("f9")
            await _parked(way, count)
        tabs, seen = way.counter.panel.tabs, list[str]()
        while len(seen) < 6:
            seen += _tabs(way)
            await way.hands.tap(tabs.more_key)
        assert sorted(seen) == [f"Guest {count}? · 1" for count in range(1, 7)]
        assert _tabs(way)[0] == "Guest 1? · 1", "after the last comes the first again"

    walk(shop_folder(with_printer=False), day)


def test_slip_is_printed_on_request_and_scanned_it_recalls_from_the_payment_too(
    shop_folder: MakeShop, low_tones: list[str]
) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await _begin(way, MILO)
        await way.hands.press("f9")
        await _parked(way, 1)
        slip = way.room.parking.baskets[0].slip
        await way.hands.tap(way.counter.panel.notices.bars()["parked"].buttons[0])
        await way.printed(1)
        await way.hands.scan(TISSUE)
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.scan(slip)
        await way.hands.until(lambda: way.total == "$7.45", "recalled")
        assert _tabs(way) == ["12:00 · 1"], "the tissues wait now"
        assert low_tones == []
        await way.hands.scan(slip)
        await way.hands.until(lambda: "refused" in way.notices, "said")
        assert way.notices["refused"].startswith("That basket is not parked at this till")
        assert way.total == "$7.45"
        assert low_tones == ["low"]

    walk(shop, day)
    assert shop.printer is not None
    with shop_again(shop.path) as again:
        assert verify(again.reader) == []


def test_goods_whose_label_looks_like_a_slip_are_goods(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)
    connection = connect(shop.path / "shop.db", None, "write")
    assert connection.execute("UPDATE barcode SET code = 'PK0000BEEF' WHERE code = 'AB-12X'").rowcount == 1
    connection.close()

    async def day(way: Walk) -> None:
        await _begin(way, "PK0000BEEF")
        assert way.total == "$3.02"
        assert way.notices == {}

    walk(shop, day)


def test_basket_with_money_in_it_is_not_parked(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await _begin(way, RICE)
        await way.hands.type("10+")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.tap(way.room.back_button)
        await way.hands.press("f9")
        await way.hands.until(lambda: "refused" in way.notices, "refused")
        assert way.notices["refused"].startswith("$10.00 was taken for this basket")
        assert way.total == "$14.90"
        assert way.room.parking.baskets == ()

    walk(shop_folder(with_printer=False), day)


def test_parked_baskets_are_told_at_the_shifts_end_and_stay(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way, MILO)
        await way.hands.press("f9")
        await _parked(way, 1)
        await way.hands.tap(way.counter.shelf.keys["shift"])
        await way.hands.until(way.room.shifts.end.isVisible, "end")
        told = way.room.shifts.end.notices.bars()["parked"].accessibleName()
        assert told == "Baskets still parked: 1, the oldest since 12:00. They stay parked."
        await way.hands.type("100")
        await way.hands.press("enter")
        await way.hands.until(way.room.shifts.result.isVisible, "ended")

    async def tomorrow(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        assert _tabs(way) == ["12:00 · 1"]
        await way.hands.press("f9")
        await _parked(way, 0)
        with_hold = way.counter.panel.clear_button
        await way.hands.act(lambda: with_hold.held.emit())
        await way.hands.until(lambda: way.room.session.basket.is_empty, "cleared")

    walk(shop, day)
    walk(shop, tomorrow)
    sound(shop, 0)


def test_basket_that_cannot_be_read_is_set_aside_and_thrown_away_on_record(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way, MILO)
        await way.hands.press("f9")
        await _parked(way, 1)

    async def after(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(way.counter.isVisible, "counter")
        await way.hands.tap(way.counter.panel.tabs.keys[0])
        await way.hands.until(lambda: "unreadable" in way.notices, "told")
        assert way.notices["unreadable"].startswith("A newer version of Kedai kept this basket.")
        await way.hands.tap(way.counter.panel.notices.bars()["unreadable"].buttons[0])
        await _parked(way, 0)
        assert "unreadable" not in way.notices

    walk(shop, day)
    connection = connect(shop.path / "shop.db", None, "write")
    connection.execute("UPDATE open_basket SET content = '{\"v\":9}'")
    connection.close()
    walk(shop, after)
    with shop_again(shop.path) as again:
        told = again.reader.rows("SELECT count(*) FROM audit WHERE command = 'clear_basket'")
        assert told == [(1,)]
        assert verify(again.reader) == []


def test_counters_own_basket_that_cannot_be_read_is_told_at_the_start_and_selling_goes_on(
    shop_folder: MakeShop,
) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way, MILO)
        await way.hands.until(lambda: bool(way.app.doors and way.app.doors.open_baskets()), "kept")

    async def after(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.notices["unreadable"].startswith("This basket was damaged in the file")
        await way.hands.scan(TISSUE)
        await way.hands.press("+")
        await way.sold(1)
        assert len(_tabs(way)) == 1, "it stays in the file until somebody throws it away"

    walk(shop, day)
    connection = connect(shop.path / "shop.db", None, "write")
    connection.execute('UPDATE open_basket SET content = \'{"v":1,"basket":7}\'')
    connection.close()
    walk(shop, after)
    with shop_again(shop.path) as again:
        assert again.count("open_basket", "sale") == [1, 1]


def test_window_closed_between_two_scans_and_their_write_has_the_basket_again(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await _begin(way)
        way.room.on_scanned(MILO)  # and the window closes before another turn of its loop

    async def again(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$7.45"
        assert way.notices["resumed"].startswith("On the counter again: 1 item, kept 12:00")
        await way.hands.scan(TISSUE)
        assert "resumed" not in way.notices
        focus = QApplication.focusWidget()
        assert focus is not None and focus.focusPolicy() != Qt.FocusPolicy.NoFocus

    walk(shop, day)
    walk(shop, again)
