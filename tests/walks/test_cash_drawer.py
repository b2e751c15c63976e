"""The drawer, coins and notes, a count far off and a shift's reports: by keys, and by finger alone."""

from __future__ import annotations

from contextlib import closing

import pytest
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.database.reader import Reader
from desktop.database.rows import Row
from desktop.new_shop import SHOP_FILE
from desktop.screens.widgets.text_label import TextLabel
from tests.builders import SUPERVISOR_PIN
from tests.walks.conftest import MakeShop
from tests.walks.finger import Finger
from tests.walks.seen_whole import cut_words, out_of_place
from tests.walks.sizes import EVERY_SIZE
from tests.walks.test_counter_rules import _dialogs
from tests.walks.test_one_sale import MILO
from tests.walks.walking import ShopFolder, Walk, walk

DRAWER = (
    "SELECT kind, amount_cents, reason, approver_id IS NOT NULL FROM drawer_movement WHERE kind <> 'float'"
    " ORDER BY rowid"
)


def _read(shop: ShopFolder, sql: str) -> list[Row]:
    with closing(Reader(shop.path / SHOP_FILE, None)) as reader:
        return reader.rows(sql)


async def approve_count(way: Walk) -> None:
    await way.hands.until(lambda: bool(_dialogs(way)), "approval")
    await way.hands.press("1")
    await way.hands.type(SUPERVISOR_PIN)
    await way.hands.until(lambda: not _dialogs(way), "approved")


