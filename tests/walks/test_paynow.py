"""PayNow at the counter: a code of the exact amount, seen to be paid, and found again after a crash."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from desktop.clock import SetClock
from desktop.database.places import SHOP_FILE
from desktop.database.work import CONSOLE, Who
from desktop.database.writer import Database
from desktop.ids import new_id
from desktop.selling.attempt_words import Attempt
from desktop.selling.paynow import read_code
from desktop.setup.change_setting import ChangeSetting, change_setting
from desktop.setup.queries import this_till
from desktop.verify.run import verify
from desktop.wiring import RULES
from tests.builders import NOON, SUPERVISOR_PIN, shop_again
from tests.crash.test_killed_counter import killed
from tests.walks.conftest import MakeShop
from tests.walks.test_one_sale import MILO, RICE, TISSUE
from tests.walks.walking import Walk, walk


def with_codes(folder: Path) -> None:
    """The owner said whom codes pay, while the window was closed."""
    database = Database(folder / SHOP_FILE, None, RULES, SetClock(NOON))
    try:
        reader = database.reader()
        who = Who(CONSOLE, this_till(reader).till_id)
        reader.close()
        for name, value in (("paynow_proxy", "202699999E"), ("paynow_name", "DEMO SHOP PTE LTD")):
            database.run(change_setting, ChangeSetting(new_id(), name, value), who)
    finally:
        database.close()


def read_from_screen(way: Walk) -> str:
    """What a phone's camera makes of the code on the screen."""
    path = way.app.folder / "code.png"
    way.payment.code.image.grab().save(str(path))
    with Image.open(path) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"))
    assert len(found) == 1, "one code, whole and with its quiet zone"
    return str(found[0].text)


async def _shown(way: Walk) -> Attempt:
    await way.hands.until(way.payment.code.isVisible, "code")
    attempt = way.payment.code.attempt
    assert attempt is not None
    return attempt


async def _begin(way: Walk, *codes: str) -> None:
    await way.sign_in()
    await way.start_shift()
    for code in codes:
        await way.hands.scan(code)
    await way.hands.press("f12")
    await way.hands.until(way.payment.isVisible, "payment")


def steps(folder: Path) -> list[tuple[int, str]]:
    with shop_again(folder) as shop:
        assert verify(shop.reader) == []
        found = shop.reader.rows("SELECT step_no, state FROM payment_step ORDER BY attempt_id, step_no")
    return [(int(step), str(state)) for step, state in found]


def test_code_is_chosen_seen_and_paid_in_two_keys(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)
    with_codes(shop.path)

    async def day(way: Walk) -> None:
        await _begin(way, MILO, RICE)
        before = way.hands.actions
        await way.hands.press("f2")
        attempt = await _shown(way)
        assert way.app.doors is not None
        assert way.app.doors.attempts_of_basket(way.room.session.basket_id) == [attempt], "on record first"
        asked = read_code(read_from_screen(way))
        assert (asked.amount_cents, asked.proxy, asked.name) == (2_235, "202699999E", "DEMO SHOP PTE LTD")
        assert asked.reference == attempt.reference
        assert not way.payment.pad.isVisible() and not way.payment.take_button.isVisible()
        await way.hands.type("7+")
        assert way.payment.code.isVisible() and way.payment.display.amount_text() == "$22.35"
        way.hands.actions = before + 1
        await way.hands.press("enter")
        await way.sold(1)
        assert way.hands.actions - before == 2

    walk(shop, day)
    assert steps(shop.path) == [(1, "shown"), (2, "claimed")]


