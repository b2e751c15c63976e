"""A shop of one grows: the owner adds a cashier at the till, who signs in and sells, and one day goes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.database.reader import Reader
from desktop.new_shop import SHOP_FILE
from desktop.screens.settings.people_card import PeopleCard
from desktop.screens.settings.people_forms import Acts, PinTwice
from desktop.screens.settings.screen import SettingsScreen
from desktop.screens.widgets.dialog import Dialog
from desktop.screens.work_room import SETTINGS
from desktop.selling.receipts import latest_sale_of, receipt_of
from desktop.setup.queries import this_till
from desktop.staff.queries import people
from desktop.verify.run import verify
from tests.builders import CASHIER_PIN, OWNER_PASSWORD, OWNER_PIN
from tests.walks.conftest import MakeShop
from tests.walks.finger import Finger
from tests.walks.test_one_sale import MILO
from tests.walks.walking import ShopFolder, Walk, walk

SITI_PIN, OTHER_PIN = "739155", "615239"


@pytest.fixture(scope="session")
def glass(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


async def _card(way: Walk) -> PeopleCard:
    work = way.app.work
    assert work is not None
    await way.hands.tap(work.rail.entries[SETTINGS])
    await way.hands.until(lambda: not work.selling.isVisible(), "settings")
    shown = work.rooms.currentWidget()
    assert isinstance(shown, SettingsScreen)
    shown._scroll.ensureWidgetVisible(shown.people.add)
    await way.hands.look()
    return shown.people


async def _question(way: Walk, words: str) -> Dialog:
    def standing() -> list[Dialog]:
        found = [each for each in way.app.window.findChildren(Dialog) if each.isVisible()]
        return [each for each in found if words in each.accessibleName()]

    await way.hands.until(lambda: bool(standing()), words)
    return standing()[0]


async def _choose(way: Walk, card: PeopleCard, name: str, act: str) -> None:
    row = next(row for row in card.rows.values() if row.person.name == name)
    await way.hands.tap(row)
    dialog = await _question(way, f"{name}, ")
    assert isinstance(dialog.body, Acts)
    await way.hands.tap(dialog.body.keys[act])


async def _lock(way: Walk) -> list[str]:
    """Leave the till; the names that sign-in offers."""
    assert way.app.work is not None
    await way.hands.tap(way.app.work.rail.person)
    await way.hands.until(way.app.sign_in.isVisible, "locked")
    return [card.text() for card in way.app.sign_in.people.cards]


async def _prove(way: Walk, number: str, pin: str) -> None:
    await way.hands.press(number)
    await way.hands.until(way.app.sign_in.pin.isVisible, "PIN")
    await way.hands.type(pin)


async def _end_shift(way: Walk, cash: str) -> None:
    assert way.app.work is not None
    await way.hands.tap(way.app.work.rail.entries["counter"])
    await way.hands.until(way.counter.isVisible, "counter")
    await way.hands.tap(way.counter.shelf.keys["shift"])
    await way.hands.until(way.room.shifts.end.isVisible, "end of shift")
    await way.hands.type(cash)
    await way.hands.press("enter")
    await way.hands.until(way.room.shifts.result.isVisible, "result")
    await way.hands.press("enter")
    await way.hands.until(way.room.shifts.start.isVisible, "ended")


def _reader(shop: ShopFolder) -> Reader:
    return Reader(shop.path / SHOP_FILE, None)


def test_a_cashier_is_added_sells_and_goes_and_the_receipt_keeps_the_name(shop_folder: MakeShop) -> None:
    shop = shop_folder()

    async def day(way: Walk) -> None:
        hands = way.hands
        await way.sign_in(OWNER_PIN, "3")
        card = await _card(way)
        await hands.tap(card.add)
        await _question(way, "Add somebody")
        await hands.type("Siti")
        await hands.press("enter")
        await _question(way, "New PIN of Siti")
        await hands.type(SITI_PIN + SITI_PIN)
        await _question(way, "Add Siti as Cashier?")
        await hands.type(OWNER_PASSWORD)
        await hands.press("enter")
        await hands.until(lambda: "Siti can sign in now" in card.outcome.text(), "added")

        assert await _lock(way) == ["Aisyah", "Siti", "Ravi Kumar", "Tan Mei Lin"]
        await _prove(way, "2", SITI_PIN)
        await way.start_shift()
        await hands.scan(MILO)
        await hands.press("+")
        await way.sold(1)
        await way.printed(1)

        await _lock(way)
        await _prove(way, "4", OWNER_PIN)
        await hands.until(way.counter.isVisible, "counter")
        card = await _card(way)
        await _choose(way, card, "Siti", "archive")
        dialog = await _question(way, "Archive Siti?")
        await hands.type(OWNER_PASSWORD)
        await hands.press("enter")
        trouble = dialog.body.trouble  # type: ignore[union-attr]  # a Form
        await hands.until(lambda: "Shift 1 of this person is still open" in trouble.text(), "told why")
        await hands.press("esc")
        await _question(way, "Siti, Cashier")
        await hands.press("esc")
        await _end_shift(way, "107.45")
        card = await _card(way)
        await _choose(way, card, "Siti", "archive")
        await _question(way, "Archive Siti?")
        await hands.type(OWNER_PASSWORD)
        await hands.press("enter")
        await hands.until(lambda: "Siti is archived" in card.outcome.text(), "archived")
        assert await _lock(way) == ["Aisyah", "Ravi Kumar", "Tan Mei Lin"]

    walk(shop, day)
    reader = _reader(shop)
    sale_id = latest_sale_of(reader, this_till(reader).till_id)
    assert sale_id is not None
    assert receipt_of(reader, sale_id).cashier == "Siti"
    assert verify(reader) == []
    reader.close()


def test_the_owner_lets_a_cashier_key_a_new_pin_by_finger(
    shop_folder: MakeShop, glass: QPointingDevice
) -> None:
    async def day(way: Walk) -> None:
        hands = way.hands
        finger = Finger(hands, way.app.window, glass)
        await way.sign_in(OWNER_PIN, "3")
        card = await _card(way)
        row = next(row for row in card.rows.values() if row.person.name == "Aisyah")
        await finger.tap(row)
        dialog = await _question(way, "Aisyah, ")
        assert isinstance(dialog.body, Acts)
        await finger.tap(dialog.body.keys["pin"])
        dialog = await _question(way, "New PIN of Aisyah")
        assert isinstance(dialog.body, PinTwice)
        for figure in OTHER_PIN + OTHER_PIN:
            await finger.tap(dialog.body.page.pad.pad.key(figure))
        dialog = await _question(way, "Give Aisyah the new PIN?")
        for guess in ("guess guess", OWNER_PASSWORD):
            await hands.type(guess)
            await finger.tap(dialog.buttons["save"])
            await hands.pause(0.3)
        await hands.until(lambda: "signs in with the new PIN" in card.outcome.text(), "changed")
        await _lock(way)
        await _prove(way, "1", CASHIER_PIN)
        await hands.until(lambda: "tries left" in way.app.sign_in.pin.message.text(), "the old PIN is wrong")
        await hands.type(OTHER_PIN)
        await hands.until(way.room.shifts.start.isVisible, "the new one is right")

    walk(shop_folder(with_printer=False), day)


def test_guessing_the_password_at_the_till_locks_it_out(shop_folder: MakeShop) -> None:
    """The owner's PIN alone, seen over a shoulder, must not be enough to try passwords without end."""
    shop = shop_folder(with_printer=False)

    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, "3")
        await _choose(way, await _card(way), "Aisyah", "role")
        dialog = await _question(way, "What may Aisyah do?")
        await way.hands.press("down")
        await way.hands.press("tab")
        message = dialog.body.password.message  # type: ignore[union-attr]  # a Form
        for guess in range(5):
            await way.hands.write(f"guess number {guess}")
            await way.hands.tap(dialog.buttons["save"])
            await way.hands.until(lambda: bool(message.text()) and not message.text().startswith("The"), "no")
            await way.hands.pause(0.2)
        await way.hands.until(lambda: "Wait 30 seconds" in message.text(), "locked out")
        await way.hands.write(OWNER_PASSWORD)
        await way.hands.tap(dialog.buttons["save"])
        await way.hands.until(lambda: "Too many wrong tries" in message.text(), "the right one must wait too")

    walk(shop, day)
    reader = _reader(shop)
    assert {each.name: each.role for each in people(reader)}["Aisyah"] == "cashier"
    assert verify(reader) == []
    reader.close()


def test_an_owner_of_another_name_is_called_so_at_once(shop_folder: MakeShop) -> None:
    async def day(way: Walk) -> None:
        await way.sign_in(OWNER_PIN, "3")
        card = await _card(way)
        await _choose(way, card, "Tan Mei Lin", "name")
        await _question(way, "Another name for Tan Mei Lin")
        await way.hands.type("Lin Tan")
        await way.hands.press("enter")
        await way.hands.until(lambda: "The name is Lin Tan" in card.outcome.text(), "renamed")
        assert way.app.work is not None and way.app.doors is not None
        assert "Lin Tan" in way.app.work.rail.person.accessibleName()
        assert "Lin Tan" not in [each.name for each in way.app.doors.approvers("open_drawer")]
        assert "Lin Tan" in await _lock(way)

    walk(shop_folder(with_printer=False), day)
