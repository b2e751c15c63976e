"""A question over the window: it waits without blocking, so scans, printing and sending go on behind it."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import KeyButton, PrimaryButton
from desktop.screens.widgets.card import Card
from desktop.screens.widgets.hold_button import HoldButton
from desktop.screens.widgets.text_label import TextLabel, TextRole

WIDTH = 460


class ActionKind(Enum):
    """How an answer is given: the main way on, another way, or held down because it cannot be undone."""

    PRIMARY = "primary"
    PLAIN = "plain"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class DialogAction:
    """One answer."""

    key: str
    text: str
    kind: ActionKind = ActionKind.PLAIN


@dataclass(frozen=True, slots=True)
class Question:
    """What a dialog asks; Esc answers `cancel_key`."""

    title: str
    text: str = ""
    actions: tuple[DialogAction, ...] = ()
    cancel_key: str = ""


class Dialog(QWidget):
    """Covers its window, keeps the keyboard inside, and tells the key of the answer once, then goes away."""

    answered = Signal(str)

    def __init__(self, window: QWidget, question: Question, body: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._question = question
        self._focus_before: QWidget | None = None
        self.buttons: dict[str, QAbstractButton] = {}
        self.setAccessibleName(f"{question.title} {question.text}".strip())
        self.card = Card(pad=24, gap=14, parent=self)
        self.card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.card.column.addWidget(self._label(question.title, TextRole.HEADING))
        if question.text:
            self.card.column.addWidget(self._label(question.text, TextRole.MUTED))
        self.body = body
        if body:
            self.card.column.addWidget(body)
        self.card.column.addLayout(self._answers())
        column = QVBoxLayout(self)
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignCenter)
        window.installEventFilter(self)
        self._space()
        self.hide()

    def open(self) -> None:
        """Show the question and return at once; `answered` tells the rest."""
        self._focus_before = QApplication.focusWidget()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        (self.body or self._first_button() or self).setFocus(Qt.FocusReason.TabFocusReason)
        if not self._holds_focus():
            self._step_focus(forward=True)

    async def answer(self) -> str:
        """Show the question and wait for the key of the answer; the event loop runs on meanwhile."""
        import asyncio  # not needed to paint the first screen, which must come fast

        waiting: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.answered.connect(lambda key: None if waiting.done() else waiting.set_result(key))
        self.open()
        try:
            return await waiting
        finally:
            # A caller that gave up waiting must not leave its question standing.
            if not waiting.done() or waiting.cancelled():
                self._close()

    def give(self, key: str) -> None:
        """Answer, as if the button of this key had been pressed; only the first answer counts."""
        if self.isHidden():
            return
        self._close()
        self.answered.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give(self._question.cancel_key)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            main = [action.key for action in self._question.actions if action.kind is ActionKind.PRIMARY]
            if main and self.buttons[main[0]].isEnabled():
                self.buttons[main[0]].click()
        # Other keys stop here: the screen behind must not act on them.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self._step_focus(forward)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        shade = QColor(colour(current().tokens.rail))
        shade.setAlphaF(0.55)
        painter = QPainter(self)
        painter.fillRect(QRectF(self.rect()), shade)
        painter.end()

    def _answers(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(current().px(10))
        for action in self._question.actions:
            button = self._button(action)
            self.buttons[action.key] = button
            line.addWidget(button, 1)
        return line

    def _button(self, action: DialogAction) -> QAbstractButton:
        if action.kind is ActionKind.HOLD:
            hold = HoldButton(action.text, self)
            hold.held.connect(lambda: self.give(action.key))
            return hold
        button: QAbstractButton
        if action.kind is ActionKind.PRIMARY:
            button = PrimaryButton(action.text, parent=self)
            button.set_text_size(15)
        else:
            button = KeyButton(action.text, parent=self)
        button.clicked.connect(lambda _checked=False: self.give(action.key))
        return button

    def _label(self, text: str, role: TextRole) -> TextLabel:
        label = TextLabel(text, role, self.card)
        label.setWordWrap(True)
        return label

    def _first_button(self) -> QAbstractButton | None:
        return next(iter(self.buttons.values()), None)

    def _holds_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _step_focus(self, forward: bool) -> bool:
        """Go to the next widget of this dialog that takes the keyboard, round and round."""
        stops = [
            child
            for child in self.card.findChildren(QWidget)
            if child.isVisible()
            and child.isEnabled()
            and child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.focusProxy() is None
        ]
        if stops:
            focused = QApplication.focusWidget()
            here = stops.index(focused) if focused in stops else -1 if forward else 0
            stops[(here + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(stops)

    def _close(self) -> None:
        self.hide()
        self._window.removeEventFilter(self)
        if self._focus_before:
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def _space(self) -> None:
        self.card.setFixedWidth(current().px(WIDTH))
