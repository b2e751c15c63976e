"""Parked baskets as tabs above the basket: a tap recalls one; what does not fit is behind the last key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.messages.say import Say
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import KeyButton

TAB_WIDTH, MORE_WIDTH = 118, 64
HEIGHT = 48


@dataclass(frozen=True, slots=True)
class ParkedTab:
    """`text` is short; `spoken` tells the whole, and is the tool tip."""

    basket_id: str
    text: str
    spoken: str


class ParkedTabs(QWidget):
    """Tells which basket is wanted. Takes no room when none is parked."""

    chosen = Signal(str)

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._say = say
        self._tabs: tuple[ParkedTab, ...] = ()
        self._first = 0
        self.keys: list[KeyButton] = []
        self.more_key = KeyButton("", parent=self)
        self.more_key.clicked.connect(self._turn)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addStretch(0)  # a few stand at the left
        self.hide()

    def set_tabs(self, tabs: Sequence[ParkedTab]) -> None:
        """Show these, the one that has waited longest first."""
        self._tabs = tuple(tabs)
        self._first = 0
        self._show()

    @property
    def count(self) -> int:
        return len(self._tabs)

    def sizeHint(self) -> QSize:
        return QSize(current().px(TAB_WIDTH), current().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, current().px(HEIGHT))

    def point(self) -> None:
        """The keyboard goes to the first tab, or on from the one it is at."""
        at = next((place for place, key in enumerate(self.keys) if key.hasFocus()), -1)
        if at == len(self.keys) - 1 and len(self._tabs) > len(self.keys):
            self._turn()
            at = -1
        if self.keys:
            self.keys[(at + 1) % len(self.keys)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from tab to tab."""
        shown = [*self.keys, *([self.more_key] if self.more_key.isVisibleTo(self) else [])]
        at = next((place for place, key in enumerate(shown) if key.hasFocus()), -1)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if at < 0 or not step:
            super().keyPressEvent(event)
            return
        shown[(at + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._show()

    def _fits(self) -> int:
        """How many tabs have room; beside the key that turns on where that is not all."""
        px = current().px
        gap = self._line.spacing()
        fits = max(1, (self.width() + gap) // (px(TAB_WIDTH) + gap))
        if fits >= len(self._tabs):
            return fits
        return int(max(1, (self.width() - px(MORE_WIDTH)) // (px(TAB_WIDTH) + gap)))

    def _turn(self) -> None:
        """The next ones; after the last, the first again."""
        self._first += self._fits()
        if self._first >= len(self._tabs):
            self._first = 0
        self._show()

    def _show(self) -> None:
        px = current().px
        self._line.setSpacing(px(6))
        for old in self.keys:
            self._line.removeWidget(old)
            old.hide()
            old.deleteLater()
        fits = self._fits()
        shown = self._tabs[self._first : self._first + fits]
        self.keys = []
        for tab in shown:
            self.keys.append(self._key(tab))
        self._line.removeWidget(self.more_key)
        has_more = len(self._tabs) > fits
        self.more_key.setText(self._say("park.more", count=len(self._tabs) - len(shown)))
        self.more_key.setVisible(has_more)
        if has_more:
            self.more_key.setFixedWidth(px(MORE_WIDTH))
            self._line.insertWidget(len(self.keys), self.more_key)
        self.setVisible(bool(self._tabs))

    def _key(self, tab: ParkedTab) -> KeyButton:
        key = KeyButton(tab.text, parent=self)
        key.setAccessibleName(tab.spoken)
        key.setToolTip(tab.spoken)
        key.setMaximumWidth(current().px(TAB_WIDTH * 2))
        key.clicked.connect(lambda _checked=False: self.chosen.emit(tab.basket_id))
        self._line.insertWidget(len(self.keys), key, 1)
        return key
