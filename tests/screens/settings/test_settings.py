"""The settings on a real shop: each change reaches the doors, each backup the disk, each refusal the eye."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.backup.make_backup import Source, make_backup
from desktop.clock import local_time
from desktop.errors import Cancelled
from desktop.screens import theme
from desktop.screens.settings.doors import ClockFacts, Look, PrinterFacts, ShopFacts
from desktop.screens.settings.screen import SettingsScreen
from desktop.screens.widgets.text_label import TextLabel
from desktop.selling.lines import TenderType
from desktop.selling.queries import tender_types
from desktop.setup.queries import gst_number_on, the_shop, this_till
from desktop.staff.permissions import NotAllowed, Role, Verdict, verdict
from tests.builders import Shop
from tests.screens.no_dead_control import FreshScreen, assert_no_dead_control
from tests.screens.settings.real_labels import RealLabels
from tests.screens.settings.real_people import RealPeople
from tests.screens.waiting import until
from tests.screens.words import PartsSay

Shown = Callable[..., QWidget]
LEFT = Qt.MouseButton.LeftButton


@dataclass
class RealSettings:
    """Settings of a test shop: facts and backups are real, a till's own choices are kept here."""

    shop: Shop
    role: Role = Role.OWNER
    chosen: Look = field(default_factory=lambda: Look("en", "light", 100))
    minutes: int = 10
    codes_pay: tuple[str, str] = ("", "")
    kept: PrinterFacts = field(default_factory=lambda: PrinterFacts("192.168.1.50", "generic-80mm"))
    calls: list[str] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)
    is_slow: bool = False
    is_suspect: bool = False
    said: list[datetime] = field(default_factory=list)

    def may(self, right: str) -> bool:
        return verdict(right, self.role) is Verdict.ALLOWED

    def sign_in_for(self, right: str) -> None:
        self.calls.append(f"sign_in_for {right}")

    def look(self) -> Look:
        return self.chosen

    async def change_look(self, look: Look) -> None:
        self.calls.append("change_look")
        self.chosen = look

    def shop_facts(self) -> ShopFacts:
        shop, today = the_shop(self.shop.reader), date(2026, 11, 23)
        number = gst_number_on(self.shop.reader, today)
        label, folder = this_till(self.shop.reader).label, str(self.shop.folder)
        since = date(2020, 1, 1)
        return ShopFacts(shop.name, shop.address, shop.uen, number, since, label, folder, is_encrypted=False)

    def idle_lock_minutes(self) -> int:
        return self.minutes

    def staff(self) -> RealPeople:
        return RealPeople(self.shop, self.calls)

    def labels(self) -> RealLabels:
        return RealLabels(self.shop, self.calls)

    async def set_idle_lock(self, minutes: int) -> None:
        self.calls.append(f"set_idle_lock {minutes}")
        if not self.may("change_setting"):
            raise NotAllowed("change_setting", self.role)
        self.minutes = minutes

    def ways_of_paying(self) -> dict[str, TenderType]:
        return tender_types(self.shop.reader)

    def paynow(self) -> tuple[str, str]:
        return self.codes_pay

    async def set_paynow(self, proxy: str, name: str) -> None:
        self.calls.append(f"set_paynow {proxy} {name}")
        self.codes_pay = (proxy, name)

    def clock(self) -> ClockFacts:
        return ClockFacts(local_time("Asia/Singapore", self.shop.clock.now()), self.is_suspect)

    async def confirm_clock(self, said: datetime) -> None:
        self.calls.append("confirm_clock")
        if not self.may("confirm_clock"):
            raise NotAllowed("confirm_clock", self.role)
        self.said.append(said)
        self.is_suspect = False

    def printer(self) -> PrinterFacts:
        return self.kept

    def printer_profiles(self) -> Sequence[str]:
        return ("generic-80mm", "epson-tm-t88v")

    async def set_printer(self, address: str, profile: str) -> None:
        self.calls.append(f"set_printer {address} {profile}")
        self.kept = PrinterFacts(address, profile)

    async def test_print(self) -> str | None:
        self.calls.append("test_print")
        return self.kept.fault

    def last_backup(self) -> datetime | None:
        return local_time("Asia/Singapore", self.shop.clock.now()) if self.made else None

    async def back_up(self, tell: Callable[[int], None], is_cancelled: Callable[[], bool]) -> str:
        self.calls.append("back_up")
        while self.is_slow and not is_cancelled():
            await asyncio.sleep(0.005)

        def step(done: int, whole: int) -> None:
            tell(100 * done // whole)
            if is_cancelled():
                raise Cancelled

        def work() -> Path:
            return make_backup(Source(self.shop.folder, None), clock=self.shop.clock, step=step).path

        path = await asyncio.get_running_loop().run_in_executor(None, work)
        self.made.append(path)
        return str(path)


@pytest.fixture
def doors(shop: Shop) -> RealSettings:
    return RealSettings(shop)


def fresh(shown: Shown, doors: RealSettings, size: tuple[int, int] = (1290, 708)) -> SettingsScreen:
    screen = SettingsScreen(PartsSay(), doors)
    shown(screen, *size)
    return screen


async def test_a_language_theme_and_size_are_kept_and_told(shown: Shown, doors: RealSettings) -> None:
    screen = fresh(shown, doors)
    told: list[Look] = []
    screen.look_changed.connect(told.append)
    for bar, key in ((screen.look.languages, "zh"), (screen.look.themes, "dark"), (screen.look.sizes, "150")):
        before = len(told)
        QTest.mouseClick(bar.pills()[key], LEFT)
        await until(lambda before=before: len(told) > before)  # type: ignore[misc]
    assert doors.chosen == Look("zh", "dark", 150)
    assert told[-1] == Look("zh", "dark", 150)


async def test_one_column_takes_the_whole_width_and_its_bars_fade_into_the_card(
    shown: Shown, doors: RealSettings
) -> None:
    screen = fresh(shown, doors, (700, 600))
    assert screen.look.width() > 600
    assert screen.look.width() == screen.lock.width()
    bar = screen.look.sizes
    bar.setFixedWidth(180)
    await until(lambda: bar._edge.isVisible())
    picture = bar._edge.grab().toImage()
    assert picture.pixelColor(picture.width() - 1, 0) == theme.colour(theme.current().tokens.card)


async def test_arrows_and_space_choose_without_a_mouse(shown: Shown, doors: RealSettings) -> None:
    screen = fresh(shown, doors)
    screen.look.themes.pills()["light"].setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    await until(lambda: doors.chosen.theme == "dark")


async def test_the_owner_changes_the_lock_and_the_printer(shown: Shown, doors: RealSettings) -> None:
    screen = fresh(shown, doors)
    QTest.mouseClick(screen.lock.minutes.pills()["5"], LEFT)
    await until(lambda: doors.minutes == 5)
    await until(lambda: "5 idle minutes" in screen.lock.now.text())
    edit = screen.printer.address.edit
    edit.selectAll()
    QTest.keyClicks(edit, "not an address!")
    QTest.mouseClick(screen.printer.keep, LEFT)
    assert "192.168.1.50" in screen.printer.address.message.text()
    edit.selectAll()
    QTest.keyClicks(edit, "printer.local:9101")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    await until(lambda: doors.kept.address == "printer.local:9101")
    assert doors.kept.profile == "generic-80mm"


async def test_the_owner_says_whom_codes_pay(shown: Shown, doors: RealSettings) -> None:
    card = fresh(shown, doors).paynow
    assert "No codes" in card.state.text()
    card.proxy.edit.setText("7")
    QTest.mouseClick(card.keep, LEFT)
    assert "202699999E" in card.proxy.message.text()
    card.proxy.edit.setText("202699999e")
    QTest.mouseClick(card.keep, LEFT)
    assert "25 plain" in card.name.message.text(), "a number without a name pays nobody one can see"
    card.name.edit.setText("DEMO SHOP PTE LTD")
    QTest.mouseClick(card.keep, LEFT)
    await until(lambda: doors.codes_pay == ("202699999E", "DEMO SHOP PTE LTD"))
    await until(lambda: "DEMO SHOP PTE LTD, 202699999E" in card.state.text())
    doors.role = Role.CASHIER
    card.refresh()
    assert not card.keep.isVisible() and card.others.isVisible()


def test_a_cashier_reads_what_only_the_owner_may_change(shown: Shown, doors: RealSettings) -> None:
    doors.role = Role.CASHIER
    screen = fresh(shown, doors)
    for widget in (screen.lock.minutes, screen.printer.address, screen.printer.keep, screen.printer.kinds):
        assert not widget.isVisible()
    assert screen.printer.try_it.isEnabled()
    for card, who in ((screen.lock, "Only the owner"), (screen.printer, "Only a supervisor or the owner")):
        assert card.others.isVisible()
        assert who in card.others.words.text()
        QTest.mouseClick(card.others.key, LEFT)
    assert doors.calls == ["sign_in_for change_setting", "sign_in_for choose_printer"]


async def test_a_supervisor_changes_the_printer_but_not_the_lock(shown: Shown, doors: RealSettings) -> None:
    doors.role = Role.SUPERVISOR
    screen = fresh(shown, doors)
    assert screen.lock.others.isVisible()
    assert not screen.printer.others.isVisible()
    screen.printer.address.edit.setText("printer.local")
    QTest.mouseClick(screen.printer.keep, LEFT)
    await until(lambda: doors.kept.address == "printer.local")


async def test_the_owner_says_the_day_and_time_of_a_clock_in_doubt(shown: Shown, doors: RealSettings) -> None:
    doors.is_suspect = True
    card = fresh(shown, doors).clock
    assert "23/11/2026 12:00" in card.state.text()
    assert "doubtful" in card.state.text()
    for wrong in ("", "12:00", "31/02/2026 12:00", "23/11/2026 25:00", "now"):
        card.watch.edit.setText(wrong)
        QTest.mouseClick(card.right, LEFT)
        assert "Type the day and the time" in card.watch.message.text()
    assert doors.said == []
    card.watch.edit.setText("23/11/2026 12:02")
    QTest.keyClick(card.watch.edit, Qt.Key.Key_Return)
    await until(lambda: doors.said == [datetime(2026, 11, 23, 12, 2)])  # noqa: DTZ001 - as typed
    await until(lambda: "trusts it" in card.state.text())
    assert not card.watch.isVisible() and not card.right.isVisible()
    assert "again" in card.outcome.text()


@pytest.mark.parametrize(("role", "is_suspect"), [(Role.OWNER, False), (Role.CASHIER, True)])
def test_a_clock_that_is_trusted_or_not_theirs_is_only_read(
    shown: Shown, doors: RealSettings, role: Role, is_suspect: bool
) -> None:
    doors.role, doors.is_suspect = role, is_suspect
    card = fresh(shown, doors).clock
    assert not card.watch.isVisible() and not card.right.isVisible()
    assert card.others.isVisible() is is_suspect
    if is_suspect:
        QTest.mouseClick(card.others.key, LEFT)
        assert doors.calls == ["sign_in_for confirm_clock"]


def test_the_keyboard_starts_on_the_first_choice_and_esc_leads_back(
    shown: Shown, doors: RealSettings, qtbot: QtBot
) -> None:
    screen = fresh(shown, doors)
    assert screen.look.languages.pills()["en"].hasFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    with qtbot.waitSignal(screen.back_asked):
        QTest.keyClick(focused, Qt.Key.Key_Escape)


async def test_a_fault_is_told_in_words(shown: Shown, doors: RealSettings) -> None:
    doors.kept = replace(doors.kept, fault="paper_out")
    screen = fresh(shown, doors)
    assert "Paper out" in screen.printer.state.text()
    QTest.mouseClick(screen.printer.try_it, LEFT)
    await until(lambda: "Paper out" in screen.printer.outcome.text())


def test_the_shop_is_told_as_its_file_says(shown: Shown, doors: RealSettings) -> None:
    from desktop.screens.widgets.text_label import TextLabel

    screen = fresh(shown, doors)
    words = [label.text() for label in screen.shop.facts.findChildren(TextLabel)]
    assert {"Kedai Demo", "202699999E", "202699999E, since 01/01/2020", "T1"} <= set(words)


async def test_a_backup_is_made_and_its_age_and_place_are_told(shown: Shown, doors: RealSettings) -> None:
    screen = fresh(shown, doors)
    assert "No backup yet" in screen.backup.last.text()
    QTest.mouseClick(screen.backup.now, LEFT)
    await until(lambda: doors.made)
    await until(lambda: screen.backup.now.isVisible())
    assert doors.made[0].exists()
    assert "23/11/2026 12:00" in screen.backup.last.text()
    assert str(doors.made[0]) in screen.backup.outcome.text()


async def test_a_backup_can_be_stopped_and_leaves_nothing(shown: Shown, doors: RealSettings) -> None:
    doors.is_slow = True
    screen = fresh(shown, doors)
    QTest.mouseClick(screen.backup.now, LEFT)
    await until(lambda: screen.backup.stop.isVisible())
    QTest.mouseClick(screen.backup.stop, LEFT)
    await until(lambda: screen.backup.now.isVisible())
    assert "Stopped" in screen.backup.outcome.text()
    assert doors.made == []


@pytest.mark.qt_log_ignore("This plugin does not support")  # said when a list drops down off-screen
@pytest.mark.parametrize("role", [Role.OWNER, Role.CASHIER])
async def test_no_control_of_the_settings_is_dead(shown: Shown, shop: Shop, role: Role) -> None:
    def make() -> FreshScreen:
        doors = RealSettings(shop, role, is_suspect=True)
        return FreshScreen(fresh(shown, doors, (1290, 1400)), doors)

    names = await assert_no_dead_control(make)
    assert len(names) == (20 if role is Role.OWNER else 13), names


@pytest.mark.parametrize("scale", [100, 200])
def test_every_card_keeps_within_the_width(
    qapp: QApplication, shown: Shown, doors: RealSettings, scale: int
) -> None:
    theme.apply_theme(qapp, theme.DARK, scale)
    screen = fresh(shown, doors, (948, 708))
    QApplication.processEvents()
    assert screen.window().width() == 948
    for section in screen.sections():
        assert section.mapTo(screen, section.rect().topRight()).x() <= 948


def test_ways_of_paying_are_read_with_their_rules(shown: Shown, doors: RealSettings) -> None:
    told = {label.text() for label in fresh(shown, doors).ways.findChildren(TextLabel)}
    assert {"Cash", "gives change · refunded the same way · money the same day"} <= told
    assert "worth $2, $5, $10 · no refund without approval · money the next business day" in told
