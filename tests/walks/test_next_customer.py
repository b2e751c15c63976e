"""Between two customers: nothing of the first, neither money nor labels nor words, comes to the second."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.screens.widgets.dialog import Dialog
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE, TISSUE
from tests.walks.walking import Walk, walk

NOBODYS, GIFT, MOCHI = "4901234567894", "8888010000027", "8888010000034"


async def _part_paid(way: Walk) -> None:
    await way.sign_in()
    await way.start_shift()
    await way.hands.scan(RICE)
    await way.hands.type("10+")
    await way.hands.until(way.payment.isVisible, "payment")
    await way.hands.tap(way.room.back_button)


def test_money_taken_is_seen_at_the_counter_and_given_back_with_the_basket(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await _part_paid(way)
        hands, panel = way.hands, way.counter.panel
        assert panel.totals.accessibleName().endswith("Already taken $10.00, Still due $4.90")
        assert panel.pay_button.text() == "Pay the rest  $4.90"
        await hands.press("delete")
        assert way.notices["give_back"].startswith("$10.00 cash taken: give it back")
        await hands.scan(TISSUE)
        assert panel.pay_button.text() == "Pay  $5.53"
        assert "Already taken" not in panel.totals.accessibleName()
        await hands.press("f12")
        await hands.until(way.payment.isVisible, "payment")
        assert way.payment.display.amount_text() == "$5.55"
        await hands.press("enter")
        await way.sold(1)
        assert "give_back" in way.notices, "until somebody says so"
        await hands.tap(panel.notices.bars()["give_back"].buttons[0])
        assert "give_back" not in way.notices

    walk(shop_folder(with_printer=False), day)


def test_basket_cleared_or_undone_gives_the_money_back_too(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await _part_paid(way)
        await way.hands.tap(way.counter.panel.undo_button)
        assert "$10.00 cash taken" in way.notices["give_back"]

    walk(shop_folder(with_printer=False), day)


def test_label_nobody_knows_is_told_at_the_payment_and_left_out_in_words(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        hands = way.hands
        await way.sign_in()
        await way.start_shift()
        await hands.scan(MILO)
        await hands.scan(NOBODYS)
        await hands.press("f12")
        await hands.until(way.payment.isVisible, "payment")
        assert NOBODYS in way.payment.side.notices.bars()["unknown"].accessibleName()
        await hands.press("enter")
        await way.sold(1)
        assert way.notices["left_out"] == f"Left out of T1-000001, not in the catalogue: {NOBODYS}"
        assert "unknown" not in way.notices
        await hands.scan(TISSUE)
        assert way.notices == {}, "the next customer starts anew"

    walk(shop_folder(with_printer=False), day)


def test_goods_without_a_price_are_told_however_they_are_chosen(
    shop_folder: MakeShop, low_tones: list[str]
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        hands, grid = way.hands, way.counter.shelf.grid
        for at, code in enumerate((GIFT, MOCHI), start=1):
            await hands.scan(code)
            assert "has no price yet" in way.notices["refused"]
            assert len(low_tones) == at
        await hands.type("durian")
        assert [row.price_text for row in way.counter.shelf.results.rows()] == ["no price yet"]
        await hands.press("enter")
        assert way.notices.keys() == {"refused"}, "no label of that name"
        assert "Durian Mochi has no price yet" in way.notices["refused"]
        tile = next(each for each in grid.tiles() if each.name == "Gift Bag")
        await hands.tap(grid.viewport(), grid.tile_rect(tile.key).center())
        assert "Gift Bag has no price yet" in way.notices["refused"]
        assert way.room.session.basket.is_empty

    walk(shop_folder(with_printer=False), day)


def test_words_nothing_was_found_for_are_no_label(shop_folder: MakeShop, low_tones: list[str]) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.press("esc")
        await way.hands.type("zzqq")
        await way.hands.press("enter")
        assert (way.notices, len(low_tones)) == ({}, 1)
        assert "Nothing found for “zzqq”" in way.counter.shelf.nothing.text()
        await way.hands.type(NOBODYS)
        await way.hands.press("enter")
        assert NOBODYS in way.notices["unknown"], "the number under a barcode is one"

    walk(shop_folder(with_printer=False), day)


def test_plus_on_an_empty_basket_says_why_nothing_happens(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        for key in ("+", "f4", "enter"):
            await way.hands.press("esc")
            await way.hands.press(key)
            assert "nothing in the basket" in way.notices["refused"]

    walk(shop_folder(with_printer=False), day)


def test_what_was_typed_before_the_lock_is_gone_after_it(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.type("9")
        way.app.window.locked.emit()
        await way.hands.until(way.app.sign_in.isVisible, "locked")
        await way.sign_in()
        assert way.counter.search.text() == ""
        assert not way.counter.shelf.is_searching

    walk(shop_folder(with_printer=False), day)


def test_scan_in_the_settings_is_refused_in_words_there(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        work = way.app.work
        assert work is not None
        await way.hands.tap(work.rail.entries["settings"])
        await way.hands.until(lambda: not way.room.isVisible(), "settings")
        await way.hands.scan(MILO)
        bar = work.notices.bars()["refused"]
        assert bar.isVisible() and f"{MILO} was not added" in bar.accessibleName()
        await way.hands.tap(work.rail.entries["counter"])
        await way.hands.until(way.counter.isVisible, "counter")
        assert work.notices.bars() == {}
        assert way.room.session.basket.is_empty

    walk(shop_folder(with_printer=False), day)


def test_story_of_what_waits_is_not_called_sent(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.press("+")
        await way.sold(1)
        assert way.app.work is not None
        await way.hands.tap(way.app.work.top.pills()["sync"])
        window = way.app.window
        shown = [
            each
            for each in window.findChildren(Dialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if each.isVisible()
        ]
        title = shown[0].accessibleName()
        assert title.startswith("All saved on this till"), "a till of no service has nobody to send to"

    walk(shop_folder(with_printer=False), day)


def test_figures_on_the_payment_show_as_they_are_typed(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        hands, shown = way.hands, way.payment.display
        await hands.scan(MILO)
        await hands.press("f12")
        await hands.until(way.payment.isVisible, "payment")
        for key, amount in zip("12.5", ("$1.00", "$12.00", "$12.", "$12.5"), strict=True):
            await hands.press(key)
            assert shown.amount_text() == amount
        await hands.press("esc")
        await hands.press("0")
        assert shown.amount_text() == "$0.00"
        assert not way.payment.take_button.isEnabled()
        await hands.press("enter")
        await hands.press("8")
        assert shown.amount_text() == "$8.00"

    walk(shop_folder(with_printer=False), day)
