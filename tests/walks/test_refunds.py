"""Goods come back at the real window: by scan, by key and by finger, approved where they must be."""

from __future__ import annotations

from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.screens.selling.refund_screen import RefundScreen
from desktop.verify.run import verify
from tests.builders import SUPERVISOR_PIN
from tests.walks.conftest import MakeShop
from tests.walks.test_counter_rules import _dialogs
from tests.walks.walking import ShopFolder, Walk, walk

MILO, WATER, MILK = "9556001125453", "8850389100219", "8880080034254"
SUPERVISOR = "2"
DOCUMENTS = "SELECT number, kind, total_cents, rounding_cents, reason FROM sale ORDER BY sequence"


def recorded(shop: ShopFolder) -> list[tuple[object, ...]]:
    """Every document, after a look that nothing contradicts it."""
    reader = Reader(shop.path / SHOP_FILE, None)
    try:
        assert verify(reader) == []
        return [tuple(row) for row in reader.rows(DOCUMENTS)]
    finally:
        reader.close()


async def sell(way: Walk, *codes: str, number: int = 1) -> None:
    for code in codes:
        await way.hands.scan(code)
    await way.hands.press("+")
    await way.sold(number)


async def opened(way: Walk) -> RefundScreen:
    screen = way.room.returns.screen
    await way.hands.until(lambda: screen.isVisible() and screen.returning is not None, "the sale")
    return screen


async def as_supervisor(way: Walk) -> None:
    await way.sign_in(SUPERVISOR_PIN, SUPERVISOR)
    await way.start_shift()


def test_line_comes_back_in_four_actions(shop_folder: MakeShop) -> None:
    """Scan the receipt, scan the goods, say why, give the money back."""
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await as_supervisor(way)
        await sell(way, MILO, WATER, MILK)
        hands = way.hands
        await hands.scan("T1-000001")
        screen = await opened(way)
        await hands.scan(WATER)
        assert screen.panel.totals.total_text() == "$1.30"
        await hands.press("1")
        await hands.press("enter")
        await way.sold(2)
        assert way.counter.panel.empty.headline.text() == "$1.30"
        await way.printed(2)

    walk(shop, day)
    assert recorded(shop) == [
        ("T1-000001", "sale", 1_285, 0, None),
        ("T1-000002", "refund", -130, 0, "not_wanted"),
    ]
    assert shop.printer is not None


def test_all_of_a_sale_comes_back_by_keys_alone(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await as_supervisor(way)
        await sell(way, MILO, MILO, MILK)
        hands = way.hands
        await hands.press("f8")
        finder = way.room.returns.screen.finder
        await hands.until(finder.isVisible, "the list of sales")
        assert [row.name for row in finder.list.rows()] == ["T1-000001"]
        await hands.type("7")
        await hands.until(lambda: not finder.list.rows(), "no sale has that number")
        await hands.press("backspace")
        await hands.type("1")
        await hands.press("enter")
        screen = await opened(way)
        await hands.press("+")
        await hands.press("+")
        await hands.press("+")  # no more than were sold
        await hands.press("-")
        await hands.press("down")
        await hands.press(" ")
        assert screen.returning is not None and dict(screen.returning.chosen) == {1: 1000, 2: 1000}
        await hands.press("f11")
        await hands.press("3")
        assert screen.returning.to_shelf is False
        await hands.press("f9")
        assert screen.returning.to_shelf is True
        await hands.press("f12")
        await way.sold(2)

    walk(shop, day)
    assert [row[1:3] for row in recorded(shop)] == [("sale", 1_900), ("refund", -1_900)]


def test_cashier_asks_for_approval_by_touch_and_a_refused_one_records_nothing(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await sell(way, MILK)
        hands = way.hands
        await hands.tap(way.counter.shelf.keys["refund"])
        await hands.until(way.room.returns.screen.finder.isVisible, "the list of sales")
        await hands.press("enter")
        screen = await opened(way)
        await hands.tap(screen.panel.give_button)  # nothing chosen: it is not ready
        assert not screen.panel.give_button.isEnabled()
        await hands.tap(screen.more_key)
        await hands.tap(screen.panel.reason_keys["faulty"])
        await hands.tap(screen.panel.give_button)
        await hands.until(lambda: bool(_dialogs(way)), "approval")
        await hands.press("esc")
        await hands.until(lambda: not _dialogs(way), "no approval")
        assert screen.isVisible() and screen.returning is not None
        await hands.tap(screen.panel.give_button)
        await hands.until(lambda: bool(_dialogs(way)), "approval")
        await hands.press("1")
        await hands.type(SUPERVISOR_PIN)
        await way.sold(2)

    walk(shop, day)
    assert [row[1] for row in recorded(shop)] == ["sale", "refund"]


def test_what_is_not_on_the_receipt_is_told_and_nothing_changes(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await as_supervisor(way)
        await sell(way, MILK)
        hands = way.hands
        await hands.scan("T1-000001")
        screen = await opened(way)
        for code in (MILO, "4901234567894"):
            await hands.scan(code)
            assert "refused" in screen.panel.notices.bars()
        assert screen.returning is not None and not screen.returning.chosen
        await hands.press("enter")
        await hands.press("esc")
        await hands.until(way.counter.isVisible, "counter")
        await hands.press("f8")
        await hands.press("enter")
        await opened(way)
        await hands.press("esc")
        await hands.until(screen.finder.isVisible, "the list of sales")
        await hands.press("esc")
        await hands.until(way.counter.isVisible, "counter")

    walk(shop, day)
    assert [row[1] for row in recorded(shop)] == ["sale"]


def test_sale_keyed_twice_is_voided_whole(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        await as_supervisor(way)
        await sell(way, WATER, MILO)
        hands = way.hands
        await hands.scan("T1-000001")
        screen = await opened(way)
        assert screen.panel.void_key.isVisible()
        await hands.tap(screen.panel.void_key)
        assert "refused" in screen.panel.notices.bars(), "why?"
        await hands.press("5")
        await hands.tap(screen.panel.void_key)
        await way.sold(2)
        await hands.scan("T1-000001")
        await opened(way)
        assert not screen.panel.void_key.isVisible() and not screen.list.rows()

    walk(shop, day)
    assert [row[1:3] for row in recorded(shop)] == [("sale", 875), ("void", -875)]
