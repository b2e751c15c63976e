"""The counter's rules walked with real events: scans from anywhere, one step back, lock and return."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.screens.widgets.dialog import Dialog
from tests.builders import SUPERVISOR_PIN
from tests.walks.agreement import Told, assert_all_agree
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE, TISSUE, WATER
from tests.walks.walking import Walk, walk

DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def _dialogs(way: Walk) -> list[Dialog]:
    return [one for one in way.app.window.findChildren(Dialog, options=DIRECT) if one.isVisible()]


def test_a_scan_at_the_payment_goes_back_to_the_basket_and_adds(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.type("12")
        await way.hands.scan(WATER)
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$8.75"
        assert way.counter.search.text() == ""

    walk(shop_folder(with_printer=False), day)


def test_scans_while_a_shift_starts_or_ends_type_no_amount(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.hands.until(way.room.shifts.start.isVisible, "start")
        await way.hands.type("1")
        await way.hands.scan(MILO)
        assert way.room.shifts.start.typed == "1"
        assert way.room.shifts.start.isVisible()
        await way.hands.type("50")
        await way.hands.press("enter")
        await way.hands.until(way.counter.isVisible, "counter")
        await way.hands.tap(way.counter.shelf.keys["shift"])
        await way.hands.until(way.room.shifts.end.isVisible, "end")
        await way.hands.scan(MILO)
        assert way.room.shifts.end.isVisible()
        assert way.room.shifts.end.typed == ""
        await way.hands.press("enter")
        await way.hands.press("enter")
        assert way.room.shifts.end.isVisible(), "cash that nobody counted must not end the shift"
        await way.hands.type("150")
        await way.hands.press("enter")
        await way.hands.until(way.room.shifts.result.isVisible, "ended")
        await way.hands.scan(MILO)
        assert way.room.shifts.result.isVisible()
        told = way.room.shifts.result.notices.bars()["ended"].accessibleName()
        assert "0 sales, everything agrees" in told

    walk(shop_folder(with_printer=False), day)


def test_a_scan_while_an_approval_is_asked_types_no_pin_and_is_refused_in_words(
    shop_folder: MakeShop,
) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.press("f10")
        await way.hands.press("enter")
        await way.hands.until(lambda: bool(_dialogs(way)), "approval")
        body = _dialogs(way)[0].body
        await way.hands.press("1")
        await way.hands.type(SUPERVISOR_PIN[:2])
        await way.hands.scan(WATER)
        await way.hands.press("f12")
        assert way.room.drawer.screen.isVisible(), "a key must not act behind the question"
        assert way.total == "$7.45"
        told = way.counter.panel.notices.bars()["refused"].accessibleName()
        assert "question was open" in told
        await way.hands.type(SUPERVISOR_PIN[2:])
        await way.hands.until(way.counter.isVisible, "approved")
        assert body is not None
        await way.hands.scan(WATER)
        assert way.total == "$8.75"

    walk(shop_folder(with_printer=False), day)


def test_locked_in_the_middle_of_a_payment_another_person_finds_basket_and_money(
    shop_folder: MakeShop,
) -> None:
    shop, told = shop_folder(), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.scan(RICE)
        told.append(Told(way.total))
        await way.hands.type("20+")
        await way.hands.until(way.payment.isVisible, "payment")
        way.app.window.locked.emit()  # what the clock does after the minutes without a touch
        await way.hands.until(way.app.sign_in.isVisible, "locked")
        await way.hands.scan(MILO)
        if way.app.sign_in.pin.isVisible():
            await way.hands.press("esc")
        await way.sign_in(SUPERVISOR_PIN, person="2")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$29.80"
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        assert way.payment.display.amount_text() == "$9.80"
        await way.hands.press("f4")
        await way.hands.press("enter")
        await way.sold(1)
        await way.printed(1)

    walk(shop, day)
    assert shop.printer is not None
    assert_all_agree(shop.path, told, shop.printer.receipts)


def test_plus_settles_what_a_part_payment_left(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        told.append(Told(way.total))
        await way.hands.type("10+")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.tap(way.room.back_button)
        await way.hands.press("+")
        await way.sold(1)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])


def test_a_basket_that_shrank_below_the_money_taken_hands_it_back_in_words(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        await way.hands.scan(RICE)
        await way.hands.type("10+")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.tap(way.room.back_button)
        await way.hands.press("delete")
        assert way.total == "$7.45"
        await way.hands.press("+")
        await way.hands.until(way.payment.isVisible, "payment")
        notices = way.payment.side.notices.bars()
        assert "$10.00" in notices["give_back"].accessibleName()
        assert way.payment.display.amount_text() == "$7.45"
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.notices["give_back"].startswith("$10.00 cash taken: give it back"), (
            "not only on the payment"
        )
        await way.hands.press("f12")
        await way.hands.press("enter")
        await way.sold(1)

    walk(shop_folder(with_printer=False), day)


def test_amount_whose_change_no_note_owes_is_stopped_on_the_screen_with_the_reason(
    shop_folder: MakeShop,
) -> None:
    shop, told = shop_folder(with_printer=False), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(MILO)
        told.append(Told(way.total))
        await way.hands.type("999999+")
        await way.hands.until(way.payment.isVisible, "payment")
        key, amount = way.payment.take_button, way.payment.display
        for _ in range(2):
            assert not key.isEnabled()
            assert key.text() == "Too much change: $999,991.55"
            assert amount.accessibleName().endswith("$999,999.00 check the cash")
            await way.hands.press("enter")
            await way.hands.tap(key)
            assert way.payment.isVisible(), "nothing was sent, so nothing came back"
            assert way.payment.side.notices.bars() == {}
            await way.hands.press("esc")
            assert key.isEnabled()
            await way.hands.type("999999")
        await way.hands.press("esc")
        await way.hands.type("10")
        await way.hands.press("enter")
        await way.sold(1)

    walk(shop, day)
    assert_all_agree(shop.path, told, [])


def test_esc_takes_one_step_back_each_time_and_never_the_basket(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(RICE)
        await way.hands.scan(RICE)
        await way.hands.type("20+")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.type("5")
        await way.hands.press("esc")
        assert way.payment.display.amount_text() == "$9.80"
        await way.hands.press("esc")
        assert way.payment.display.amount_text() == "$29.80"
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "counter")
        await way.hands.type("mil")
        await way.hands.press("esc")
        assert way.counter.search.text() == ""
        for _ in range(3):
            await way.hands.press("esc")
        assert (way.total, way.counter.isVisible()) == ("$29.80", True)

    walk(shop_folder(with_printer=False), day)


def test_a_whole_sale_by_touch_alone(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        grid = way.counter.shelf.grid
        for place in (0, 3):
            await way.hands.tap(grid.viewport(), grid.tile_rect(grid.tiles()[place].key).center())
        told.append(Told(way.total))
        await way.hands.tap(way.counter.panel.pay_button)
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.tap(way.payment.tender_keys["card"])  # takes what is due
        await way.sold(1)
        await way.printed(1)

    walk(shop, day)
    assert [each.total for each in told] == ["$22.35"]
    assert shop.printer is not None
    assert_all_agree(shop.path, told, shop.printer.receipts)


def test_each_status_tells_its_story_and_a_scan_puts_it_away(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        assert way.app.work is not None
        top = way.app.work.top
        for key, words in (("sync", "saved on this till"), ("printer", "no receipt printer"), ("backup", "")):
            await way.hands.tap(top.pills()[key])
            await way.hands.until(lambda: len(_dialogs(way)) == 1, f"story of {key}")
            assert words in _dialogs(way)[0].accessibleName()
            await way.hands.press("enter")
            await way.hands.until(lambda: not _dialogs(way), "closed")
        await way.hands.tap(top.pills()["sync"])
        await way.hands.scan(MILO)
        assert not _dialogs(way)
        assert way.total == "$7.45"
        await way.hands.press("+")
        await way.sold(1)

    walk(shop_folder(with_printer=False), day)


def test_a_chinese_receipt_and_an_unregistered_shop_agree_too(shop_folder: MakeShop) -> None:
    shop, told = shop_folder(registered=False, language="zh"), list[Told]()

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan(TISSUE)
        told.append(Told(way.total))
        await way.hands.press("+")
        await way.sold(1)
        await way.printed(1)

    walk(shop, day)
    assert shop.printer is not None
    assert_all_agree(shop.path, told, shop.printer.receipts, language="zh")
    from desktop.database.reader import Reader
    from desktop.new_shop import SHOP_FILE
    from tests.walks.agreement import Records

    records = Records(Reader(shop.path / SHOP_FILE, None), "zh")
    paper = records.paper(records.sales()[0])
    records.reader.close()
    assert "收据" in paper
    assert "GST" not in paper
    assert "INVOICE" not in paper


def test_one_window_only_and_it_never_grows(shop_folder: MakeShop) -> None:
    """Through search, an unknown code, notices and payment on the smallest monitor, words at 125 %."""
    shop = shop_folder(size="1024x768", scale_percent=125, with_printer=False)
    give_up = "127.0.0.1:9"
    from tests.walks.conftest import give_printer

    give_printer(shop.path, give_up)

    async def day(way: Walk) -> None:
        await way.sign_in()
        await way.start_shift()
        await way.hands.scan("4901234567894")
        await way.hands.scan(MILO)
        await way.hands.type("zzzzqqq")
        await way.hands.press("esc")
        await way.hands.press("f12")
        await way.hands.press("enter")
        await way.sold(1)
        await way.hands.until(lambda: "paper" in way.notices, "notice")
        assert QApplication.activeWindow() is way.app.window

    watch = walk(shop, day)
    assert watch.windows_shown == set()
    assert watch.largest == (1024, 768)
