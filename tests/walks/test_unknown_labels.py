"""A label nobody knows: sold at a price, linked to a product, or left out, while the queue goes on."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.catalogue.queries import item_by_code
from desktop.database.work import Work
from desktop.ids import new_id
from desktop.verify.run import verify
from tests.builders import CASHIER_PIN, NOON, OWNER_PIN, SUPERVISOR_PIN
from tests.walks.conftest import MakeShop
from tests.walks.finger import Finger
from tests.walks.test_one_sale import MILO, WATER
from tests.walks.walking import Walk, walk

NOBODYS, OTHER = "9556001288004", "9556001288011"


@pytest.fixture(scope="session")
def glass(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


def lines(way: Walk) -> list[tuple[str, int, int]]:
    """Name, pieces and cents of each line of the basket."""
    basket = way.room.session.basket
    return [(line.goods.name, line.quantity // 1000, line.amount_cents) for line in basket.lines]


def row(way: Walk) -> list[str]:
    """What the row of the oldest unknown label offers."""
    return [button.text() for button in way.counter.panel.notices.bars()["unknown"].buttons]


def recorded(way: Walk, sql: str) -> list[tuple[Any, ...]]:
    return list(way.app.shop.reader().rows(sql)) if way.app.shop else []


async def begun(way: Walk, pin: str = CASHIER_PIN, person: str = "1") -> None:
    await way.sign_in(pin, person)
    await way.start_shift()


def test_sold_at_a_price_by_keys_alone_and_named_by_the_code(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await begun(way)
        await way.hands.scan(NOBODYS)
        assert row(way) == ["Sell at a price", "Link to a product", "Leave out"]
        way.hands.actions = 0
        await way.hands.press("alt+1")
        await way.hands.type("4.50")
        await way.hands.press("enter")
        assert way.hands.actions == 6, "the choice, four figures, Enter"
        assert lines(way) == [(f"Durian Mochi {NOBODYS}", 1, 450)]
        assert "unknown" not in way.notices
        await way.hands.scan(OTHER)
        await way.hands.press("alt+1")
        await way.hands.type("4.50")
        await way.hands.press("enter")
        assert len(lines(way)) == 2, "another label is another line, at whatever price"
        await way.hands.press("+")
        await way.sold(1)
        told = (
            "SELECT name, price_reason, list_price_cents, amount_cents, kind FROM sale_line ORDER BY line_no"
        )
        kept = [(f"Durian Mochi {code}", "typed", 450, 450, "open_price") for code in (NOBODYS, OTHER)]
        assert recorded(way, told) == kept
        assert way.app.shop and verify(way.app.shop.reader()) == []

    walk(shop_folder(with_printer=False), day)


def test_sold_at_a_price_by_finger_alone(shop_folder: MakeShop, glass: QPointingDevice) -> None:
    async def day(way: Walk) -> None:
        await begun(way)
        await way.hands.scan(NOBODYS)
        finger, page = Finger(way.hands, way.app.window, glass), way.counter.unknown.page
        await finger.tap(way.counter.panel.notices.bars()["unknown"].buttons[0])
        assert page.isVisible()
        assert not page.sell.isEnabled(), "a price of nothing sells nothing"
        await finger.tap(page.back)
        assert not page.isVisible()
        assert NOBODYS in way.notices["unknown"], "put off, not dropped"
        await finger.tap(way.counter.panel.notices.bars()["unknown"].buttons[0])
        for key in ("1", "2", "back", ".", "5"):
            await finger.tap(page.pad.key(key))
        await finger.tap(page.sell)
        assert lines(way) == [(f"Durian Mochi {NOBODYS}", 1, 150)]

    walk(shop_folder(with_printer=False), day)


def test_scan_while_a_price_is_asked_goes_to_the_basket_and_the_row_waits(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await begun(way)
        await way.hands.scan(NOBODYS)
        await way.hands.press("alt+1")
        await way.hands.type("12")
        await way.hands.scan(MILO)
        assert lines(way) == [("Milo 400g", 1, 745)]
        assert not way.counter.unknown.page.isVisible()
        assert NOBODYS in way.notices["unknown"]
        await way.hands.press("alt+1")
        assert way.counter.unknown.page.typed == "", "asked anew"
        await way.hands.press("esc")
        await way.hands.press("alt+3")
        assert "unknown" not in way.notices
        await way.hands.press("alt+3")
        assert lines(way) == [("Milo 400g", 1, 745)]

    walk(shop_folder(with_printer=False), day)


def test_linked_by_keys_with_approval_and_known_from_then_on(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await begun(way)
        for _ in range(2):
            await way.hands.scan(NOBODYS)
        await way.hands.press("alt+2")
        assert row(way) == ["Back"]
        await way.hands.press("enter")
        assert way.counter.isVisible(), "Enter pays for nothing while a product is looked for"
        await way.hands.type("bright")
        await way.hands.press("enter")
        questions = way.app.window._questions
        await way.hands.until(lambda: bool(questions()), "approval")
        await way.hands.scan(MILO)
        assert lines(way) == [], "a question stands over the window: its answer must not meet other goods"
        await way.hands.press("1")
        await way.hands.type(SUPERVISOR_PIN)
        await way.hands.until(lambda: bool(lines(way)), "linked")
        assert lines(way) == [("光明牛奶 Bright Milk 1L", 2, 820)], "all that waited with that label"
        assert "unknown" not in way.notices
        await way.hands.scan(NOBODYS)
        assert lines(way) == [("光明牛奶 Bright Milk 1L", 3, 1_230)]
        audited = "SELECT approver_id IS NOT NULL FROM audit WHERE command = 'link_barcode'"
        assert recorded(way, audited) == [(1,)]

    walk(shop_folder(with_printer=False), day)


def test_not_approved_is_not_linked_and_the_row_waits(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await begun(way)
        await way.hands.scan(NOBODYS)
        await way.hands.press("alt+2")
        await way.hands.type("milo")
        await way.hands.press("enter")
        await way.hands.until(lambda: bool(way.app.window._questions()), "approval")
        await way.hands.press("esc")
        await way.hands.until(lambda: len(row(way)) == 3, "the row")
        assert lines(way) == []
        assert recorded(way, "SELECT 1 FROM audit WHERE command = 'link_barcode'") == []

    walk(shop_folder(with_printer=False), day)


def test_linked_by_finger_to_a_tile_and_to_one_of_its_units(
    shop_folder: MakeShop, glass: QPointingDevice
) -> None:
    def a_box(work: Work) -> None:
        hit = item_by_code(work, MILO, NOON.date())
        assert hit
        unit = (new_id(), hit.item_id)
        work.write_sql("INSERT INTO unit VALUES (?, ?, 'box of 12', 12000, 0, 0, '{}')", [unit])
        price = "INSERT INTO price VALUES (?, 'standard', '2026-01-01', 0, 0, NULL, 8000, '{}')"
        work.write_sql(price, [(unit[0],)])

    async def day(way: Walk) -> None:
        await begun(way, OWNER_PIN, "3")
        assert way.app.shop and way.app.doors
        shop, who = way.app.shop, way.app.doors.who()
        await way.app.in_thread(lambda: shop.database.run_work(a_box, who))
        finger, shelf = Finger(way.hands, way.app.window, glass), way.counter.shelf
        await way.hands.scan(NOBODYS)
        await finger.tap(way.counter.panel.notices.bars()["unknown"].buttons[1])
        key = next(tile.key for tile in shelf.grid.tiles() if tile.name == "Milo 400g")
        await finger.tap(shelf.grid.viewport(), shelf.grid.tile_rect(key).center())
        assert [each.name for each in shelf.results.rows()] == ["each", "box of 12"]
        await way.hands.press("esc")
        assert shelf.grid.isVisible(), "put off: the tiles are back, and the row"
        await finger.tap(way.counter.panel.notices.bars()["unknown"].buttons[1])
        await finger.tap(shelf.grid.viewport(), shelf.grid.tile_rect(key).center())
        second = shelf.results.model().index(1, 0)
        await finger.tap(shelf.results.viewport(), shelf.results.visualRect(second).center())
        await way.hands.until(lambda: bool(lines(way)), "linked")
        assert lines(way) == [("Milo 400g", 1, 8_000)]
        assert shelf.grid.isVisible()

    walk(shop_folder(with_printer=False), day)


def test_misread_label_is_told_and_offers_nothing_to_decide(
    shop_folder: MakeShop, low_tones: list[str]
) -> None:
    async def day(way: Walk) -> None:
        await begun(way)
        await way.hands.scan("9556001288005")
        assert len(low_tones) == 1
        assert "misread" in way.notices["refused"]
        assert "unknown" not in way.notices
        await way.hands.scan(WATER)
        assert "refused" not in way.notices

    walk(shop_folder(with_printer=False), day)


def test_label_with_a_separator_in_it_comes_whole_from_the_scanner(shop_folder: MakeShop) -> None:
    """A GS1 DataMatrix as a wedge types it, Ctrl+] between its parts: batch and serial are on the line."""

    async def day(way: Walk) -> None:
        await begun(way)
        await way.hands.scan(f"]d201{MILO:0>14}10L7\x1d21S1")
        assert lines(way) == [("Milo 400g", 1, 745)]
        assert "batch L7 · S/N S1" in way.counter.panel.list.rows()[0].detail
        await way.hands.scan(f"]d201{MILO:0>14}17251231")
        assert "not sold any more" in way.notices["refused"]
        await way.hands.scan(f"]d201{MILO:0>14}15251231")
        assert "best before" in way.notices["refused"]
        assert len(lines(way)) == 2

    walk(shop_folder(with_printer=False), day)
