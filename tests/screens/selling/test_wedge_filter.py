"""Scans through a keyboard: told from typing by the keys' own times, whatever has the focus."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.screens.wedge_filter import HOLD_MS, WedgeFilter
from tests.screens.selling.keyboard import PERSON_MS, Keyboard

CODE = "9556001125453"


class Desk(QWidget):
    """A window with one of each thing that may have the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.secret, self.button, self.spin = (
            QLineEdit(),
            QLineEdit(),
            QPushButton("x"),
            QSpinBox(),
        )
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.spin.setRange(0, 999_999_999)
        self.pressed = 0
        self.button.clicked.connect(self._count)
        column = QVBoxLayout(self)
        for widget in (self.words, self.secret, self.button, self.spin):
            column.addWidget(widget)

    def _count(self) -> None:
        self.pressed += 1


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.words.setFocus()
    return made


@pytest.fixture
def heard(qapp: QApplication) -> Iterator[list[str]]:
    wedge, codes = WedgeFilter(), list[str]()
    wedge.scanned.connect(codes.append)
    qapp.installEventFilter(wedge)
    yield codes
    qapp.removeEventFilter(wedge)


@pytest.fixture
def keys(desk: Desk) -> Keyboard:
    return Keyboard(desk)


def _rest(qtbot: QtBot) -> None:
    qtbot.wait(HOLD_MS + 30)


