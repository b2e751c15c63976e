"""The first start, by keyboard alone and by mouse, to a real encrypted shop and back in again."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.clock import SetClock
from desktop.database import envelope
from desktop.database.places import SHOP_FILE
from desktop.database.reader import Reader
from desktop.errors import Refusal
from desktop.new_shop import Beginning, Locks, Owner, make_shop
from desktop.screens import theme
from desktop.screens.setup.recovery_page import RecoveryPage
from desktop.screens.setup.steps import STEPS, GstStep, OwnerStep, TillStep
from desktop.screens.setup.unlock import UnlockScreen
from desktop.screens.setup.wizard import FirstStart, Made, Wizard
from desktop.setup.queries import gst_number_on, the_shop, this_till
from desktop.setup.set_up_shop import SetUpShop
from desktop.setup.uen import BadUen
from desktop.staff.queries import people
from tests.builders import NOON
from tests.screens.no_dead_control import FreshScreen, assert_no_dead_control
from tests.screens.waiting import settle, until
from tests.screens.words import PartsSay

Shown = Callable[..., QWidget]
TODAY = date(2026, 11, 23)
PASSPHRASE = "durian before noon"
LEFT = Qt.MouseButton.LeftButton


class Making:
    """Makes shops for real, on a thread, and keeps what it was asked."""

    def __init__(self, folder: Path, refusal: Refusal | None = None) -> None:
        self.folder, self.refusal = folder, refusal
        self.codes: list[str] = []
        self.calls: list[str] = []

    async def __call__(self, plan: SetUpShop, owner: Owner, locks: Locks, with_demo: bool) -> str | None:
        self.calls.append(f"make {with_demo}")
        if self.refusal:
            refusal, self.refusal = self.refusal, None
            raise refusal
        loop, beginning = asyncio.get_running_loop(), Beginning(SetClock(NOON))
        made = await loop.run_in_executor(None, make_shop, self.folder, plan, owner, locks, beginning)
        self.codes.append(made.recovery_code or "")
        return made.recovery_code


def wizard(shown: Shown, making: Making, language: str = "en", size: tuple[int, int] = (1366, 768)) -> Wizard:
    made = Wizard(FirstStart(making.folder, None, TODAY, PartsSay, making), language)
    shown(made, *size)
    made.page.begin()  # type: ignore[union-attr]
    return made


def press(*keys: Qt.Key | str) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(key, str):
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(focused, key)


def fill(screen: Wizard, **texts: str) -> None:
    """Type into the fields of the page, each reached by Tab or the mouse."""
    for name, text in texts.items():
        edit = screen.page.fields[name].edit  # type: ignore[union-attr]
        QTest.mouseClick(edit, LEFT)
        edit.selectAll()
        QTest.keyClicks(edit, text)


ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


async def by_keyboard_to_the_code(screen: Wizard) -> None:
    press(ENTER)  # English
    press("Kedai Mei Lin", TAB, "1 Example Road #01-01", TAB, TAB, "018956", TAB, "202699999E", ENTER)
    press("2", TAB)  # registered: the number is the UEN, already there
    press(TAB, "01/01/2020", ENTER)
    press(TAB, "2", TAB, "192.168.1.50", ENTER)
    press("Tan Mei Lin", TAB, "482913", TAB, "482913", TAB, "kopi and kaya", TAB, "kopi and kaya", ENTER)
    press(PASSPHRASE, TAB, PASSPHRASE, ENTER)
    press(ENTER)  # an empty shop
    await until(lambda: isinstance(screen.page, RecoveryPage))


async def test_a_shop_is_made_by_keyboard_alone(shown: Shown, tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    making = Making(folder)
    screen = wizard(shown, making)
    told: list[Made] = []
    screen.made.connect(told.append)
    await by_keyboard_to_the_code(screen)
    code = making.codes[0]
    press("0000", ENTER)
    assert told == []
    screen.page.check.edit.clear()  # type: ignore[union-attr]
    press(code[-4:].lower(), ENTER)
    press(ENTER)
    assert told == [Made(folder, "en", ("192.168.1.50", 9100), PASSPHRASE)]
    secrets = envelope.unlock(folder, passphrase=PASSPHRASE, keyring=None)
    reader = Reader(folder / SHOP_FILE, secrets.database_key)
    made = the_shop(reader)
    assert (made.name, made.uen) == ("Kedai Mei Lin", "202699999E")
    assert made.address == "1 Example Road #01-01\nSingapore 018956"
    assert gst_number_on(reader, date(2020, 1, 1)) == "202699999E"
    assert gst_number_on(reader, date(2019, 12, 31)) is None
    assert this_till(reader).label == "T1"
    assert [(person.name, person.role) for person in people(reader)] == [("Tan Mei Lin", "owner")]
    reader.close()


def test_going_back_finds_every_value_again(shown: Shown, tmp_path: Path) -> None:
    screen = wizard(shown, Making(tmp_path))
    press(ENTER)
    fill(screen, name="Kedai", street="Blk 1")
    QTest.mouseClick(screen.back, LEFT)
    press(ENTER)
    assert screen.page.fields["name"].text() == "Kedai"  # type: ignore[union-attr]
    assert screen.page.fields["street"].text() == "Blk 1"  # type: ignore[union-attr]


def test_choice_tapped_while_its_field_was_in_use_keeps_the_keyboard(shown: Shown, tmp_path: Path) -> None:
    """The field hides, and Enter would have pressed whatever came next: the key back."""
    screen = wizard(shown, Making(tmp_path))
    press(ENTER)
    press("Kedai", TAB, "1 Example Road", TAB, TAB, "018956", TAB, "202699999E", ENTER)
    for field, next_step in (("gst_number", TillStep), ("printer", OwnerStep)):
        page = screen.page
        assert isinstance(page, GstStep | TillStep)
        QTest.mouseClick(page.choices.keys["yes"], LEFT)
        page.fields[field].edit.setFocus()
        press("19")
        QTest.mouseClick(page.choices.keys["no"], LEFT)
        assert page.choices.keys["no"].hasFocus()
        press(ENTER)
        assert isinstance(screen.page, next_step)


@pytest.mark.parametrize(
    ("uen", "reason"),
    [("53012345X", "do not fit"), ("abc", "form of a UEN"), ("203012345R", "still to come")],
)
def test_a_wrong_uen_is_told_with_its_reason_and_holds_the_page(
    shown: Shown, tmp_path: Path, uen: str, reason: str
) -> None:
    screen = wizard(shown, Making(tmp_path))
    press(ENTER)
    fill(screen, name="Kedai", uen=uen)
    press(ENTER)
    field = screen.page.fields["uen"]  # type: ignore[union-attr]
    assert reason in field.message.text()
    assert field.edit.hasFocus()
    field.edit.clear()
    press(ENTER)
    assert "gst_since" in screen.page.fields  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("31/02/2025", "Not a date"),
        ("25/11/2027", "year ahead"),
        ("1990-01-01", "1 April 1994"),
        ("soon", "Not a date"),
    ],
)
def test_a_wrong_gst_date_is_told_with_its_reason(
    shown: Shown, tmp_path: Path, day: str, reason: str
) -> None:
    screen = wizard(shown, Making(tmp_path))
    screen.answers.uen = "202699999E"
    screen._show_step(2)
    press("2")
    fill(screen, gst_since=day)
    press(ENTER)
    assert reason in screen.page.fields["gst_since"].message.text()  # type: ignore[union-attr]


def test_registered_shop_without_an_address_is_held_on_the_page_and_told(
    shown: Shown, tmp_path: Path
) -> None:
    screen = wizard(shown, Making(tmp_path))
    screen.answers.uen = "202699999E"
    screen._show_step(2)
    press("2")
    fill(screen, gst_since="01/01/2020")
    press(ENTER)
    assert "needs its address" in screen.page.fields["gst_number"].message.text()  # type: ignore[union-attr]
    screen.answers.street = "1 Example Road"
    screen._show_step(2)
    press(ENTER)
    assert "till_label" in screen.page.fields  # type: ignore[union-attr]


def test_weak_and_unequal_secrets_hold_the_page(shown: Shown, tmp_path: Path) -> None:
    screen = wizard(shown, Making(tmp_path))
    screen._show_step(4)
    fill(screen, owner_name="Mei", pin="123456", pin_again="123457", password="short", password_again="")
    press(ENTER)
    fields = screen.page.fields  # type: ignore[union-attr]
    assert "try this PIN first" in fields["pin"].message.text()
    assert "not the same" in fields["pin_again"].message.text()
    assert "8 characters" in fields["password"].message.text()


def test_without_a_keyring_the_passphrase_is_needed(shown: Shown, tmp_path: Path) -> None:
    screen = wizard(shown, Making(tmp_path))
    screen._show_step(5)
    press(ENTER)
    assert "10 characters" in screen.page.fields["passphrase"].message.text()  # type: ignore[union-attr]


def test_choosing_chinese_turns_the_wizard_chinese(shown: Shown, tmp_path: Path) -> None:
    screen = wizard(shown, Making(tmp_path))
    press("2", ENTER)
    assert screen._title.text() == "您的店铺"


async def test_a_refusal_leads_back_to_the_step_that_can_put_it_right(shown: Shown, tmp_path: Path) -> None:
    making = Making(tmp_path / "shop", BadUen("202699999E", "letter"))
    screen = wizard(shown, making)
    for key in ("1", "2"):
        press(key)
    screen.answers.name, screen.answers.owner_name = "Kedai", "Mei"
    screen.answers.pin = screen.answers.pin_again = "482913"
    screen.answers.password = screen.answers.password_again = "kopi and kaya"
    screen.answers.passphrase = screen.answers.passphrase_again = PASSPHRASE
    screen._show_step(len(STEPS) - 1)
    press(ENTER)
    await until(lambda: screen._notices.bars())
    assert "uen" in screen.page.fields  # type: ignore[union-attr]
    assert not screen.is_making()
    assert not (tmp_path / "shop").exists()


def test_the_code_can_be_saved_and_trouble_is_told(shown: Shown, tmp_path: Path) -> None:
    page = RecoveryPage(PartsSay(), "Kedai", "AAAA-BBBB")
    shown(page)
    assert "Whoever has the sheet" in page.outcome.text()
    page.save_to(tmp_path / "code.txt")
    assert "AAAA-BBBB" in (tmp_path / "code.txt").read_text("utf-8")
    page.save_to(tmp_path)
    assert "Could not write" in page.outcome.text()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_code_becomes_a_sheet_only_its_owner_can_read_and_nothing_else_holds_it(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    scratch, chosen = tmp_path / "scratch", tmp_path / "chosen"
    for folder in (scratch, chosen):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    code, say = envelope.new_recovery_code(), PartsSay(language)
    page = RecoveryPage(say, "美林 Kedai", code)
    shown(page)
    page.save_to(chosen / "code.pdf")
    assert str(chosen / "code.pdf") in page.outcome.text()
    told = PdfReader(chosen / "code.pdf").pages[0].extract_text()
    groups = code.split("-")
    assert "-".join(groups[:4]) in told and "-".join(groups[4:]) in told
    assert "美林 Kedai" in told
    for line in say("setup.recovery.sheet_words").splitlines():
        assert line in told.replace("\n", " ") or line in told
    if sys.platform != "win32":
        assert (chosen / "code.pdf").stat().st_mode & 0o077 == 0
    assert list(scratch.iterdir()) == []


async def test_the_sheet_is_saved_where_the_owner_says(shown: Shown, tmp_path: Path) -> None:
    page = RecoveryPage(PartsSay(), "Kedai", "AAAA-BBBB")
    shown(page)
    for ending, start in (("pdf", b"%PDF"), ("txt", b"Kedai recovery code")):
        QTest.mouseClick(page.keys[ending], LEFT)
        dialog = page.window().findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(tmp_path / f"kept.{ending}"))
        dialog.close()
        assert (tmp_path / f"kept.{ending}").read_bytes().startswith(start)
        await settle()


async def test_no_control_of_any_step_is_dead(shown: Shown, tmp_path: Path) -> None:
    making = Making(tmp_path)

    for at in range(len(STEPS) - 1):

        def step(at: int = at) -> FreshScreen:
            screen = wizard(shown, making)
            screen._show_step(at)
            return FreshScreen(screen, making)

        await assert_no_dead_control(step)

    def code() -> FreshScreen:
        screen = wizard(shown, making)
        screen._show_code(envelope.new_recovery_code())
        return FreshScreen(screen, making)

    assert {"Save as PDF to print", "Save as text file"} <= set(await assert_no_dead_control(code))


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_way_on_is_always_in_view(
    qapp: QApplication, shown: Shown, tmp_path: Path, scale: int, language: str
) -> None:
    theme.apply_theme(qapp, theme.DARK, scale)
    screen = wizard(shown, Making(tmp_path), language, (1024, 768))
    for at in range(len(STEPS)):
        screen._show_step(at)
        QApplication.processEvents()
        window = screen.window()
        assert (window.width(), window.height()) == (1024, 768)
        assert window.rect().contains(screen.next.mapTo(window, screen.next.rect().bottomRight()))


@pytest.fixture
def locked_folder(tmp_path: Path) -> tuple[Path, str]:
    code = envelope.new_recovery_code()
    envelope.create(tmp_path, passphrase=PASSPHRASE, keyring=None, recovery_code=code)
    return tmp_path, code


def unlock_screen(shown: Shown, folder: Path) -> tuple[UnlockScreen, list[object]]:
    async def unlock(passphrase: str) -> object:
        return await asyncio.to_thread(envelope.unlock, folder, passphrase=passphrase, keyring=None)

    async def recover(code: str, fresh: str) -> object:
        return await asyncio.to_thread(envelope.recover, folder, code, passphrase=fresh, keyring=None)

    screen = UnlockScreen(PartsSay(), unlock, recover)
    shown(screen)
    screen._first().edit.setFocus()
    told: list[object] = []
    screen.unlocked.connect(told.append)
    return screen, told


async def test_a_wrong_passphrase_is_told_and_the_right_one_opens(
    shown: Shown, locked_folder: tuple[Path, str]
) -> None:
    screen, told = unlock_screen(shown, locked_folder[0])
    press("not this one", ENTER)
    await until(lambda: "does not open" in screen.passphrase.message.text())
    assert screen.passphrase.edit.hasFocus()
    press(PASSPHRASE, ENTER)
    await until(lambda: told)


async def test_the_recovery_code_is_forgiven_its_case_and_letters_and_sets_a_new_passphrase(
    shown: Shown, locked_folder: tuple[Path, str]
) -> None:
    folder, code = locked_folder
    screen, told = unlock_screen(shown, folder)
    QTest.mouseClick(screen.other_key, LEFT)
    misread = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    press(misread, TAB, "teh tarik at nine", TAB, "teh tarik at nine", ENTER)
    await until(lambda: told)
    assert envelope.unlock(folder, passphrase="teh tarik at nine", keyring=None) == told[0]


async def test_a_wrong_recovery_code_changes_nothing(shown: Shown, locked_folder: tuple[Path, str]) -> None:
    folder, _code = locked_folder
    screen, told = unlock_screen(shown, folder)
    QTest.mouseClick(screen.other_key, LEFT)
    press(envelope.new_recovery_code(), TAB, "teh tarik at nine", TAB, "teh tarik at nine", ENTER)
    await until(lambda: "does not open" in screen.code.message.text())
    assert told == []
    envelope.unlock(folder, passphrase=PASSPHRASE, keyring=None)


async def test_no_control_of_unlocking_is_dead(shown: Shown, locked_folder: tuple[Path, str]) -> None:
    await assert_no_dead_control(lambda: FreshScreen(unlock_screen(shown, locked_folder[0])[0]))
    await settle()
