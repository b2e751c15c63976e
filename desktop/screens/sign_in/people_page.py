"""Choosing the person: a card each, by finger, mouse, arrow keys or the number on the card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QScroller, QSizePolicy, QVBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.theme import current
from desktop.screens.widgets.person_card import PersonCard

if TYPE_CHECKING:
    from desktop.staff.queries import Person

CARD_WIDTH = 250
MOST_COLUMNS = 3
NUMBERED = 9


class PeopleCards(QScrollArea):
    """A grid of people; tells whom was chosen. The numbers 1 to 9 choose the first nine."""

    chosen = Signal(object)

    def __init__(self, say: Say, columns: int = MOST_COLUMNS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._most_columns = columns
        self._people: tuple[Person, ...] = ()
        self.cards: list[PersonCard] = []
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._sheet = QWidget()
        # Room around the cards for their focus rings.
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(0, 2, 0, 2)
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(self._sheet)
        self._sheet.setAutoFillBackground(False)  # after setWidget, which turns it on
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def set_people(self, people: Sequence[Person]) -> None:
        """Show these people, in this order."""
        self._people = tuple(people)
        for old in self.cards:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.cards = [self._card(at, person) for at, person in enumerate(self._people)]
        self._arrange()

    def point_at(self, person_id: str | None) -> None:
        """Put the keyboard on this person's card, or on the first."""
        places = [at for at, person in enumerate(self._people) if person.person_id == person_id]
        if self.cards:
            self.cards[places[0] if places else 0].setFocus(Qt.FocusReason.TabFocusReason)

    def choose_number(self, number: int) -> bool:
        """Choose the card with this number; False if there is none."""
        if not 1 <= number <= min(NUMBERED, len(self._people)):
            return False
        self.chosen.emit(self._people[number - 1])
        return True

    def columns(self) -> int:
        """Cards beside each other at the present width."""
        fit = max(1, self.viewport().width() // current().px(CARD_WIDTH))
        return min(fit, self._most_columns, 2 if len(self._people) <= 4 else MOST_COLUMNS)

    def sizeHint(self) -> QSize:
        return QSize(current().px(CARD_WIDTH * 2), self._grid.sizeHint().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(200), current().px(96))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isascii() and event.text().isdigit() and not event.isAutoRepeat():
            event.setAccepted(self.choose_number(int(event.text())))
            return
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.cards:
            row = self.columns()
            steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: row, Qt.Key.Key_Up: -row}
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self._move(next(at for at, card in enumerate(self.cards) if card is watched), step)
                return True
        return False

    def _move(self, here: int, step: int) -> None:
        target = here + step
        if 0 <= target < len(self.cards):
            self.cards[target].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(self.cards[target])

    def _card(self, at: int, person: Person) -> PersonCard:
        card = PersonCard(person.initials, person.name, self._say(f"role.{person.role}"), self._sheet)
        # A card is a way to the PIN, not a choice that stays.
        card.setCheckable(False)
        card.set_sign(person.colour, str(at + 1) if at < NUMBERED else "")
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card.clicked.connect(lambda _checked=False: self.chosen.emit(person))
        card.installEventFilter(self)
        return card

    def _arrange(self) -> None:
        self._grid.setSpacing(current().px(12))
        columns = self.columns()
        for at, card in enumerate(self.cards):
            self._grid.addWidget(card, at // columns, at % columns)
            card.show()
        for at in range(MOST_COLUMNS):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
        self.updateGeometry()