@pytest.mark.parametrize("place", ["words", "secret", "button", "spin"])
def test_a_scan_is_heard_from_any_focus_and_types_nowhere_but_into_secrets(
    place: str, desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    getattr(desk, place).setFocus()
    keys.scan(CODE)
    _rest(qtbot)
    if place == "secret":
        assert (heard, desk.secret.text()) == ([], CODE)
    else:
        assert heard == [CODE]
    assert (desk.words.text(), desk.spin.value(), desk.pressed) == ("", 0, 0)


def test_a_persons_typing_is_never_a_scan_and_loses_nothing(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    keys.type("milo 400", every_ms=PERSON_MS)
    keys.key(Qt.Key.Key_Return, "\r", PERSON_MS)
    _rest(qtbot)
    assert (heard, desk.words.text()) == ([], "milo 400")


def test_fast_fingers_rolling_over_two_keys_lose_nothing(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    for pair in ("th", "er", "in"):
        keys.type(pair[0], every_ms=90)
        keys.type(pair[1], every_ms=12)
    keys.key(Qt.Key.Key_Return, "\r", 60)
    _rest(qtbot)
    assert (heard, desk.words.text()) == ([], "therin")


def test_digits_typed_while_the_window_was_frozen_for_a_second_are_no_scan(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    """They arrive all at once afterwards; only their own times tell that a person pressed them."""
    keys.type("12345", every_ms=150)
    keys.key(Qt.Key.Key_Return, "\r", 150)
    assert (heard, desk.words.text()) == ([], "12345")


def test_a_scan_made_while_the_window_was_frozen_is_one_scan(keys: Keyboard, heard: list[str]) -> None:
    keys.type("12", every_ms=150)
    keys.clock_ms += 400
    keys.scan(CODE)
    assert heard == [CODE]


def test_a_scan_whose_keys_wait_while_the_window_is_busy_loses_none(
    desk: Desk, keys: Keyboard, heard: list[str]
) -> None:
    """The first key's time runs out before the others are delivered, though they came at once."""
    keys.type(CODE[0])
    time.sleep(2 * HOLD_MS / 1_000)
    QCoreApplication.processEvents()
    keys.scan(CODE[1:])
    assert (heard, desk.words.text()) == ([CODE], "")


def test_two_scans_back_to_back_are_two_codes(keys: Keyboard, heard: list[str]) -> None:
    keys.scan(CODE)
    keys.scan("8850389100219")
    keys.scan("8850389100219")
    assert heard == [CODE, "8850389100219", "8850389100219"]


def test_a_scan_that_ends_with_tab_is_a_scan_and_moves_no_focus(
    desk: Desk, keys: Keyboard, heard: list[str]
) -> None:
    keys.scan(CODE, suffix=Qt.Key.Key_Tab)
    assert heard == [CODE]
    assert QApplication.focusWidget() is desk.words


def test_three_quick_characters_are_no_label(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    keys.scan("123")
    _rest(qtbot)
    assert (heard, desk.words.text()) == ([], "123")


def test_capitals_that_a_scanner_sends_with_shift_stay_one_code(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    keys.scan("AB-12X:q")
    _rest(qtbot)
    assert (heard, desk.words.text()) == (["AB-12X:q"], "")


def test_a_gs1_separator_is_kept_in_the_code(keys: Keyboard, heard: list[str]) -> None:
    keys.scan("0109556001125453\x1d10LOT7")
    assert heard == ["0109556001125453\x1d10LOT7"]


def test_capitals_typed_by_a_person_arrive_as_capitals(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    keys.press(Qt.Key.Key_Shift, "", 200)
    keys.key(Qt.Key.Key_M, "M", 80, shift)
    keys.let_go(Qt.Key.Key_Shift, "", 20)
    keys.type("ilo")
    _rest(qtbot)
    assert (heard, desk.words.text()) == ([], "Milo")


def test_commands_with_ctrl_pass_untouched_and_in_order(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    keys.type("abc")
    control = Qt.KeyboardModifier.ControlModifier
    keys.press(Qt.Key.Key_Control, "", 100)
    keys.key(Qt.Key.Key_A, "\x01", 10, control)
    keys.let_go(Qt.Key.Key_Control, "", 10)
    keys.type("z")
    _rest(qtbot)
    assert (heard, desk.words.text()) == ([], "z")


def test_backspace_right_after_a_key_takes_that_key_away(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    keys.type("ab")
    keys.key(Qt.Key.Key_Backspace, "\b", 10)
    _rest(qtbot)
    assert desk.words.text() == "a"


def test_a_scan_right_after_typing_takes_none_of_the_typed_keys(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    keys.type("7")
    keys.clock_ms += HOLD_MS
    keys.scan(CODE)
    _rest(qtbot)
    assert (heard, desk.words.text()) == ([CODE], "7")


def test_enter_after_a_scan_is_a_persons_enter(desk: Desk, keys: Keyboard, heard: list[str]) -> None:
    entered: list[str] = []
    desk.words.returnPressed.connect(lambda: entered.append("enter"))
    keys.scan(CODE)
    assert entered == []
    keys.key(Qt.Key.Key_Return, "\r", 300)
    assert (heard, entered) == ([CODE], ["enter"])


def test_a_scanner_without_enter_is_typed_where_the_focus_is(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    keys.type(CODE, every_ms=3)
    qtbot.waitUntil(lambda: desk.words.text() == CODE)
    assert heard == []


def test_a_key_held_down_repeats_as_before(
    desk: Desk, keys: Keyboard, heard: list[str], qtbot: QtBot
) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    keys.press(Qt.Key.Key_5, "5", 100)
    for _ in range(6):
        keys.clock_ms += 20
        again = QKeyEvent(QEvent.Type.KeyPress, int(Qt.Key.Key_5), Qt.KeyboardModifier.NoModifier, "5", True)
        again.setTimestamp(keys.clock_ms)
        QCoreApplication.sendEvent(keys._handle, again)
    keys.let_go(Qt.Key.Key_5, "5", 5)
    keys.key(Qt.Key.Key_Return, "\r", 5)
    _rest(qtbot)
    assert (heard, desk.words.text()) == ([], "5555555")


def test_long_work_is_told_to_rest_from_the_first_key_of_a_scan(
    keys: Keyboard, heard: list[str], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr("desktop.screens.wedge_filter.counter_first", lambda: told.append(len(heard)))
    keys.scan(CODE)
    _rest(qtbot)
    assert len(told) > len(CODE)  # each of its keys, and the whole of it