def test_drawer_by_keys_counted_twice_approved_and_read(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await way.sign_in()
        hands, room = way.hands, way.room
        await hands.until(room.shifts.start.isVisible, "start")
        await hands.press("f4")
        for many in ("", "1", "", "", "25"):  # $100, $50, $10, $5, $2
            await hands.type(many)
            await hands.press("enter")
        assert room.shifts.start.display.amount_text() == "$100.00"
        for _ in range(5):
            await hands.press("enter")
        await hands.until(way.counter.isVisible, "counter")
        await hands.press("f10")
        drawer = room.drawer.screen
        await hands.until(drawer.isVisible, "drawer")
        await hands.press("down")
        await hands.press("enter")
        await approve_count(way)
        await hands.until(way.counter.isVisible, "counter")
        assert "Check the drawer" in way.notices["refused"]
        for key, amount in (("f2", "50"), ("f4", "40.5")):
            await hands.press("f10")
            await hands.press(key)
            await hands.press("enter")
            assert "count" in drawer.notices.bars(), "nothing moves without an amount"
            await hands.type(amount)
            await hands.press("enter")
            await hands.until(way.counter.isVisible, "counter")
        await hands.press("f10")
        await hands.scan(MILO)
        assert way.counter.isVisible(), "a scan goes to the sale from here too"
        await hands.press("+")
        await way.sold(1)
        await _look_at_x(way)
        await _far_off_twice(way)

    walk(shop, day)
    assert _read(shop, DRAWER) == [
        ("opened", 0, "no_sale.check", 1),
        ("cash_in", 5_000, "cash_in.change", 0),
        ("drop", -4_050, "drop.safe", 0),
        ("counted_short", -1_695, "", 1),
    ]
    counted = "SELECT expected_cents, counted_cents, verified_cents FROM shift_count"
    assert _read(shop, counted) == [(11_695, 5_000, 10_000)]
    assert _read(shop, "SELECT close_approver_id IS NOT NULL FROM shift") == [(1,)]
    assert _read(shop, "SELECT count(*) FROM print_job WHERE kind = 'z_report' AND state = 'printed'") == [
        (2,)
    ]
    assert shop.printer is not None


async def _look_at_x(way: Walk) -> None:
    await way.hands.press("f10")
    await way.hands.press("f5")
    await approve_count(way)
    report = way.room.drawer.report
    await way.hands.until(report.isVisible, "X")
    told = [label.text() for label in report.findChildren(TextLabel)]
    assert "Cash: expected" in told and "$116.95" in told
    await way.hands.press("esc")
    await way.hands.until(way.counter.isVisible, "counter")


async def _far_off_twice(way: Walk) -> None:
    hands, end, result = way.hands, way.room.shifts.end, way.room.shifts.result
    await hands.tap(way.counter.shelf.keys["shift"])
    await hands.until(end.isVisible, "end")
    await hands.type("50")
    await hands.press("enter")
    await hands.until(lambda: end.is_again, "second count")
    seen = " ".join(label.text() for label in end.findChildren(TextLabel))
    assert "Count again: Cash" in seen
    assert "116" not in seen and "66.95" not in seen, "nobody is told by how much"
    await hands.press("enter")
    assert not result.isVisible(), "a second count is keyed, not waved through"
    await hands.type("100")
    await hands.press("enter")
    await approve_count(way)
    await hands.until(result.isVisible, "result")
    assert [cell.text() for cell in result.table.cells[4:]] == [
        *("Cash", "$50.00", "$116.95", "$66.95 short"),
        *("Counted again", "$100.00", "$116.95", "$16.95 short"),
    ]
    assert "Ravi Kumar" in result.notices.bars()["ended"].accessibleName()
    await hands.press("f2")
    report = way.room.drawer.report
    await hands.until(report.isVisible, "Z")
    assert report.title.text() == "Z report 1 · T1"
    await hands.press("f9")
    await hands.until(lambda: "told" in report.notices.bars(), "printing")
    await way.printed(3)  # the receipt, the Z by itself, and once more
    await hands.press("esc")
    await hands.until(result.isVisible, "result")
    await hands.press("enter")
    await hands.until(way.room.shifts.start.isVisible, "start")


@pytest.fixture(scope="session")
def glass(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


def test_float_drawer_and_count_by_finger_alone(shop_folder: MakeShop, glass: QPointingDevice) -> None:
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await way.sign_in()
        hands, room = way.hands, way.room
        finger = Finger(hands, way.app.window, glass)
        start, end = room.shifts.start, room.shifts.end
        await hands.until(start.isVisible, "start")
        await finger.tap(start.pieces_key)
        await finger.tap(start.coins.keys[1_000])
        await finger.tap(start.pad.key("6"))
        await finger.tap(start.coins.keys[50])
        await finger.tap(start.pad.key("4"))
        await finger.tap(start.give_button)
        await hands.until(way.counter.isVisible, "counter")
        await finger.tap(way.counter.shelf.keys["drawer"])
        drawer = room.drawer.screen
        await hands.until(drawer.isVisible, "drawer")
        await finger.tap(drawer.kind_keys["drop"])
        for key in ("2", "0"):
            await finger.tap(drawer.pad.key(key))
        await finger.tap(drawer.give_button)
        await hands.until(way.counter.isVisible, "counter")
        await finger.tap(way.counter.shelf.keys["shift"])
        await hands.until(end.isVisible, "end")
        await finger.tap(end.pieces_key)
        await finger.tap(end.coins.keys[1_000])
        await finger.tap(end.pad.key("4"))
        await finger.tap(end.give_button)
        result = room.shifts.result
        await hands.until(result.isVisible, "result")
        await finger.tap(result.report_key)
        await hands.until(room.drawer.report.isVisible, "Z")
        await finger.tap(room.drawer.report.done_button)
        await hands.until(result.isVisible, "result")

    walk(shop, day)
    pieces = _read(shop, "SELECT occasion, face_cents, pieces FROM cash_piece ORDER BY occasion, face_cents")
    assert pieces == [("count", 1_000, 4), ("float", 50, 4), ("float", 1_000, 6)]
    assert _read(shop, DRAWER) == [("drop", -2_000, "drop.safe", 0), ("counted_short", -200, "", 0)]


@pytest.mark.parametrize(("scale", "language"), EVERY_SIZE)
def test_no_word_of_drawer_count_and_report_is_cut(shop_folder: MakeShop, scale: int, language: str) -> None:
    wrong: list[str] = []

    async def look(way: Walk, where: str) -> None:
        for size in ((1024, 768), (1366, 768)):
            way.app.window.resize(*size)
            for _ in range(4):
                await way.hands.look()
                found = cut_words(way.app.window, lambda _text: False) + out_of_place(way.app.window)
                if not found:
                    break
            wrong.extend(f"{where} {size}: {each}" for each in found)

    async def day(way: Walk) -> None:
        await way.sign_in()
        hands, room = way.hands, way.room
        await hands.until(room.shifts.start.isVisible, "start")
        way.app.window.resize(1366, 768)
        await hands.look()
        if room.shifts.start.pieces_key.isVisible():
            await hands.press("f4")
            await look(way, "float")
            await hands.press("f4")
        await hands.type("100")
        await hands.press("enter")
        await hands.until(way.counter.isVisible, "counter")
        await hands.press("f10")
        for key in ("f1", "f2", "f3", "f4"):
            await hands.press(key)
            await look(way, f"drawer {key}")
        await hands.press("esc")
        await hands.tap(way.counter.shelf.keys["shift"])
        await hands.until(room.shifts.end.isVisible, "end")
        await hands.type("1")
        await hands.press("enter")
        await hands.until(lambda: room.shifts.end.is_again, "again")
        await look(way, "again")
        await hands.type("100")
        await hands.press("enter")
        await hands.until(room.shifts.result.isVisible, "result")
        await look(way, "result")
        await hands.press("f2")
        await hands.until(room.drawer.report.isVisible, "report")
        await look(way, "report")

    walk(shop_folder(with_printer=False, scale_percent=scale, language=language), day)
    assert wrong == []
