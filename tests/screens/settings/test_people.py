"""The people's card on a real shop: every change by keyboard or mouse, every refusal told where one looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.ids import new_id
from desktop.screens import theme
from desktop.screens.settings.form_dialog import Form, FormDialog, form_question
from desktop.screens.settings.people_card import PeopleCard
from desktop.screens.settings.people_forms import Acts, PinTwice, RoleForm
from desktop.screens.settings.screen import SettingsScreen
from desktop.screens.widgets.dialog import Dialog, DialogAction, Question
from desktop.screens.widgets.text_label import TextLabel
from desktop.staff.archive_person import DELETE_PASSWORD
from desktop.staff.permissions import Role
from desktop.staff.queries import Person, people
from desktop.staff.sign_in import SignIn, sign_in
from tests.builders import CASHIER_PIN, OWNER_PASSWORD, Shop
from tests.screens.no_dead_control import FreshScreen, assert_no_dead_control
from tests.screens.settings.test_settings import RealSettings, Shown, fresh
from tests.screens.waiting import settle, until
from tests.screens.words import PartsSay

LEFT = Qt.MouseButton.LeftButton
PIN = "739155"


@pytest.fixture
def doors(shop: Shop) -> RealSettings:
    return RealSettings(shop)


@pytest.fixture
def screen(shown: Shown, doors: RealSettings) -> SettingsScreen:
    return fresh(shown, doors)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def press(*keys: Qt.Key | str) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(key, str):
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(focused, key)


ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down


def standing(screen: SettingsScreen) -> Dialog | None:
    shown = [each for each in screen.window().findChildren(Dialog) if each.isVisible()]
    return shown[-1] if shown else None


async def question(screen: SettingsScreen, words: str) -> Dialog:
    """The question with these words in its title, once it stands."""
    await until(lambda: words in getattr(standing(screen), "accessibleName", str)())
    found = standing(screen)
    assert found is not None
    return found


def row_of(card: PeopleCard, name: str) -> QWidget:
    return next(row for row in card.rows.values() if row.person.name == name)


def acts_of(dialog: Dialog) -> Acts:
    assert isinstance(dialog.body, Acts)
    return dialog.body


def told(shop: Shop) -> dict[str, str]:
    return {each.name: each.role for each in people(shop.reader)}


async def proves(shop: Shop, whose: str, pin: str) -> bool:
    return bool(shop.run(sign_in, SignIn(new_id(), whose, pin, shop.secrets.pepper)).role)


async def open_act(screen: SettingsScreen, name: str, act: str) -> None:
    click(row_of(screen.people, name))
    dialog = await question(screen, f"{name}, ")
    click(acts_of(dialog).keys[act])


def take_password_away(shop: Shop) -> None:
    whose = {"whose": shop.owner.person_id}
    shop.database.run_work(lambda work: work.write(DELETE_PASSWORD, whose), shop.console)


async def test_somebody_is_added_by_keyboard_alone(screen: SettingsScreen, shop: Shop) -> None:
    screen.people.add.setFocus(Qt.FocusReason.TabFocusReason)
    press(ENTER)
    await question(screen, "Add somebody")
    press("Siti Nurhaliza", Qt.Key.Key_Tab, DOWN, ENTER)
    await question(screen, "New PIN of Siti Nurhaliza")
    press(PIN, PIN)
    await question(screen, "Add Siti Nurhaliza as Supervisor?")
    press(OWNER_PASSWORD, ENTER)
    await until(lambda: "Siti Nurhaliza can sign in now" in screen.people.outcome.text())
    assert told(shop)["Siti Nurhaliza"] == "supervisor"
    assert row_of(screen.people, "Siti Nurhaliza").isVisible()
    assert screen.people.add.hasFocus()


async def test_what_was_typed_stays_until_it_is_right(screen: SettingsScreen, shop: Shop) -> None:
    click(screen.people.add)
    dialog = await question(screen, "Add somebody")
    press(ENTER)
    assert isinstance(dialog.body, RoleForm) and dialog.body.name is not None
    assert "Type a name" in dialog.body.name.message.text()
    press("Siti", ENTER)
    dialog = await question(screen, "New PIN of Siti")
    assert isinstance(dialog.body, PinTwice)
    message = dialog.body.page.message
    for pins, words in (
        (("123456",), "Anybody would try"),
        ((PIN, "739156"), "not the same"),
        ((PIN,), "same six digits again"),
    ):
        press(*pins)
        assert words in message.text()
    press(ESC)
    assert "only they know" in message.text(), "Esc goes back to the first time"
    press(ESC)
    dialog = await question(screen, "Add somebody")
    assert isinstance(dialog.body, RoleForm) and dialog.body.name is not None
    assert dialog.body.name.text() == "Siti", "and then to the name, which is kept"
    press(ENTER)
    await question(screen, "New PIN of Siti")
    press(PIN, PIN)
    dialog = await question(screen, "Add Siti as Cashier?")
    assert isinstance(dialog.body, Form) and dialog.body.password is not None
    password = dialog.body.password
    press(ENTER)
    assert "Type the password of an owner" in password.message.text()
    press("guess guess", ENTER)
    await until(lambda: "not the password of an owner" in password.message.text())
    assert (password.text(), password.edit.hasFocus()) == ("", True)
    assert "Siti" not in told(shop)
    press(OWNER_PASSWORD, ENTER)
    await until(lambda: "Siti" in told(shop))


async def test_a_new_pin_is_keyed_on_the_screen(screen: SettingsScreen, shop: Shop) -> None:
    await open_act(screen, "Aisyah", "pin")
    dialog = await question(screen, "New PIN of Aisyah")
    assert isinstance(dialog.body, PinTwice)
    for figure in PIN + PIN:
        click(dialog.body.page.pad.pad.key(figure))
    dialog = await question(screen, "Give Aisyah the new PIN?")
    press(OWNER_PASSWORD)
    click(dialog.buttons["save"])
    await until(lambda: "signs in with the new PIN" in screen.people.outcome.text())
    assert await proves(shop, shop.cashier.person_id, PIN)
    assert not await proves(shop, shop.cashier.person_id, CASHIER_PIN)


async def test_a_role_and_a_name_change_and_the_list_tells_them(screen: SettingsScreen, shop: Shop) -> None:
    row_of(screen.people, "Aisyah").setFocus(Qt.FocusReason.TabFocusReason)
    press(ENTER)
    await question(screen, "Aisyah, Cashier")
    press(Qt.Key.Key_Tab, ENTER)
    dialog = await question(screen, "What may Aisyah do?")
    assert isinstance(dialog.body, RoleForm)
    press(DOWN)
    assert "approves" in dialog.body.means.text()
    press(Qt.Key.Key_Tab, OWNER_PASSWORD, ENTER)
    await until(lambda: told(shop)["Aisyah"] == "supervisor")
    await until(lambda: "new role" in screen.people.outcome.text())
    assert row_of(screen.people, "Aisyah").hasFocus(), "the keyboard stays on the person"
    await open_act(screen, "Aisyah", "name")
    await question(screen, "Another name for Aisyah")
    press("Siti Aisyah", ENTER)
    await until(lambda: told(shop).get("Siti Aisyah") == "supervisor")
    await until(lambda: "The name is Siti Aisyah" in screen.people.outcome.text())


async def test_archiving_asks_by_name_and_says_why_it_must_wait(screen: SettingsScreen, shop: Shop) -> None:
    shop.start_shift()
    await open_act(screen, "Aisyah", "archive")
    dialog = await question(screen, "Archive Aisyah?")
    assert isinstance(dialog.body, Form)
    press(OWNER_PASSWORD, ENTER)
    trouble = dialog.body.trouble
    await until(lambda: "Shift 1 of this person is still open" in trouble.text())
    press(ESC)
    await question(screen, "Aisyah, Cashier")
    press(ESC)
    await settle()
    await open_act(screen, "Ravi Kumar", "archive")
    await question(screen, "Archive Ravi Kumar?")
    press(OWNER_PASSWORD, ENTER)
    await until(lambda: "Ravi Kumar is archived" in screen.people.outcome.text())
    assert told(shop) == {"Aisyah": "cashier", "Tan Mei Lin": "owner"}


async def test_nobody_changes_their_own_rights(screen: SettingsScreen) -> None:
    click(row_of(screen.people, "Tan Mei Lin"))
    dialog = await question(screen, "Tan Mei Lin, Owner You are signed in as this person")
    assert list(acts_of(dialog).keys) == ["pin", "name"]
    press(ESC)
    await until(lambda: standing(screen) is None)


async def test_where_no_owner_has_a_password_none_is_asked_for(
    shown: Shown, doors: RealSettings, shop: Shop
) -> None:
    take_password_away(shop)
    screen = fresh(shown, doors)
    await open_act(screen, "Aisyah", "pin")
    await question(screen, "New PIN of Aisyah")
    press(PIN, PIN)
    await until(lambda: "signs in with the new PIN" in screen.people.outcome.text())
    await open_act(screen, "Ravi Kumar", "archive")
    dialog = await question(screen, "Archive Ravi Kumar?")
    assert dialog.buttons["cancel"].hasFocus(), "Enter keeps them"
    click(dialog.buttons["save"])
    await until(lambda: "Ravi Kumar" not in told(shop))


async def test_a_till_that_locks_takes_the_questions_away_for_good(screen: SettingsScreen) -> None:
    """As the window does: nobody is there to answer, so no earlier question may come back either."""
    click(screen.people.add)
    await question(screen, "Add somebody")
    press("Siti", ENTER)
    (await question(screen, "New PIN of Siti")).give("")
    await settle()
    assert standing(screen) is None
    click(row_of(screen.people, "Aisyah"))
    acts = await question(screen, "Aisyah, Cashier")
    click(acts_of(acts).keys["role"])
    (await question(screen, "What may Aisyah do?")).give("")
    await settle()
    assert standing(screen) is None


@pytest.mark.parametrize("role", [Role.CASHIER, Role.SUPERVISOR])
def test_others_read_who_works_here_and_may_call_the_owner(
    shown: Shown, doors: RealSettings, role: Role
) -> None:
    doors.role = role
    card = fresh(shown, doors).people
    assert card.rows == {} and not card.add.isVisible()
    words = [label.text() for label in card.names._labels]
    assert words == ["Aisyah", "Cashier", "Ravi Kumar", "Supervisor", "Tan Mei Lin", "Owner"]
    click(card.others.key)
    assert doors.calls == ["sign_in_for add_person"]


SAY = PartsSay()
SITI = Person("", "Siti", "cashier", "#0B6E63", None)


async def _nothing() -> None: ...


def _filled(window: QWidget, form: Form) -> Dialog:
    form.add_password(True)
    return FormDialog(window, form_question("Title", "Text", "Save", "Cancel"), form, _nothing)


def _plain(window: QWidget, body: QWidget) -> Dialog:
    return Dialog(window, Question("Title", "", (DialogAction("cancel", "Close"),), "cancel"), body)


DIALOGS: dict[str, tuple[Callable[[QWidget], Dialog], int]] = {
    "who": (lambda window: _filled(window, RoleForm(SAY, Role.CASHIER, "")), 3),
    "role": (lambda window: _filled(window, RoleForm(SAY, Role.OWNER)), 3),
    "password": (lambda window: _filled(window, Form(SAY)), 2),
    "pin": (lambda window: _plain(window, PinTwice(SAY, SITI)), 12),
    "acts": (lambda window: _plain(window, Acts([(each, each) for each in ("pin", "role", "name")])), 4),
}


@pytest.mark.qt_log_ignore("This plugin does not support")  # said when a list drops down off-screen
@pytest.mark.parametrize("kind", DIALOGS)
async def test_no_control_of_the_questions_is_dead(shown: Shown, kind: str) -> None:
    make_dialog, count = DIALOGS[kind]

    def make() -> FreshScreen:
        screen = QWidget()
        window = shown(screen, 1024, 768)
        dialog = make_dialog(window)
        dialog.open()
        if isinstance(dialog.body, PinTwice):
            press("1")  # so that there is a figure to rub out
        return FreshScreen(screen, watched=[dialog, *([dialog.body] if dialog.body else [])])

    assert len(await assert_no_dead_control(make)) == count


@pytest.mark.parametrize(("scale", "size"), [(100, (1024, 768)), (150, (1366, 768)), (200, (1366, 768))])
async def test_the_questions_fit_the_window(
    qapp: QApplication, shown: Shown, doors: RealSettings, scale: int, size: tuple[int, int]
) -> None:
    theme.apply_theme(qapp, theme.LIGHT, scale)
    screen = fresh(shown, doors, size)
    click(screen.people.add)
    for words, keys in (
        ("Add somebody", ("Siti", ENTER)),
        ("New PIN of Siti", (PIN, PIN)),
        ("Add Siti as Cashier?", (ESC,)),
    ):
        dialog = await question(screen, words)
        await settle()
        assert (screen.window().width(), screen.window().height()) == size
        card = dialog.card
        assert card.geometry().top() >= 0 and card.geometry().bottom() <= size[1]
        for label in card.findChildren(TextLabel):
            wraps = label.isVisible() and label.wordWrap()
            assert not wraps or label.height() >= label.heightForWidth(label.width()), label.text()
        for edit in card.findChildren(QLineEdit):
            assert edit.height() >= theme.current().px(44), "a finger finds it"
        press(*keys)
    press(ESC)
    await settle()
