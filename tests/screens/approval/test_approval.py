"""Approving an act of another: by the PIN of somebody with the right, and nothing behind is touched."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.database.who import Approval
from desktop.screens import theme
from desktop.screens.approval import ApprovalBody, ask_approval
from desktop.screens.widgets.dialog import Dialog
from desktop.staff.permissions import Role
from tests.builders import SUPERVISOR_PIN
from tests.screens.real_doors import RealStaffDoors
from tests.screens.waiting import until
from tests.screens.words import PartsSay


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    field = QLineEdit(made)
    column = QVBoxLayout(made)
    column.addWidget(field)
    made.resize(1024, 768)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    field.setFocus()
    return made


def press(*keys: Qt.Key | str) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(key, str):
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(focused, key)


async def asking(
    window: QWidget, doors: RealStaffDoors, right: str = "open_drawer"
) -> tuple[asyncio.Task[Approval | None], ApprovalBody]:
    task = asyncio.create_task(ask_approval(window, doors, PartsSay(), right))
    await until(lambda: window.findChildren(ApprovalBody))
    return task, window.findChildren(ApprovalBody)[-1]


async def test_a_supervisor_approves_by_keyboard_alone(window: QWidget, staff_doors: RealStaffDoors) -> None:
    task, body = await asking(window, staff_doors)
    assert [card.text() for card in body.people.cards] == ["Ravi Kumar", "Tan Mei Lin"]
    press("1", SUPERVISOR_PIN)
    supervisor = staff_doors.person(Role.SUPERVISOR)
    assert await task == Approval("open_drawer", supervisor.person_id)
    assert window.findChildren(QLineEdit)[0].hasFocus()
    assert window.findChildren(QLineEdit)[0].text() == ""


async def test_a_wrong_pin_keeps_asking(window: QWidget, staff_doors: RealStaffDoors) -> None:
    task, body = await asking(window, staff_doors)
    press("1", "000111")
    await until(lambda: "4 tries left" in body.pin.message.text())
    assert not task.done()
    press(SUPERVISOR_PIN)
    assert await task is not None


async def test_escape_steps_back_and_then_cancels(window: QWidget, staff_doors: RealStaffDoors) -> None:
    task, body = await asking(window, staff_doors)
    press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    await asyncio.sleep(0)
    assert body.people.isVisible()
    assert not task.done()
    press(Qt.Key.Key_Escape)
    assert await task is None
    assert staff_doors.calls == []


async def test_a_single_approver_is_asked_for_the_pin_at_once(
    window: QWidget, staff_doors: RealStaffDoors
) -> None:
    task, body = await asking(window, staff_doors, "change_setting")
    assert body.pin.isVisible()
    assert body.pin.pad.hasFocus()
    press(Qt.Key.Key_Escape)
    assert await task is None


async def test_keys_meant_for_the_screen_behind_stay_in_the_question(
    window: QWidget, staff_doors: RealStaffDoors
) -> None:
    task, _body = await asking(window, staff_doors)
    press("9556001125453", Qt.Key.Key_F12)
    assert window.findChildren(QLineEdit)[0].text() == ""
    window.findChildren(Dialog)[-1].give("cancel")
    assert await task is None


@pytest.mark.parametrize("scale", [100, 200])
async def test_the_question_fits_a_small_screen(
    qapp: QApplication, window: QWidget, staff_doors: RealStaffDoors, scale: int
) -> None:
    theme.apply_theme(qapp, theme.LIGHT, scale)
    task, body = await asking(window, staff_doors)
    press("1")
    for _ in range(5):
        await asyncio.sleep(0.01)
    assert (window.width(), window.height()) == (1024, 768)
    dialog = window.findChildren(Dialog)[-1]
    assert dialog.card.geometry().top() >= 0
    assert dialog.card.geometry().bottom() <= 768
    assert body.pin.pad.pad.key("0").height() >= 64
    dialog.give("cancel")
    assert await task is None
