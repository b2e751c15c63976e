"""Coins and notes to be counted one by one: a key for each, and how many of it there are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QWidget

from desktop.messages.say import Say
from desktop.screens import fonts
from desktop.screens.theme import current
from desktop.screens.widgets.buttons import CONTROL_RADIUS, KeyButton
from desktop.screens.widgets.key_pad import FINGER_PX
from desktop.screens.widgets.painting import LEFT, RIGHT, draw_text, fitted_font
from desktop.selling.events import Pieces
from desktop.selling.pieces import FACES, worth
from desktop.selling.shift_sections import face_words

COLUMNS = 2
ROWS = len(FACES) // COLUMNS
LONGEST = 4
"""Figures of a number of pieces."""
WIDTH, KEY_HEIGHT = 300, 64


class _FaceKey(KeyButton):
    """A face at the left, how many of it at the right."""

    def __init__(self, face_cents: int, say: Say) -> None:
        super().__init__(face_words(face_cents, say))
        self.face_cents, self.many = face_cents, ""
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_many(self, many: str) -> None:
        self.many = many
        self.setAccessibleName(f"{self.text()} × {many}" if many else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(WIDTH // COLUMNS), current().px(KEY_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(92), FINGER_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, box = current(), self.painter(), self.box()
        tokens, radius = theme.tokens, theme.px(CONTROL_RADIUS)
        self._paint_box(painter, box, radius)
        ink = tokens.on_brand if self.isChecked() else tokens.ink
        inside = QRectF(box).adjusted(theme.px(12), 0, -theme.px(12), 0)
        painter.setFont(fitted_font(self.text(), 15, fonts.SEMI_BOLD, inside.width() / 2))
        draw_text(painter, inside, LEFT, self.text(), ink)
        told = f"× {self.many}" if self.many else "–"
        painter.setFont(fitted_font(told, 17, fonts.BOLD, inside.width() / 2))
        quiet = tokens.on_brand if self.isChecked() else tokens.ink2
        draw_text(painter, inside, RIGHT, told, ink if self.many else quiet)
        self.ring(painter, tokens.on_brand if self.isChecked() else tokens.focus, radius, theme.px(3))


class CoinGrid(QWidget):
    """Notes in one column, coins in the other; one of them takes the figures keyed."""

    changed = Signal()

    def __init__(self, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        grid = self._grid = QGridLayout(self)
        self.keys: dict[int, _FaceKey] = {}
        for at, face in enumerate(FACES):
            key = _FaceKey(face, say)
            key.clicked.connect(lambda _checked=False, face=face: self.choose(face))
            self._group.addButton(key)
            grid.addWidget(key, at % ROWS, at // ROWS)
            self.keys[face] = key
        self.face = FACES[0]
        self.clear()

    def space(self, low: bool) -> None:
        """Closer together where there is little height."""
        px = current().px
        edge = px(6 if low else 20)
        self._grid.setContentsMargins(0, edge, 0, edge)
        self._grid.setSpacing(px(5 if low else 10))
        self.setMaximumWidth(px(WIDTH))

    def clear(self) -> None:
        """Nothing is counted yet."""
        self._many: dict[int, str] = dict.fromkeys(FACES, "")
        for key in self.keys.values():
            key.show_many("")
        self.choose(FACES[0])

    def choose(self, face: int) -> None:
        """The next figures say how many of this there are."""
        self.face = face
        self.keys[face].setChecked(True)
        self.changed.emit()

    def step(self, by: int) -> bool:
        """To the next face or the one before; False at either end."""
        at = FACES.index(self.face) + by
        if not 0 <= at < len(FACES):
            return False
        self.choose(FACES[at])
        return True

    def key(self, key: str) -> None:
        """A figure or `back`; a point means nothing here."""
        many = self._many[self.face]
        if key == "back":
            many = many[:-1]
        elif key.isdigit() and len(many + key) <= LONGEST:
            many = (many + key).lstrip("0") or "0"
        self._many[self.face] = many
        self.keys[self.face].show_many(many)
        self.changed.emit()

    @property
    def is_counted(self) -> bool:
        """Was any figure keyed, be it 0?"""
        return any(self._many.values())

    @property
    def many(self) -> int:
        """Of the face chosen."""
        return int(self._many[self.face] or 0)

    def pieces(self) -> Pieces:
        """What was counted, without what there is none of."""
        return tuple((face, int(many)) for face, many in sorted(self._many.items()) if int(many or 0))

    def worth_cents(self) -> int:
        return worth(self.pieces())
