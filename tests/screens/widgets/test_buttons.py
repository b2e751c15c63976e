"""Buttons answer mouse, keyboard and finger alike, and once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.screens import theme
from desktop.screens.widgets import hold_button
from desktop.screens.widgets.buttons import KeyButton, KeyFace, PaintedButton, PrimaryButton
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.choices import DropDown
from desktop.screens.widgets.hold_button import HoldButton
from desktop.screens.widgets.key_row import KeyRow
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.person_card import PersonCard
from desktop.screens.widgets.pill import Pill, PillState
from desktop.screens.widgets.rail import Rail, RailEntry

Tap = Callable[[QWidget, QPoint], None]
Shown = Callable[..., QWidget]

MAKERS: dict[str, Callable[[], PaintedButton]] = {
    "primary": lambda: PrimaryButton("Pay $32.60", "F12"),
    "row": lambda: KeyButton("Quantity", "F4"),
    "stack": lambda: KeyButton("Exact cash", "+", KeyFace.STACK),
    "left": lambda: KeyButton("Cash", "1", KeyFace.LEFT),
    "amount": lambda: KeyButton("$50", face=KeyFace.AMOUNT),
    "bare": lambda: KeyButton("Back to basket", "Esc", KeyFace.BARE),
    "person": lambda: PersonCard("ML", "Mei Lin", "Cashier"),
    "pill": lambda: Pill(PillState("sync", "All saved and sent", Tone.GOOD)),
}


@pytest.fixture(params=MAKERS)
def button(request: pytest.FixtureRequest, shown: Shown) -> PaintedButton:
    made = MAKERS[request.param]()
    shown(made)
    return made


def clicks(button: PaintedButton) -> list[bool]:
    told: list[bool] = []
    button.clicked.connect(lambda _checked=False: told.append(True))
    return told


def test_mouse_finger_space_and_enter_each_press_a_button_once(button: PaintedButton, tap: Tap) -> None:
    told = clicks(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(told) == 1
    tap(button, button.rect().center())
    assert len(told) == 2
    button.setFocus(Qt.FocusReason.TabFocusReason)
    for count, key in enumerate((Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter), start=3):
        QTest.keyClick(button, key)
        assert len(told) == count


def test_a_disabled_button_is_deaf(button: PaintedButton, tap: Tap) -> None:
    told = clicks(button)
    button.setEnabled(False)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    tap(button, button.rect().center())
    assert told == []


def test_a_button_has_a_name_for_those_who_cannot_see_it(button: PaintedButton) -> None:
    assert button.accessibleName() or button.text()


def test_the_keyboard_focus_can_be_seen(button: PaintedButton) -> None:
    button.clearFocus()
    before = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.grab().toImage() != before


def test_a_click_leaves_the_keyboard_where_it_was(qtbot: QtBot) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    field, button = QLineEdit(), KeyButton("Drawer", "F10")
    column.addWidget(field)
    column.addWidget(button)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.hasFocus()


@pytest.mark.parametrize("scale_percent", [100, 150, 200])
def test_controls_are_large_enough_for_a_finger_at_every_scale(
    qapp: QApplication, scale_percent: int
) -> None:
    theme.apply_theme(qapp, theme.LIGHT, scale_percent)
    factor = scale_percent / 100
    for name, make in MAKERS.items():
        if name == "pill":
            continue
        assert make().sizeHint().height() >= 48 * factor, name
    for face in (KeyFace.STACK, KeyFace.LEFT):
        assert KeyButton("Cash", "1", face).sizeHint().height() >= 64 * factor
    assert PrimaryButton("Pay").sizeHint().height() >= 64 * factor


def test_a_narrow_key_keeps_its_type_size_by_putting_the_legend_above(shown: Shown) -> None:
    key = KeyButton("Quantity", "F4")
    window = shown(key, 160, 48)
    wide = key.grab().toImage()
    window.resize(78, 48)
    QApplication.processEvents()
    narrow = key.grab().toImage()
    paper = narrow.pixelColor(39, 24)
    ink_above = any(narrow.pixelColor(39, y) != paper for y in range(3, 18))
    assert wide.size() != narrow.size()
    assert ink_above


def test_keys_of_a_row_all_put_their_legends_above_when_one_must(shown: Shown) -> None:
    row = KeyRow([KeyButton("Customer", "F7"), KeyButton("Price", "F6")])
    window = shown(row, 300, 48)
    wide = [legend_is_above(key) for key in row.keys]
    window.resize(180, 48)
    QApplication.processEvents()
    assert wide == [False, False]
    assert [legend_is_above(key) for key in row.keys] == [True, True]


def legend_is_above(key: KeyButton) -> bool:
    """Whether a key cap is painted at the top of the middle."""
    picture = key.grab().toImage()
    ground = picture.pixelColor(picture.width() // 2, 3)
    middle = picture.width() // 2
    return any(picture.pixelColor(x, 9) != ground for x in range(middle - 8, middle + 8))


def test_a_hold_fires_only_after_it_was_held_long_enough(shown: Shown, qtbot: QtBot) -> None:
    button = HoldButton("Hold to clear")
    shown(button)
    early: list[str] = []
    button.let_go_early.connect(lambda: early.append("early"))
    with qtbot.assertNotEmitted(button.held):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert early == ["early"]
    with qtbot.waitSignal(button.held, timeout=5000):
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert early == ["early"]


def test_a_hold_that_is_too_short_never_fires(
    shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An hour, so that a slow machine cannot turn a short press into a long one.
    monkeypatch.setattr(hold_button, "HOLD_MS", 3_600_000)
    button = HoldButton("Hold to clear")
    shown(button)
    with qtbot.assertNotEmitted(button.held):
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        qtbot.wait(80)
        assert 0 < button.progress() < 1
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert button.progress() == 0


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_hold_works_with_the_keyboard(shown: Shown, qtbot: QtBot, key: Qt.Key) -> None:
    button = HoldButton("Hold to clear")
    shown(button)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.assertNotEmitted(button.held, wait=50):
        QTest.keyClick(button, key)
    with qtbot.waitSignal(button.held, timeout=5000):
        QTest.keyPress(button, key)
    QTest.keyRelease(button, key)


def test_a_hold_works_with_a_finger(shown: Shown, qtbot: QtBot, touch_screen: object) -> None:
    button = HoldButton("Hold to clear")
    shown(button)
    middle = button.rect().center()
    with qtbot.waitSignal(button.held, timeout=5000):
        QTest.touchEvent(button, touch_screen).press(0, middle, button).commit()  # type: ignore[call-overload]
    assert button.progress() == 0, "held once, it does not go on filling"
    QTest.touchEvent(button, touch_screen).release(0, middle, button).commit()  # type: ignore[call-overload]


def test_a_hold_is_given_up_when_the_screen_goes_away(shown: Shown, qtbot: QtBot) -> None:
    button = HoldButton("Hold to clear")
    shown(button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert button.progress() < 1
    button.hide()
    with qtbot.assertNotEmitted(button.held, wait=750):
        pass


def test_a_category_is_chosen_by_mouse_and_reached_by_arrows(shown: Shown, tap: Tap) -> None:
    bar = CategoryBar("Categories")
    bar.set_categories([("fav", "Favourites"), ("dri", "Drinks"), ("bak", "Bakery")], "fav")
    shown(bar, 500, 60)
    told: list[str] = []
    bar.chosen.connect(told.append)
    pills = bar.pills()
    QTest.mouseClick(pills["dri"], Qt.MouseButton.LeftButton)
    tap(pills["bak"], pills["bak"].rect().center())
    assert told == ["dri", "bak"]
    assert [pill.isChecked() for pill in pills.values()] == [False, False, True]
    pills["bak"].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(pills["bak"], Qt.Key.Key_Left)
    assert pills["dri"].hasFocus()
    QTest.keyClick(pills["dri"], Qt.Key.Key_Return)
    assert told[-1] == "dri"


def test_a_category_that_says_something_else_keeps_the_keyboard(shown: Shown) -> None:
    bar = CategoryBar("Categories")
    bar.set_categories([("pick", "To pick"), ("ready", "Ready")], "ready")
    shown(bar, 500, 60)
    pill = bar.pills()["ready"]
    pill.setFocus(Qt.FocusReason.TabFocusReason)
    narrow = pill.width()
    bar.set_categories([("pick", "To pick  3"), ("ready", "Ready  12")], "ready")
    QApplication.processEvents()
    assert pill.hasFocus() and pill.text() == "Ready  12" and pill.width() > narrow
    bar.set_categories([("ready", "Ready")], "ready")
    assert list(bar.pills()) == ["ready"] and bar.pills()["ready"].isChecked()


def test_a_chosen_category_out_of_sight_is_brought_into_view(shown: Shown) -> None:
    bar = CategoryBar("Categories")
    bar.set_categories([(str(at), f"Category {at}") for at in range(20)], "0")
    shown(bar, 300, 60)
    bar.choose("19")
    pill = bar.pills()["19"]
    assert pill.isChecked()
    assert 0 <= pill.mapTo(bar, QPoint(0, 0)).x() < bar.width()


@pytest.mark.parametrize("width", [160, 300])
def test_a_chosen_category_is_seen_whole_beside_the_fading_end(shown: Shown, width: int) -> None:
    bar = CategoryBar("Categories")
    bar.set_categories([(str(at), f"Category {at}") for at in range(20)], "0")
    shown(bar, width, 60)
    for key in [str(at) for at in (*range(20), *reversed(range(20)))]:
        bar.choose(key)
        pill = bar.pills()[key]
        left = pill.mapTo(bar, QPoint(0, 0)).x()
        ends = bar._edge.x() if bar._edge.isVisible() else bar.width()
        assert left >= 0 and left + pill.width() <= ends, key


def test_a_bar_moved_by_a_finger_stays_there_until_another_is_chosen(shown: Shown) -> None:
    bar = CategoryBar("Categories")
    pairs = [(str(at), f"Category {at}") for at in range(20)]
    bar.set_categories(pairs, "0")
    shown(bar, 300, 60)
    bar.horizontalScrollBar().setValue(500)
    bar.set_categories(pairs, "0")
    assert bar.horizontalScrollBar().value() == 500
    bar.set_categories(pairs, "1")
    assert bar.horizontalScrollBar().value() < 500


def test_a_bar_with_more_categories_than_room_shows_so_until_its_end(shown: Shown) -> None:
    few, many = CategoryBar("Few"), CategoryBar("Many")
    few.set_categories([("a", "Drinks")], "a")
    many.set_categories([(str(at), f"Category {at}") for at in range(20)], "0")
    shown(few, 300, 60)
    shown(many, 300, 60)
    QApplication.processEvents()
    assert [few._edge.isVisible(), many._edge.isVisible()] == [False, True]
    many.choose("19")
    many.horizontalScrollBar().setValue(many.horizontalScrollBar().maximum())
    assert not many._edge.isVisible()


def test_the_rail_tells_where_to_go_and_lights_only_what_it_is_told(shown: Shown) -> None:
    rail = Rail(
        [RailEntry("counter", "Counter", "store"), RailEntry("set", "Settings", "settings", True)], "Go"
    )
    shown(rail, 76, 600)
    told: list[str] = []
    rail.chosen.connect(told.append)
    rail.person_chosen.connect(lambda: told.append("person"))
    rail.set_person("ML", "Mei Lin")
    rail.set_current("counter")
    QTest.mouseClick(rail.entries["set"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(rail.person, Qt.MouseButton.LeftButton)
    assert told == ["set", "person"]
    assert rail.entries["counter"].isChecked()
    assert not rail.entries["set"].isChecked()
    assert rail.entries["set"].y() > 400
    assert rail.person.y() > rail.entries["set"].y()


def test_nobody_signed_in_shows_no_sign_of_a_person(shown: Shown) -> None:
    rail = Rail([RailEntry("counter", "Counter", "store")], "Go")
    shown(rail, 76, 600)
    assert not rail.person.isVisible()


def test_a_drop_down_shows_its_arrow(shown: Shown) -> None:
    choice = DropDown()
    choice.addItems(["Cashier", "Owner"])
    shown(choice, 300, 60)
    picture = choice.grab().toImage()
    ground = picture.pixelColor(picture.width() // 2, picture.height() // 2)
    right = range(picture.width() - 36, picture.width() - 12)
    inked = [x for x in right for y in range(15, 35) if picture.pixelColor(x, y) != ground]
    assert inked
