"""Asking somebody with the right to approve one act with their PIN, over the window without blocking it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import Refusal
from desktop.messages.say import Say
from desktop.screens.aslot import aslot
from desktop.screens.sign_in.people_page import PeopleCards
from desktop.screens.sign_in.pin_page import PinPage
from desktop.screens.theme import current
from desktop.screens.widgets.dialog import Dialog, DialogAction, Question
from desktop.screens.widgets.text_label import TextLabel, TextRole

if TYPE_CHECKING:
    from desktop.database.who import Approval
    from desktop.staff.queries import Person

APPROVED, CANCEL = "approved", "cancel"


class ApprovalDoors(Protocol):
    """As much of the shop's doors as an approval needs."""

    def approvers(self, right: str) -> list[Person]: ...

    async def approve(self, right: str, person_id: str, pin: str) -> Approval:
        """Raises WrongPin, LockedOut, NotAllowed."""
        ...


async def ask_approval(window: QWidget, doors: ApprovalDoors, say: Say, right: str) -> Approval | None:
    """The approval somebody gave with their PIN, or nothing when it was not given.

    `right` is a row of the rights table; what is to be approved is told as `approval.<right>`.
    """
    body = ApprovalBody(doors, say, right)
    title = say(f"approval.{right}") if say.has(f"approval.{right}") else say("approval.title")
    question = Question(title, "", (DialogAction(CANCEL, say("approval.cancel")),), CANCEL)
    dialog = Dialog(window, question, body)
    body.approved.connect(lambda: dialog.give(APPROVED))
    answer = await dialog.answer()
    return body.approval if answer == APPROVED else None


class _CloseFitting(QStackedWidget):
    """As large as the page it shows, not as the largest of its pages."""

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown else super().minimumSizeHint()


class ApprovalBody(QWidget):
    """Who may approve, then their PIN; a single approver is asked at once."""

    approved = Signal()

    def __init__(self, doors: ApprovalDoors, say: Say, right: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doors, self._right = doors, right
        self.approval: Approval | None = None
        approvers = doors.approvers(right)
        self.people = PeopleCards(say, columns=1)
        self.pin = PinPage(say, beside=True)
        self._stack = _CloseFitting(self)
        self._words = TextLabel(self._told(say, approvers), TextRole.MUTED, self)
        self._words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self._stack)
        for page in (self.people, self.pin):
            self._stack.addWidget(page)
        self.people.set_people(approvers)
        self.people.chosen.connect(self._ask_pin)
        self.pin.entered.connect(self._entered)
        self._is_single = len(approvers) == 1
        self._fit(len(approvers))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if self._is_single:
            self._ask_pin(approvers[0])

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Where typing goes first: a card, or the PIN."""
        if self._stack.currentWidget() is self.pin:
            self.pin.pad.setFocus(reason)
        else:
            self.people.point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        on_pin = self._stack.currentWidget() is self.pin
        if event.key() == Qt.Key.Key_Escape and on_pin and not self._is_single:
            self._stack.setCurrentWidget(self.people)
            person = self.pin.person
            self.people.point_at(person.person_id if person else None)
            return
        if not on_pin and event.text().isdigit():
            self.people.keyPressEvent(event)
            return
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit(len(self.people.cards))

    def _told(self, say: Say, approvers: Sequence[Person]) -> str:
        return say("approval.choose") if approvers else say("approval.nobody")

    def _ask_pin(self, person: Person) -> None:
        self._words.hide()
        self._stack.setCurrentWidget(self.pin)
        self.pin.show_person(person)

    def _entered(self, pin: str) -> None:
        if self.pin.person:
            self._prove(self.pin.person.person_id, pin)

    @aslot
    async def _prove(self, person_id: str, pin: str) -> None:
        try:
            self.approval = await self._doors.approve(self._right, person_id, pin)
        except Refusal as refusal:
            self.pin.refuse(refusal)
        else:
            self.approved.emit()
        finally:
            self.pin.pad.clear()

    def _fit(self, people: int) -> None:
        """As high as four cards at most; more of them scroll."""
        rows = max(1, min(people, 4))
        self.people.setFixedHeight(current().px(rows * 76 + (rows - 1) * 12) + 8)
        self.people.setVisible(people > 0 and self._stack.currentWidget() is self.people)
