"""One more till of a shop: by keyboard from the first page to the end, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import Refusal
from desktop.new_shop import Locks, Owner
from desktop.screens import theme
from desktop.screens.setup.join_steps import JOINING, Joining, JoinOwnerStep, JoinStep
from desktop.screens.setup.steps import LockStep, ShopStep
from desktop.screens.setup.wizard import FirstStart, Made, Wizard
from desktop.setup.set_up_shop import SetUpShop
from desktop.staff.refusals import NoSuchPerson
from desktop.storefront.refusals import LabelTaken, ServiceUnreachable
from tests.screens.waiting import until
from tests.screens.words import PartsSay

Shown = Callable[..., QWidget]
TODAY = date(2026, 11, 23)
PASSPHRASE = "durian before noon"


class Service:
    """Takes a till in, or says what it is told to say first."""

    def __init__(self, *refusals: Exception) -> None:
        self.refusals = list(refusals)
        self.asked: list[tuple[Joining, Locks]] = []

    async def join(self, said: Joining, locks: Locks) -> str | None:
        self.asked.append((said, locks))
        if self.refusals:
            raise self.refusals.pop(0)
        return None

    async def make(self, _plan: SetUpShop, _owner: Owner, _locks: Locks, _with_demo: bool) -> str | None:
        raise AssertionError("a shop was made where one was joined")


def wizard(shown: Shown, service: Service, size: tuple[int, int] = (1366, 768)) -> Wizard:
    start = FirstStart(Path("/nowhere"), None, TODAY, PartsSay, service.make, service.join)
    made = Wizard(start)
    shown(made, *size)
    return made


def type_in(screen: Wizard, **texts: str) -> None:
    assert screen.page is not None
    for name, text in texts.items():
        screen.page.fields[name].edit.setText(text)  # type: ignore[union-attr]


def enter() -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)


def answer_all(screen: Wizard) -> None:
    """From the first page to the last key."""
    screen.join.click()
    assert isinstance(screen.page, JoinStep)
    type_in(screen, service="https://sync.example.sg", join_code="abcde-fghjk", join_label="t3")
    enter()
    assert isinstance(screen.page, JoinOwnerStep)
    secrets = {"pin": "918273", "pin_again": "918273", "password": "another kopi"}
    type_in(screen, owner_name="Tan Mei Lin", **secrets, password_again="another kopi")
    enter()
    assert isinstance(screen.page, LockStep)
    type_in(screen, passphrase=PASSPHRASE, passphrase_again=PASSPHRASE)


async def test_answers_join_the_shop_and_the_window_opens_it(shown: Shown) -> None:
    service, made = Service(), list[Made]()
    screen = wizard(shown, service)
    screen.made.connect(made.append)
    answer_all(screen)
    enter()
    await until(lambda: bool(service.asked) and not screen.is_making())
    said, locks = service.asked[0]
    assert (said.service, said.code, said.label, said.owner, said.pin, said.password) == (
        "https://sync.example.sg",
        "ABCDE-FGHJK",
        "T3",
        "Tan Mei Lin",
        "918273",
        "another kopi",
    )
    assert locks.passphrase == PASSPHRASE
    screen.go_on()
    assert made == [Made(Path("/nowhere"), "en", None, PASSPHRASE)]


async def test_trouble_is_told_on_the_page_that_can_mend_it_and_what_was_typed_stays(shown: Shown) -> None:
    refusals: list[tuple[Refusal | Exception, type]] = [
        (LabelTaken("T3", "T2"), JoinStep),
        (ServiceUnreachable("no_answer"), JoinStep),
        (NoSuchPerson(), JoinOwnerStep),
    ]
    for refusal, step in refusals:
        service = Service(refusal)
        screen = wizard(shown, service)
        answer_all(screen)
        enter()
        await until(lambda screen=screen: screen._notices.bars())  # type: ignore[misc]
        assert isinstance(screen.page, step)
        assert screen.answers.service == "https://sync.example.sg"
        (bar,) = screen._notices.bars().values()
        assert bar.notice().headline
        screen.close()


def test_bad_address_and_code_do_not_leave_the_page(shown: Shown) -> None:
    screen = wizard(shown, Service())
    screen.join.click()
    type_in(screen, service="sync.example.sg", join_code="x")
    screen.go_on()
    assert isinstance(screen.page, JoinStep)


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
@pytest.mark.parametrize("scale", [100, 150, 200])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_makes_the_window_higher_than_the_monitor(
    shown: Shown, qapp: QApplication, size: tuple[int, int], scale: int, language: str
) -> None:
    theme.apply_theme(qapp, theme.LIGHT, scale)
    service = Service()
    start = FirstStart(Path("/nowhere"), None, TODAY, PartsSay, service.make, service.join)
    screen = Wizard(start, language)
    window = shown(screen, *size)
    for page in range(len(JOINING)):
        if page:
            screen.go_join() if page == 1 else screen._show_step(page)
        QApplication.processEvents()
        QApplication.processEvents()
        assert window.minimumSizeHint().height() <= size[1]
        assert (window.width(), window.height()) == size


def test_going_back_to_the_first_page_makes_a_shop_again(shown: Shown) -> None:
    screen = wizard(shown, Service())
    screen.join.click()
    screen.go_back()
    assert screen.join.isVisible()
    screen.go_on()
    assert isinstance(screen.page, ShopStep)
    assert not screen.join.isVisible()
