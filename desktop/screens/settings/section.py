"""A card of the settings: its heading, its contents, and a line for what came of the last change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.errors import Cancelled, KedaiError
from desktop.messages.say import Say
from desktop.screens.settings.doors import SettingsDoors
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton
from desktop.screens.widgets.card import Card
from desktop.screens.widgets.category_bar import CategoryBar
from desktop.screens.widgets.text_label import TextLabel, TextRole

_BESIDE_ONE, _BESIDE_LINES = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignTop
CHANGE, CHOOSE_PRINTER, CONFIRM_CLOCK = "change_setting", "choose_printer", "confirm_clock"


class Section(Card):
    """`refresh` reads everything again; it runs whenever the settings come into view."""

    def __init__(self, say: Say, doors: SettingsDoors, key: str) -> None:
        super().__init__(pad=18, gap=8)
        self.say, self.doors, self.key = say, doors, key
        self.column.addWidget(TextLabel(say(f"settings.{key}"), TextRole.HEADING, self))
        self.build()
        self.outcome = TextLabel("", TextRole.QUIET, self)
        self.outcome.setWordWrap(True)
        self.outcome.hide()
        self.column.addWidget(self.outcome)
        self.column.addStretch(1)
        self.refresh()

    def build(self) -> None:
        """Put the controls on the card."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show what is true now."""
        raise NotImplementedError

    def way_in(self, right: str, who: str) -> WayIn:
        """What stands on the card for people who may not change it: who may, and a key to let them."""
        way = WayIn(self, right, who)
        self.column.addWidget(way)
        return way

    def label(self, text: str, role: TextRole = TextRole.MUTED) -> TextLabel:
        """A line of words on the card."""
        label = TextLabel(text, role, self)
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label

    def bar(self, key: str, choices: Sequence[tuple[str, str]], named: bool = True) -> CategoryBar:
        """A row of choices, with its name above."""
        if named:
            self.label(self.say(f"settings.{key}"), TextRole.STRONG)
        bar = CategoryBar(self.say(f"settings.{key}"), self, "card")
        bar.set_categories(choices, "")
        row = bar.widget()
        if row:
            row.setAutoFillBackground(False)  # on a card the ground of the page would show
        self.column.addWidget(bar)
        return bar

    def tell(self, words: str, role: TextRole = TextRole.GOOD) -> None:
        """What came of it; stays until the next change."""
        self.outcome.set_role(role)
        self.outcome.setText(words)
        self.outcome.setVisible(bool(words))

    def tell_error(self, error: KedaiError) -> None:
        """Why it was not done."""
        if isinstance(error, Cancelled):
            self.tell(self.say("settings.cancelled"), TextRole.QUIET)
        else:
            self.tell(self.say.error(error), TextRole.BAD)


class WayIn(QWidget):
    """Says who may (`settings.only_<who>` of the catalogue); its key (`settings.as_<who>`) lets them in."""

    def __init__(self, card: Section, right: str, who: str) -> None:
        super().__init__(card)
        self._doors, self._right = card.doors, right
        self.words = TextLabel(card.say(f"settings.only_{who}"), TextRole.QUIET, self)
        self.words.setWordWrap(True)
        self.key = KeyButton(card.say(f"settings.as_{who}"), parent=self)
        self.key.clicked.connect(lambda _checked=False: self._doors.sign_in_for(self._right))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        column.addWidget(self.words)
        column.addWidget(self.key)

    def refresh(self) -> bool:
        """Show itself to whom it is for; True if the person at the till may do it without."""
        may = self._doors.may(self._right)
        self.setVisible(not may)
        return may


class FactTable(QWidget):
    """Names at the left, what they are at the right; to be read only."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[TextLabel] = []

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these, one below the other."""
        for old in self._labels:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._labels = []
        self._grid.setHorizontalSpacing(current().px(18))
        self._grid.setVerticalSpacing(current().px(8))
        for at, (name, what) in enumerate(facts):
            for side, (text, role) in enumerate(((name, TextRole.MUTED), (what, TextRole.BODY))):
                label = TextLabel(text, role, self)
                label.setWordWrap(side == 1)
                self._grid.addWidget(label, at, side, _BESIDE_LINES if "\n" in what else _BESIDE_ONE)
                self._labels.append(label)
