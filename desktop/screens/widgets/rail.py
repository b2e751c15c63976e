"""The navigation rail at the left edge: where one can go, and who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.screens import fonts, icons
from desktop.screens.theme import colour, current
from desktop.screens.widgets.buttons import CONTROL_RADIUS, PaintedButton
from desktop.screens.widgets.painting import CENTRE, draw_icon, draw_text, fill_box, fitted_font, text_width
from desktop.screens.widgets.person_card import draw_avatar

WIDTH = 76
LOGO = 40
LOGO_TOP = 14
FIRST_ENTRY_TOP = 72
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One place to go; `at_foot` puts it beside the person at the bottom."""

    key: str
    text: str
    icon_name: str
    at_foot: bool = False


class RailButton(PaintedButton):
    """A place: icon over word, lit while one is there."""

    def __init__(self, entry: RailEntry, parent: QWidget | None = None) -> None:
        super().__init__(entry.text, parent)
        self._icon_name = entry.icon_name
        self._count = 0
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(60), current().px(55))

    def set_count(self, count: int, spoken: str) -> None:
        """How many things wait there, on a badge; nothing waits, no badge."""
        if count != self._count:
            self._count = count
            self.update()
        self.setAccessibleName(spoken if count else self.text())
        self.setToolTip(spoken if count else "")

    def nextCheckState(self) -> None:
        """Stay as it is: the window lights the entry when it has really gone there."""

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens, radius = theme.tokens, theme.px(CONTROL_RADIUS)
        if self.isChecked() or self.isDown() or self.underMouse():
            lit = self.isChecked() or self.isDown()
            fill_box(painter, box, colour(tokens.rail_active if lit else tokens.rail_hover), radius)
        side = theme.px(21)
        place = QRectF((box.width() - side) / 2, theme.px(9), side, side)
        draw_icon(painter, self._icon_name, tokens.rail_ink, place)
        words = QRectF(0, theme.px(33), box.width(), theme.px(16))
        painter.setFont(fitted_font(self.text(), 11, fonts.MEDIUM, box.width()))
        draw_text(painter, words, CENTRE, self.text(), tokens.rail_ink)
        if self._count:
            self._paint_badge(painter, place)
        self.ring(painter, tokens.rail_ink, radius)

    def _paint_badge(self, painter: QPainter, sign: QRectF) -> None:
        theme = current()
        words = str(self._count) if self._count <= MOST_COUNTED else f"{MOST_COUNTED}+"
        font = theme.font(11, fonts.BOLD)
        high = theme.px(18)
        wide = max(high, text_width(words, font) + theme.px(9))
        place = QRectF(sign.center().x() + theme.px(4), sign.top() - theme.px(6), wide, high)
        fill_box(painter, place, colour(theme.tokens.rail_ink), high / 2)
        painter.setFont(font)
        draw_text(painter, place, CENTRE, words, theme.tokens.rail)


class _PersonButton(PaintedButton):
    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(60), current().px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens = theme.tokens
        side = theme.px(38)
        place = QRectF(0, 0, side, side)
        place.moveCenter(box.center())
        ground = tokens.rail_hover if self.isDown() else tokens.rail_active
        draw_avatar(painter, place, self.text(), ground, tokens.rail_ink)
        if self.hasFocus():
            ring = place.adjusted(-4, -4, 4, 4)
            painter.setPen(colour(tokens.rail_ink))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(ring)


class Rail(QWidget):
    """Tells the key of the place pressed; `person_chosen` when the person's sign is pressed."""

    chosen = Signal(str)
    person_chosen = Signal()

    def __init__(
        self, entries: Sequence[RailEntry], accessible_name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._column = QVBoxLayout(self)
        self.entries: dict[str, RailButton] = {}
        for entry in sorted(entries, key=lambda one: one.at_foot):
            if entry.at_foot and not any(one.at_foot for one in entries if one.key in self.entries):
                self._column.addStretch(1)
            self._column.addWidget(self._make(entry))
        if not any(entry.at_foot for entry in entries):
            self._column.addStretch(1)
        self.person = _PersonButton(self)
        self.person.clicked.connect(lambda _checked=False: self.person_chosen.emit())
        self.person.hide()
        self._column.addWidget(self.person)
        self._space()

    def set_current(self, key: str) -> None:
        """Light this entry and no other; an unknown key lights none."""
        for name, button in self.entries.items():
            button.setChecked(name == key)

    def set_count(self, key: str, count: int, spoken: str) -> None:
        """How many things wait at a place, and what a screen reader says of it."""
        self.entries[key].set_count(count, spoken)

    def set_person(self, initials: str, name: str) -> None:
        """Show who is signed in; no initials hide the sign."""
        self.person.setText(initials)
        self.person.setAccessibleName(name)
        self.person.setToolTip(name)
        self.person.setVisible(bool(initials))

    def sizeHint(self) -> QSize:
        return QSize(current().px(WIDTH), current().px(600))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(WIDTH), super().minimumSizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._space()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(theme.tokens.rail))
        mark = icons.app_mark(theme.px(LOGO), self.devicePixelRatioF())
        painter.drawPixmap((self.width() - theme.px(LOGO)) // 2, theme.px(LOGO_TOP), mark)
        painter.end()

    def _make(self, entry: RailEntry) -> RailButton:
        button = RailButton(entry, self)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(entry.key))
        self.entries[entry.key] = button
        return button

    def _space(self) -> None:
        theme = current()
        side = theme.px(8)
        self._column.setContentsMargins(side, theme.px(FIRST_ENTRY_TOP), side, theme.px(9))
        self._column.setSpacing(theme.px(6))
