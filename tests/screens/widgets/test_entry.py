"""Typing: keypads, PIN, search; and the bars and questions around it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.screens.widgets.buttons import PrimaryButton
from desktop.screens.widgets.dialog import ActionKind, Dialog, DialogAction, Question
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.notice_bar import Notice, NoticeStack
from desktop.screens.widgets.painting import Tone
from desktop.screens.widgets.pill import PillState
from desktop.screens.widgets.pin_pad import PinPad
from desktop.screens.widgets.search_box import SearchBox
from desktop.screens.widgets.text_label import TextLabel
from desktop.screens.widgets.top_bar import TopBar

Tap = Callable[[QWidget, QPoint], None]
Shown = Callable[..., QWidget]
LEFT = Qt.MouseButton.LeftButton


def test_the_keypad_tells_each_key_by_mouse_and_finger(shown: Shown, tap: Tap) -> None:
    pad = KeyPad("Back one figure")
    shown(pad, 400, 400)
    told: list[str] = []
    pad.pressed.connect(told.append)
    for key in ("7", "00", "0"):
        QTest.mouseClick(pad.key(key), LEFT)
    tap(pad.key("back"), pad.key("back").rect().center())
    assert told == ["7", "00", "0", "back"]
    assert pad.key("back").text() == "Back one figure"


def test_quick_taps_on_the_keypad_all_count(shown: Shown, tap: Tap) -> None:
    pad = KeyPad("Back")
    shown(pad, 400, 400)
    told: list[str] = []
    pad.pressed.connect(told.append)
    spot = pad.key("5").mapTo(pad.window(), pad.key("5").rect().center())
    QTest.mouseDClick(pad.window().windowHandle(), LEFT, pos=spot)
    for _ in range(3):
        tap(pad.key("0"), pad.key("0").rect().center())
    assert "".join(told) == "55000"


def test_keypad_keys_are_at_least_64_pixels_and_apart(shown: Shown) -> None:
    pad = KeyPad("Back")
    window = shown(pad, 10, 10)
    window.adjustSize()
    QApplication.processEvents()
    for key in ("1", "9", "00", "back"):
        assert min(pad.key(key).width(), pad.key(key).height()) >= 64
    assert pad.key("8").x() - pad.key("7").geometry().right() > 8


def test_a_pin_is_told_once_when_complete_from_keyboard_pad_or_both(shown: Shown) -> None:
    pin = PinPad("PIN", "Back")
    shown(pin, 400, 500)
    told: list[str] = []
    pin.entered.connect(told.append)
    pin.setFocus()
    QTest.keyClicks(pin, "12x34")
    QTest.mouseClick(pin.pad.key("5"), LEFT)
    QTest.keyClick(pin, Qt.Key.Key_Backspace)
    assert (pin.count(), told) == (4, [])
    QTest.keyClicks(pin, "69")
    assert told == ["123469"]
    QTest.keyClicks(pin, "1")
    assert (pin.count(), told) == (6, ["123469"])
    pin.clear()
    assert pin.count() == 0


def test_a_pin_is_never_shown_nor_named(shown: Shown) -> None:
    one, other = PinPad("PIN", "Back"), PinPad("PIN", "Back")
    shown(one, 400, 500)
    shown(other, 400, 500)
    for pin, figures in ((one, "111"), (other, "928")):
        pin.setFocus()
        QTest.keyClicks(pin, figures)
        pin.clearFocus()
    assert one.grab().toImage() == other.grab().toImage()
    assert one.accessibleName() == "PIN"


def test_search_tells_words_and_enter(shown: Shown) -> None:
    box = SearchBox("Scan, or type a name", "F2")
    shown(box, 320, 60)
    words: list[str] = []
    entered: list[str] = []
    box.text_changed.connect(words.append)
    box.submitted.connect(entered.append)
    box.setFocus()
    QTest.keyClicks(box.edit, "mil")
    QTest.keyClick(box.edit, Qt.Key.Key_Return)
    assert words == ["m", "mi", "mil"]
    assert entered == ["mil"]


def test_a_click_anywhere_in_the_search_box_leads_into_it(shown: Shown) -> None:
    box = SearchBox("Scan, or type a name", "F2")
    shown(box, 320, 60)
    box.edit.clearFocus()
    QTest.mouseClick(box, LEFT, pos=QPoint(8, 8))
    assert box.edit.hasFocus()


PILLS = (
    PillState("sync", "Offline: selling works, 134 saved here (oldest 09:12)", Tone.WARN, "134 saved here"),
    PillState("printer", "Printer", Tone.GOOD),
    PillState("backup", "Backup 12 min", Tone.GOOD, "12 min"),
)


def top_bar(shown: Shown, width: int) -> TopBar:
    bar = TopBar()
    bar.set_left(SearchBox("Scan, or type a name", "F2"))
    bar.set_words("Till 1 · Shift 214 · Mei Lin", "T1 · 214 · Mei Lin")
    bar.set_pills(PILLS)
    shown(bar, width, 60)
    QApplication.processEvents()
    return bar


def test_the_top_bar_says_everything_where_there_is_room(shown: Shown) -> None:
    bar = top_bar(shown, 1290)
    assert bar.words().text() == "Till 1 · Shift 214 · Mei Lin"
    assert [pill.width() for pill in bar.pills().values()] == [
        pill.width_of(short=False) for pill in bar.pills().values()
    ]


def test_the_top_bar_shortens_and_leaves_nothing_out_on_a_small_screen(shown: Shown) -> None:
    bar = top_bar(shown, 948)
    assert bar.words().text() == "T1 · 214 · Mei Lin"
    pills = list(bar.pills().values())
    edges = [(pill.x(), pill.geometry().right()) for pill in pills]
    assert edges[-1][1] <= bar.width()
    assert all(left[1] < right[0] for left, right in zip(edges, edges[1:], strict=False))
    assert pills[0].accessibleName() == PILLS[0].text
    assert pills[0].toolTip() == PILLS[0].text


def test_a_status_that_changes_keeps_its_button_and_tells_when_pressed(shown: Shown) -> None:
    bar = top_bar(shown, 1290)
    told: list[str] = []
    bar.pill_chosen.connect(told.append)
    pill = bar.pills()["printer"]
    bar.set_pills((PILLS[0], PillState("printer", "Printer: paper out", Tone.BAD), PILLS[2]))
    assert bar.pills()["printer"] is pill
    assert pill.accessibleName() == "Printer: paper out"
    QTest.mouseClick(pill, LEFT)
    assert told == ["printer"]


def test_a_status_that_comes_and_goes_leaves_the_others_their_button_and_focus(shown: Shown) -> None:
    bar = top_bar(shown, 1290)
    pills = bar.pills()
    pills["printer"].setFocus()
    bar.set_pills((PillState("clock", "Clock in doubt", Tone.WARN, "Clock"), *PILLS))
    QApplication.processEvents()
    places = [pill.x() for pill in bar.pills().values()]
    assert list(bar.pills()) == ["clock", *pills]
    assert places == sorted(set(places))
    bar.set_pills(PILLS)
    assert bar.pills() == pills
    assert pills["printer"].hasFocus()


def test_where_no_words_fit_they_are_left_out_and_no_status_is_cut(shown: Shown) -> None:
    bar = top_bar(shown, 560)
    assert bar.words().text() == ""
    assert bar.words().accessibleName() == "Till 1 · Shift 214 · Mei Lin"
    for pill in bar.pills().values():
        assert pill.width() == pill.width_of(short=True)


@pytest.mark.parametrize("tone", [Tone.WARN, Tone.BAD])
def test_good_and_bad_news_differ_in_shape_and_not_in_colour_alone(shown: Shown, tone: Tone) -> None:
    bar = TopBar()
    bar.set_pills((PillState("one", "Printer", Tone.GOOD), PillState("two", "Printer", tone)))
    shown(bar, 600, 60)
    shapes = []
    for pill in bar.pills().values():
        picture = pill.grab().toImage()
        ground = picture.pixelColor(6, picture.height() // 2)
        shapes.append(
            {(x, y) for x in range(11, 27) for y in range(5, 25) if picture.pixelColor(x, y) != ground}
        )
    assert shapes[0] != shapes[1]


NOT_PRINTED = Notice(
    "print", Tone.WARN, "Sale saved.", "Receipt not printed: paper out.", (("again", "Reprint"),)
)


def test_a_notice_stays_until_taken_away_and_names_its_action(shown: Shown, qtbot: QtBot) -> None:
    stack = NoticeStack()
    shown(stack, 600, 200)
    told: list[tuple[str, str]] = []
    stack.acted.connect(lambda notice, action: told.append((notice, action)))
    stack.put(NOT_PRINTED)
    qtbot.wait(50)
    QTest.mouseClick(stack.bars()["print"].buttons[0], LEFT)
    assert told == [("print", "again")]
    assert stack.isVisible()
    assert stack.bars()["print"].isVisible()
    stack.remove("print")
    stack.remove("print")
    assert not stack.isVisible()


def test_question_is_not_hidden_by_news_that_comes_after_it(shown: Shown) -> None:
    """A receipt in doubt waits for an answer, also where the next notice leaves it no room."""
    stack = NoticeStack()
    shown(stack, 600, 200)
    stack.set_room(400, 0)
    stack.put(NOT_PRINTED)
    stack.put(Notice("left_out", Tone.WARN, "Left out of T1-000001: 4901234567894"))
    assert {key for key, bar in stack.bars().items() if bar.isVisible()} == {NOT_PRINTED.key}
    stack.remove(NOT_PRINTED.key)
    assert {key for key, bar in stack.bars().items() if bar.isVisible()} == {"left_out"}
    stack.put(Notice("later", Tone.PLAIN, "Saved"))
    assert {key for key, bar in stack.bars().items() if bar.isVisible()} == {"later"}


def test_a_notice_put_again_replaces_the_one_with_its_key(shown: Shown) -> None:
    stack = NoticeStack()
    shown(stack, 600, 300)
    stack.put(NOT_PRINTED)
    stack.put(Notice("other", Tone.BAD, "Needs attention 2"))
    stack.put(Notice("print", Tone.GOOD, "Receipt printed."))
    assert list(stack.bars()) == ["print", "other"]
    assert stack.bars()["print"].notice().headline == "Receipt printed."
    assert stack.bars()["print"].buttons == []


def test_a_name_with_markup_is_shown_as_it_is(shown: Shown) -> None:
    label = TextLabel("<b>Milo</b> & co")
    shown(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


CLEAR = Question(
    "Clear the basket?",
    "5 items, $32.60.",
    (
        DialogAction("keep", "Keep it"),
        DialogAction("clear", "Hold to clear", ActionKind.HOLD),
        DialogAction("park", "Park it", ActionKind.PRIMARY),
    ),
    cancel_key="keep",
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    made.field = QLineEdit()  # type: ignore[attr-defined]
    made.pay = PrimaryButton("Pay")  # type: ignore[attr-defined]
    column.addWidget(made.field)  # type: ignore[attr-defined]
    column.addWidget(made.pay)  # type: ignore[attr-defined]
    made.resize(1024, 768)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.field.setFocus()  # type: ignore[attr-defined]
    return made


def asked(window: QWidget) -> tuple[Dialog, list[str]]:
    dialog = Dialog(window, CLEAR)
    told: list[str] = []
    dialog.answered.connect(told.append)
    dialog.open()
    return dialog, told


@pytest.mark.parametrize(
    ("key", "answer"), [(Qt.Key.Key_Escape, "keep"), (Qt.Key.Key_Return, "keep"), (Qt.Key.Key_F5, None)]
)
def test_keys_answer_a_question(window: QWidget, key: Qt.Key, answer: str | None) -> None:
    _, told = asked(window)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    assert told == ([answer] if answer else [])


def test_the_keyboard_stays_inside_a_question_and_comes_back_after_it(window: QWidget) -> None:
    dialog, told = asked(window)
    stops = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        stops.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert stops[:3] == list(dialog.buttons.values())
    assert stops[3] is stops[0]
    dialog.give("park")
    dialog.give("clear")
    assert told == ["park"]
    assert window.field.hasFocus()  # type: ignore[attr-defined]


def test_what_lies_behind_a_question_cannot_be_pressed(window: QWidget, tap: Tap) -> None:
    pay = window.pay  # type: ignore[attr-defined]
    pressed: list[str] = []
    pay.clicked.connect(lambda: pressed.append("pay"))
    place = pay.mapTo(window, QPoint(20, 20))
    dialog, _ = asked(window)
    assert window.childAt(place) is dialog
    QTest.mouseClick(window.windowHandle(), LEFT, pos=place)
    tap(dialog, place)
    assert pressed == []


def test_a_question_covers_a_window_that_grows(window: QWidget) -> None:
    dialog, _ = asked(window)
    window.resize(1300, 900)
    QApplication.processEvents()
    assert dialog.size() == window.size()


def test_an_irrevocable_answer_must_be_held(window: QWidget, qtbot: QtBot) -> None:
    dialog, told = asked(window)
    QTest.mouseClick(dialog.buttons["clear"], LEFT)
    assert told == []
    with qtbot.waitSignal(dialog.answered, timeout=5000):
        QTest.mousePress(dialog.buttons["clear"], LEFT)
    assert told == ["clear"]


def test_a_coroutine_waits_for_the_answer_while_other_work_goes_on(window: QWidget) -> None:
    async def walk() -> tuple[str, int]:
        dialog = Dialog(window, CLEAR)
        waiting = asyncio.ensure_future(dialog.answer())
        turns = 0
        while turns < 5:
            await asyncio.sleep(0)
            turns += 1
        assert not waiting.done()
        QTest.mouseClick(dialog.buttons["park"], LEFT)
        return await waiting, turns

    assert asyncio.run(walk()) == ("park", 5)


def test_a_caller_that_gives_up_takes_its_question_away(window: QWidget) -> None:
    async def walk() -> bool:
        dialog = Dialog(window, CLEAR)
        waiting = asyncio.ensure_future(dialog.answer())
        await asyncio.sleep(0)
        shown = dialog.isVisible()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return shown and dialog.isHidden()

    assert asyncio.run(walk())