def test_part_by_code_the_rest_in_cash_and_a_code_that_nobody_paid(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)
    with_codes(shop.path)

    async def day(way: Walk) -> None:
        await _begin(way, RICE)
        await way.hands.press("f2")
        await _shown(way)
        await way.hands.press("esc")
        await way.hands.until(lambda: not way.payment.code.isVisible(), "dropped")
        assert way.payment.isVisible() and way.payment.pad.isVisible()
        await way.hands.type("10")
        await way.hands.press("f2")
        assert (await _shown(way)).amount_cents == 1_000
        await way.hands.tap(way.payment.code.seen_button)
        await way.hands.until(lambda: not way.payment.code.isVisible(), "taken")
        assert way.payment.display.amount_text() == "$4.90"
        await way.hands.press("esc")
        await way.hands.until(way.counter.isVisible, "what was paid by code is not taken back by Esc")
        assert "Already taken $10.00" in way.counter.panel.totals.accessibleName()
        await way.hands.press("f12")
        await way.hands.until(way.payment.isVisible, "payment")
        await way.hands.press("f1")
        await way.sold(1)
        await way.hands.tap(way.counter.shelf.keys["shift"])
        await way.hands.until(way.room.shifts.end.isVisible, "end")
        await way.hands.type("104.90")
        await way.hands.press("enter")
        await way.hands.press("enter")
        await way.hands.until(way.room.shifts.result.isVisible, "ended")
        told = way.room.shifts.result.notices.bars()["codes"].accessibleName()
        assert told == "PayNow seen on phones, not confirmed yet: 1, $10.00"

    walk(shop, day)
    assert steps(shop.path) == [(1, "shown"), (2, "cancelled"), (1, "shown"), (2, "claimed")]


def test_payment_taken_back_by_its_key_is_cancelled_on_record(shop_folder: MakeShop) -> None:
    shop = shop_folder(with_printer=False)
    with_codes(shop.path)

    async def day(way: Walk) -> None:
        await _begin(way, RICE)
        await way.hands.type("10")
        await way.hands.press("f2")
        await _shown(way)
        await way.hands.press("enter")
        await way.hands.until(lambda: not way.payment.code.isVisible(), "taken")
        await way.hands.tap(way.payment.side.take_back_keys[0])
        await way.hands.until(lambda: way.room.codes.unsettled() is None, "cancelled")
        assert way.payment.display.amount_text() == "$14.90"

    walk(shop, day)
    assert steps(shop.path) == [(1, "shown"), (2, "claimed"), (3, "cancelled")]


def test_scan_while_a_code_is_shown_goes_to_the_basket_and_the_code_waits_at_the_payment(
    shop_folder: MakeShop,
) -> None:
    shop = shop_folder(with_printer=False)
    with_codes(shop.path)

    async def day(way: Walk) -> None:
        await _begin(way, RICE)
        await way.hands.press("f2")
        attempt = await _shown(way)
        await way.hands.scan(TISSUE)
        await way.hands.until(way.counter.isVisible, "counter")
        await way.hands.press("+")
        assert await _shown(way) == attempt, "cash is not taken over the head of a code"
        await way.hands.press("enter")
        await way.hands.until(lambda: not way.payment.code.isVisible(), "taken")
        assert way.payment.display.amount_text() == "$5.55"
        await way.hands.press("+")
        await way.sold(1)

    walk(shop, day)
    assert steps(shop.path) == [(1, "shown"), (2, "claimed")]


def test_shop_that_shows_no_codes_takes_paynow_as_before(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await _begin(way, RICE)
        await way.hands.press("f2")
        assert not way.payment.code.isVisible()
        await way.hands.press("enter")
        await way.sold(1)

    walk(shop_folder(with_printer=False), day)


@pytest.mark.parametrize("moment", ["code", "seen"])
def test_killed_while_a_code_is_shown_or_just_seen_the_payment_asks_about_it(
    shop_folder: MakeShop, moment: str
) -> None:
    shop = shop_folder(with_printer=False)
    with_codes(shop.path)
    killed(shop.path, moment)

    async def day(way: Walk) -> None:
        await way.sign_in(SUPERVISOR_PIN, person="2")
        await way.hands.until(way.counter.isVisible, "counter")
        assert way.total == "$7.45"
        await way.hands.press("f12")
        attempt = await _shown(way)
        assert attempt.state == ("shown" if moment == "code" else "claimed")
        assert way.payment.code.image.isVisible() == (moment == "code"), "nobody pays twice"
        await way.hands.press("enter")
        await way.sold(1)

    walk(shop, day)
    assert steps(shop.path) == [(1, "shown"), (2, "claimed")]
