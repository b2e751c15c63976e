"""Signing in with real keys, clicks and touches against a real shop's people and PINs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.screens import theme
from desktop.screens.sign_in.screen import PEOPLE, PIN, KeptBasket, SignInScreen
from desktop.staff.permissions import Role
from desktop.staff.queries import Person
from tests.builders import CASHIER_PIN, OWNER_PIN, SUPERVISOR_PIN
from tests.screens.no_dead_control import FreshScreen, assert_no_dead_control
from tests.screens.real_doors import RealStaffDoors
from tests.screens.waiting import settle, until
from tests.screens.words import PartsSay

Tap = Callable[[QWidget, QPoint], None]
Shown = Callable[..., QWidget]
HEAVY = ("sqlalchemy", "asyncio", "qasync", "httpx", "escpos", "reportlab", "PIL", "keyring", "sqlcipher3")


@pytest.fixture
def screen(shown: Shown, staff_doors: RealStaffDoors) -> SignInScreen:
    return fresh(shown, staff_doors)


def fresh(shown: Shown, doors: RealStaffDoors, language: str = "en") -> SignInScreen:
    made = SignInScreen(PartsSay(language))
    shown(made)
    made.serve(doors)
    made.show_people("Kedai Demo", doors.people())
    return made


def press(*keys: Qt.Key | str) -> None:
    """Keys go to where the keyboard is, as they would."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(key, str):
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(focused, key)


def arrivals(screen: SignInScreen) -> list[Person]:
    told: list[Person] = []
    screen.signed_in.connect(told.append)
    return told


def page(screen: SignInScreen) -> int:
    return screen._stack.currentIndex()


async def test_a_number_and_six_digits_sign_in_by_keyboard_alone(screen: SignInScreen) -> None:
    told = arrivals(screen)
    press("1", CASHIER_PIN)
    await until(lambda: told)
    assert [(person.name, person.role) for person in told] == [("Aisyah", Role.CASHIER)]


async def test_arrows_and_enter_choose_a_person(screen: SignInScreen) -> None:
    told = arrivals(screen)
    press(Qt.Key.Key_Right, Qt.Key.Key_Return, SUPERVISOR_PIN)
    await until(lambda: told)
    assert told[0].name == "Ravi Kumar"


async def test_a_finger_alone_signs_in(screen: SignInScreen, tap: Tap) -> None:
    told = arrivals(screen)
    card = screen.people.cards[2]
    tap(card, card.rect().center())
    await settle()
    for figure in OWNER_PIN:
        key = screen.pin.pad.pad.key(figure)
        tap(key, key.rect().center())
        await settle()
    await until(lambda: told)
    assert told[0].name == "Tan Mei Lin"


async def test_a_wrong_pin_is_told_with_the_tries_left_and_forgotten(screen: SignInScreen) -> None:
    told = arrivals(screen)
    press("1", "000111")
    await until(lambda: "4 tries left" in screen.pin.message.text())
    assert screen.pin.pad.count() == 0
    press(CASHIER_PIN)
    await until(lambda: told)


async def test_a_lock_out_counts_down_and_is_still_there_after_going_back(screen: SignInScreen) -> None:
    press("1")
    for _ in range(5):
        press("000111")
        await until(lambda: screen.pin.pad.count() == 0 and not busy(screen))
    await until(screen.pin.is_locked)
    assert "0:30" in screen.pin.message.text() or "0:29" in screen.pin.message.text()
    assert not screen.pin.pad.isEnabled()
    QTest.mouseClick(screen.back, Qt.MouseButton.LeftButton)
    assert page(screen) == PEOPLE
    press("1")
    assert not screen.pin.pad.isEnabled()
    QTest.mouseClick(screen.back, Qt.MouseButton.LeftButton)
    press("2")
    assert screen.pin.pad.isEnabled()


async def test_a_lock_out_survives_a_restart(
    screen: SignInScreen, shown: Shown, staff_doors: RealStaffDoors
) -> None:
    press("1")
    for _ in range(5):
        press("000111")
        await until(lambda: screen.pin.pad.count() == 0 and not busy(screen))
    screen.window().close()
    again = fresh(shown, staff_doors)
    press("1", CASHIER_PIN)
    await until(again.pin.is_locked)
    assert arrivals(again) == []


def busy(screen: SignInScreen) -> bool:
    from desktop.screens.aslot import is_busy

    return is_busy(screen._proving, "prove")


async def test_a_lock_out_ends_by_itself(screen: SignInScreen) -> None:
    from desktop.staff.sign_in import LockedOut

    told: list[bool] = []
    press("1")
    screen.pin.lock_ended.connect(lambda: told.append(True))
    screen.pin.refuse(LockedOut(1))
    assert not screen.pin.pad.isEnabled()
    await until(lambda: told)
    assert screen.pin.pad.isEnabled()
    assert screen.pin.pad.hasFocus()


async def test_escape_goes_back_to_the_person_chosen_and_forgets_the_digits(screen: SignInScreen) -> None:
    press("2", "123")
    assert page(screen) == PIN
    press(Qt.Key.Key_Escape)
    assert page(screen) == PEOPLE
    assert screen.people.cards[1].hasFocus()
    press(Qt.Key.Key_Return)
    assert screen.pin.pad.count() == 0


async def test_a_locked_till_says_whose_basket_waits_and_points_at_them(
    screen: SignInScreen, staff_doors: RealStaffDoors
) -> None:
    supervisor = staff_doors.person(Role.SUPERVISOR)
    screen.show_people(
        "Kedai Demo", staff_doors.people(), KeptBasket(supervisor.person_id, supervisor.name, 3)
    )
    assert screen.notices.bars()["kept"].notice().headline == "Basket of Ravi Kumar: 3 items kept."
    assert screen.people.cards[1].hasFocus()
    screen.show_people("Kedai Demo", staff_doors.people())
    assert screen.notices.isHidden()


async def test_no_control_of_the_sign_in_is_dead(shown: Shown, staff_doors: RealStaffDoors) -> None:
    def people() -> FreshScreen:
        return FreshScreen(fresh(shown, staff_doors), staff_doors)

    def pin() -> FreshScreen:
        made = fresh(shown, staff_doors)
        press("1", "12")
        return FreshScreen(made, staff_doors)

    assert len(await assert_no_dead_control(people)) == 3
    assert len(await assert_no_dead_control(pin)) == 12


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_everything_stays_within_the_window(
    qapp: QApplication, shown: Shown, staff_doors: RealStaffDoors, size: tuple[int, int], scale: int
) -> None:
    theme.apply_theme(qapp, theme.DARK, scale)
    made = SignInScreen(PartsSay("zh"))
    window = shown(made, *size)
    made.show_people("美玲小店", staff_doors.people())
    press("1")
    QApplication.processEvents()
    assert (window.width(), window.height()) == size
    for key in ("1", "0", "back"):
        button = made.pin.pad.pad.key(key)
        place = button.mapTo(window, button.rect().bottomRight())
        assert window.rect().contains(place)


def test_the_first_paint_loads_nothing_heavy() -> None:
    program = f"""
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
app = QApplication([])
before = set(sys.modules)
import desktop.messages.say, desktop.screens.sign_in.screen
print(sorted(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
