"""No dead control: every enabled control of a screen does something that can be observed when clicked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import shiboken6
from PySide6.QtCore import QMetaMethod, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from desktop.screens.aslot import _running
from tests.screens.waiting import settle

NOT_NEWS = frozenset(
    # What any button says when clicked: proof that the click arrived, not that anybody listens.
    {"pressed", "released", "clicked", "toggled", "destroyed", "objectNameChanged", "windowIconChanged"}
)


class CallLog(Protocol):
    """A stand-in's record of what screens asked of it."""

    @property
    def calls(self) -> list[str]: ...


@dataclass
class FreshScreen:
    """A screen just made and shown, with what to watch beside it; `doors` records the calls it got.

    A large one is thrown away when it was looked at: what stays is laid out and dressed anew by every later
    test.
    """

    screen: QWidget
    doors: CallLog | None = None
    watched: list[QObject] = field(default_factory=list)
    is_thrown_away: bool = False

    @property
    def window(self) -> QWidget:
        return self.screen.window()


async def assert_no_dead_control(make: Callable[[], FreshScreen]) -> list[str]:
    """Click each enabled control, each in a screen of its own; returns the controls' names.

    Observable is: a signal of the screen (or of `watched`), a call of a door, a new window or dialog, the
    keyboard in another place, or another picture once the mouse is gone and the button is up again.

    Raises:
        AssertionError: naming every control that did nothing.
    """
    first = make()
    await settle()
    count = len(controls(first.window))
    names: list[str] = []
    dead: list[str] = []
    _throw_away(first)
    for at in range(count):
        fresh = make()
        await settle()
        control = controls(fresh.window)[at]
        names.append(_name(control))
        if not await _does_something(fresh, control):
            dead.append(_name(control))
        _throw_away(fresh)
    assert names, "there is no control on this screen"
    assert not dead, f"dead controls: {dead}"
    return names


def _throw_away(fresh: FreshScreen) -> None:
    """All that is in the window; itself it is left to whoever made it."""
    window = fresh.window
    window.close()
    if not fresh.is_thrown_away or _running:  # what a slot still works for stays
        return
    for child in window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        shiboken6.delete(child)


def controls(window: QWidget) -> list[QWidget]:
    """What a person can press in a window now, in the order of its making."""
    kinds = (QAbstractButton, QComboBox)
    return [
        child
        for child in window.findChildren(QWidget)
        if isinstance(child, kinds)
        and child.isEnabled()
        and child.isVisibleTo(window)
        and not isinstance(child.parentWidget(), QLineEdit)
        and not _is_chosen_already(child)
    ]


def _is_chosen_already(control: QWidget) -> bool:
    """The chosen one of several rightly stays as it is."""
    if not isinstance(control, QAbstractButton) or not control.isChecked():
        return False
    group = control.group()
    return control.autoExclusive() or (group is not None and group.exclusive())


async def _does_something(fresh: FreshScreen, control: QWidget) -> bool:
    told: list[str] = []
    for source in (fresh.screen, *fresh.watched):
        _listen(source, told)
    before = _state(fresh)
    calls_before = len(fresh.doors.calls) if fresh.doors else 0
    QTest.mouseClick(control, Qt.MouseButton.LeftButton)
    await settle()
    calls = len(fresh.doors.calls) if fresh.doors else 0
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
        return True
    return bool(told) or calls > calls_before or _state(fresh) != before


def _state(fresh: FreshScreen) -> tuple[object, ...]:
    focused = QApplication.focusWidget()
    others = [
        id(window)
        for window in QApplication.topLevelWidgets()
        if window.isVisible() and window is not fresh.window
    ]
    for child in fresh.window.findChildren(QWidget):
        # The mark of the mouse resting on a control is no effect of the click.
        child.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    return (
        bytes(fresh.window.grab().toImage().constBits()),
        id(focused) if focused else 0,
        tuple(others),
    )


def _listen(source: QObject, told: list[str]) -> None:
    """Hear every signal the screen's own classes declare; Qt's own ones say too much."""
    meta = source.metaObject()
    for at in range(QWidget().metaObject().methodCount(), meta.methodCount()):
        method = meta.method(at)
        if method.methodType() is not QMetaMethod.MethodType.Signal:
            continue
        name = bytes(method.name().data()).decode()
        if name not in NOT_NEWS:
            getattr(source, name).connect(lambda *_given, name=name: told.append(name))


def _name(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return text or control.accessibleName() or type(control).__name__
