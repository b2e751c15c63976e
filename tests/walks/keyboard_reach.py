"""How far the keyboard reaches on the screen as it stands, found out by pressing Tab."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from desktop.screens.widgets.dialog import Dialog
from desktop.screens.widgets.key_pad import KeyPad
from desktop.screens.widgets.pill import ChoicePill
from tests.walks.walking import Walk

MOST_STOPS = 80
RING_PX = 6
CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)


async def stops(way: Walk) -> list[QWidget]:
    """Press Tab until the keyboard is where it was: every widget it stood on, each seen to be marked.

    Raises:
        AssertionError: the keyboard was nowhere, or nothing showed where it was.
    """
    seen: list[QWidget] = []
    while True:
        here = QApplication.focusWidget()
        assert here is not None, f"the keyboard is nowhere after {names(seen[-1:])}"
        if here in seen or len(seen) > MOST_STOPS:
            return seen
        seen.append(here)
        seen.extend(await _along_the_group(way, here))
        marked = _looks(way, here)
        await way.hands.press("tab")
        await way.hands.look()
        if QApplication.focusWidget() is not here:
            assert _looks(way, here) != marked, f"nothing shows that the keyboard is on {names([here])}"


def out_of_reach(way: Walk, reached: list[QWidget]) -> list[str]:
    """Enabled controls in sight that Tab did not come to and whose own key is not on the keyboard."""
    return names([one for one in controls(way) if one not in reached and not _has_own_key(one)])


def controls(way: Walk) -> list[QWidget]:
    """What a person can press, choose or fill in now; under a question only the question's."""
    window = way.app.window
    questions = [one for one in window.findChildren(Dialog) if one.isVisible()]
    top: QWidget = questions[-1] if questions else window
    return [
        one
        for kind in CONTROLS
        for one in top.findChildren(kind)
        if one.isVisible() and one.isEnabled() and not isinstance(one.parentWidget(), QComboBox)
    ]


def names(widgets: list[QWidget]) -> list[str]:
    return [
        f"{type(one).__name__} {one.accessibleName() or getattr(one, 'text', str)()}".strip()
        for one in widgets
    ]


def _has_own_key(control: QWidget) -> bool:
    """Figures are typed, not reached."""
    return isinstance(control.parentWidget(), KeyPad)


async def _along_the_group(way: Walk, here: QWidget) -> list[QWidget]:
    """Of a row of choices Tab reaches the chosen one; arrows lead to the others and back again."""
    group = here.group() if isinstance(here, QAbstractButton) else None
    if group is None or not group.exclusive():
        return []
    walked: list[QWidget] = []
    there, back = ("right", "left") if isinstance(here, ChoicePill) else ("down", "up")
    others = len(group.buttons()) - 1
    for arrow in (there,) * others + (back,) * others:
        await way.hands.press(arrow)
        focused = QApplication.focusWidget()
        if focused is not None and focused is not here and focused not in walked:
            walked.append(focused)
    assert QApplication.focusWidget() is here, "the arrows do not lead back"
    return walked


def _looks(way: Walk, widget: QWidget) -> QImage:
    window = way.app.window
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return window.grab(place.adjusted(-RING_PX, -RING_PX, RING_PX, RING_PX)).toImage()
